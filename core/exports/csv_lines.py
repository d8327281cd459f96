"""Records as CSV: UTF-8, lines ended by CR LF as RFC 4180 has them, formulas defused.

With CR LF the writer puts quotes around both characters, so that a text keeps its line breaks.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from core.exports.cells import Value, text_of
from core.formulas import defused

# Without it spreadsheets take UTF-8 for something else.
BYTE_ORDER_MARK: Final = "\ufeff"
_PART: Final = 64 * 1024


def csv_parts(
    names: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    delimiter: str = ",",
    has_mark: bool = False,
) -> Iterator[bytes]:
    """Yield the file in parts, with the names of its columns first."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=delimiter)
    if has_mark:
        lines.write(BYTE_ORDER_MARK)
    writer.writerow(names)
    for row in rows:
        writer.writerow(_cell(value) for value in row)
        if lines.tell() > _PART:
            yield lines.getvalue().encode()
            lines.seek(0)
            lines.truncate()
    yield lines.getvalue().encode()


def _cell(value: Value) -> str:
    """Return the cell; only texts can be taken for formulas."""
    return defused(value) if isinstance(value, str) else text_of(value)
