"""Records as JSON lines: one object for each, the names of the columns its keys.

Nothing, true, false and integers are JSON's own; decimals, dates and times are texts, since not
every reader of JSON keeps all digits of a number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from core.exports.cells import Value, kept, text_of

# Other programs take these for the end of a line, too.
_BREAKS: Final = str.maketrans({"\x85": r"\u0085", "\u2028": r"\u2028", "\u2029": r"\u2029"})
_PART: Final = 64 * 1024


def json_parts(names: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """Yield the file in parts."""
    lines: list[str] = []
    size = 0
    for row in rows:
        document = {name: _native(value) for name, value in zip(names, row, strict=True)}
        line = json.dumps(document, ensure_ascii=False).translate(_BREAKS) + "\n"
        lines.append(line)
        size += len(line)
        if size > _PART:
            yield "".join(lines).encode()
            lines, size = [], 0
    yield "".join(lines).encode()


def _native(value: Value) -> Any:
    if value is None or value == "" or isinstance(value, (bool, int)):
        return None if value == "" else value
    return kept(text_of(value))
