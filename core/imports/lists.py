r"""Several texts in one cell: `vip;north`, or a path as `Mexico > Jalisco`.

A separator that is part of a text is written with a backslash before it, and so is a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

SEPARATOR: Final = ";"
PATH_SEPARATOR: Final = ">"


def joined(parts: Iterable[str]) -> str:
    """Return the cell for these texts."""
    return SEPARATOR.join(_escaped(part, SEPARATOR) for part in parts)


def parts_of(cell: str) -> list[str]:
    """Return the texts in a cell, each once; empty ones are none."""
    return list(dict.fromkeys(part for part in _split(cell, SEPARATOR) if part))


def joined_path(names: Iterable[str]) -> str:
    """Return the cell for a path, from the top."""
    return f" {PATH_SEPARATOR} ".join(_escaped(name, PATH_SEPARATOR) for name in names)


def names_in_path(cell: str) -> list[str]:
    """Return the names of a path, from the top."""
    return [name for name in _split(cell, PATH_SEPARATOR) if name]


def _escaped(text: str, separator: str) -> str:
    return re.sub(rf"[\\{separator}]", r"\\\g<0>", text)


def _split(cell: str, separator: str) -> list[str]:
    parts = re.findall(rf"(?:[^\\{separator}]|\\.|\\$)+", cell, flags=re.DOTALL)
    return [re.sub(rf"\\([\\{separator}])", r"\1", part.strip()) for part in parts]
