"""Numbers as people write them: with a decimal comma or point, and something between thousands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from core.formulas import restored
from core.imports.problems import UnusableFile, shown
from core.imports.records import Record

COMMA: Final = "comma"
POINT: Final = "point"
PLAIN: Final = "plain"
_EITHER: Final = "either"

_SIGN: Final = r"[+-]?"
# 1.234,5 and 1,234.5: in groups of three digits, nothing before the first that could go.
_GROUPS: Final = {
    COMMA: re.compile(_SIGN + r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]*)?"),
    POINT: re.compile(_SIGN + r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?"),
}
_SIMPLE: Final = {
    COMMA: re.compile(_SIGN + r"(?:[0-9]+(?:,[0-9]*)?|,[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"),
    POINT: re.compile(_SIGN + r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"),
}


def plain_number(cell: str, decimal: str) -> str:
    """Return a number as our readers take it: digits, with a point before the decimals.

    `decimal` is how the file writes numbers. Only what is written wholly in this way is changed;
    everything else is returned as it is, or so that every reader refuses it.
    """
    if decimal not in _GROUPS:
        return cell
    if _GROUPS[decimal].fullmatch(cell):
        return _with_point(cell, decimal)
    if decimal == COMMA:
        is_number = _SIMPLE[COMMA].fullmatch(cell)
        # No reader takes 12,5, so that what has a point here, as 12.5, is refused.
        return cell.replace(",", ".") if is_number else cell.replace(".", ",")
    return cell


def decimal_of(records: Iterable[Record], places: Sequence[int]) -> str:
    """Find out, from rows at the beginning of a file, how it writes the numbers at these places.

    Raises UnusableFile when all that these rows show is numbers such as 1,234. Where some are
    written with a comma and some with a point, the majority counts; the others are refused later.
    """
    votes: Counter[str] = Counter()
    ambiguous = None
    for record in records:
        for cell in (record.cells[place] for place in places if place < len(record.cells)):
            style = _style(restored(cell.strip()))
            votes[style] += 1
            if style == _EITHER and ambiguous is None:
                ambiguous = record.line, cell.strip()
    if votes[COMMA] or votes[POINT]:
        return COMMA if votes[COMMA] > votes[POINT] else POINT
    if ambiguous is not None:
        line, cell = ambiguous
        raise UnusableFile(
            f"Nobody can tell whether {shown(cell)}, in line {line}, is written with a decimal "
            "comma: give --decimal comma, or --decimal point when the comma parts thousands."
        )
    return PLAIN


def _style(cell: str) -> str:
    """Return how a cell is written: COMMA or POINT for certain, _EITHER, or "" for no sign of it.

    1.234 says nothing: with a point, it is what every program writes.
    """
    if "," not in cell and cell.count(".") < 2:
        is_simple = "." in cell and _SIMPLE[POINT].fullmatch(cell)
        return POINT if is_simple and not _GROUPS[COMMA].fullmatch(cell) else ""
    may_be = [
        style
        for style in (COMMA, POINT)
        if _GROUPS[style].fullmatch(cell) or _SIMPLE[style].fullmatch(cell)
    ]
    if len(may_be) == 2:
        return _EITHER
    return may_be[0] if may_be else ""


def _with_point(cell: str, decimal: str) -> str:
    if decimal == COMMA:
        return cell.replace(".", "").replace(",", ".")
    return cell.replace(",", "")
