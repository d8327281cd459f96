"""Headers of other people's files: which of their columns is which of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.imports.columns import REMARK, Column, columns_by_key, key_of_name
from core.imports.problems import UnusableFile, shown
from core.imports.records import Reading


def checked_map(column_map: Mapping[str, str], columns: Sequence[Column]) -> dict[str, str]:
    """Return the map with the names of our columns as they are; "" stands for none of them.

    Raises UnusableFile naming what is no column, and columns that two headers are mapped to.
    """
    known = columns_by_key(columns)
    checked: dict[str, str] = {}
    earlier: dict[str, str] = {}
    faults = []
    for theirs, ours in column_map.items():
        column = known.get(key_of_name(ours))
        if not theirs.strip():
            faults.append(f"{shown(ours)} has no header")
        elif not ours.strip():
            checked[theirs.strip()] = ""
        elif column is None:
            faults.append(f"{shown(ours)} is no column")
        elif column.name in earlier:
            both = f"{shown(earlier[column.name])} and {shown(theirs)}"
            faults.append(f"{both} are both mapped to {column.name}")
        else:
            earlier[column.name] = theirs
            checked[theirs.strip()] = column.name
    if faults:
        raise UnusableFile(f"The map of columns cannot be used: {'; '.join(faults)}.")
    return checked


def mapped(names: Sequence[str], reading: Reading, columns: Sequence[Column]) -> list[str]:
    """Return a file's header with our names, as far as the map says; raises UnusableFile.

    What it maps to no column becomes a remark, which is passed over. Names that the file does not
    have are nothing: a sender's files need not have all columns.
    """
    column_map = checked_map(reading.column_map, columns)
    by_key = {key_of_name(theirs): ours for theirs, ours in column_map.items()}
    found = []
    for name in names:
        ours = column_map.get(name, by_key.get(key_of_name(name)))
        found.append(name if ours is None else ours or f"{REMARK}{name}")
    return found


def number_places(names: Sequence[str], columns: Sequence[Column]) -> list[int]:
    """Return where, in a header with our names, numbers stand."""
    known = columns_by_key(columns)
    found = ((place, known.get(key_of_name(name))) for place, name in enumerate(names))
    return [place for place, column in found if column is not None and column.is_number]
