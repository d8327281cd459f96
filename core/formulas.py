"""Cells of exported tables that a spreadsheet would calculate are made texts, and back."""

from __future__ import annotations

import re
from typing import Final

# With apostrophes before it, too, so that each text has a form of its own and comes back as it was.
_CALCULATED: Final = re.compile(r"'*[=+\-@\t\r]")


def defused(text: str) -> str:
    """Return the cell for a text: an apostrophe goes before what would begin a formula."""
    return f"'{text}" if _CALCULATED.match(text) else text


def restored(cell: str) -> str:
    """Return the text of a cell that `defused` made."""
    return cell[1:] if cell[:1] == "'" and _CALCULATED.match(cell) else cell
