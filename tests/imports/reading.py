"""Reading files of any format in tests, without a database."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest

from core.imports.columns import Column, Header, Row
from core.imports.problems import UnusableFile
from core.imports.readers import read_amount, read_text
from core.imports.records import ABSENT, Reading, Record, Source
from core.imports.sources import open_source

COLUMNS = (
    Column("reference", "reference", read_text, required=True),
    Column("name", "name", read_text, aliases=("FullName",)),
    Column("city", "billing_address.city", read_text, aliases=("town",)),
    Column("groups", "groups", read_text),
    Column("items", "items", read_text, aliases=("services", "parts.part")),
    Column("price", "price", read_amount, is_number=True),
)


def source_of(data: bytes | str, **how: object) -> Source:
    """Open a file with this content."""
    content = data if isinstance(data, bytes) else data.encode()
    return open_source(io.BytesIO(content), Reading(**how), COLUMNS)  # type: ignore[arg-type]


def rows_of(data: bytes | str, **how: object) -> list[tuple[int, list[str | None]]]:
    """Return the rows with their lines; None is what a record does not have. None has a fault."""
    records = list(source_of(data, **how).records)
    assert [each.fault for each in records] == [""] * len(records)
    return [(each.line, cells_of(each)) for each in records]


def cells_of(record: Record) -> list[str | None]:
    """Return the cells, None for what a record does not have."""
    return [None if each == ABSENT else each for each in record.cells]


def faults_of(data: bytes | str, **how: object) -> list[tuple[int, str]]:
    """Return what is wrong with whole rows, with their lines."""
    return [(each.line, each.fault) for each in source_of(data, **how).records if each.fault]


def refusal_of(data: bytes | str, **how: object) -> str:
    """Return why the file cannot be used."""
    with pytest.raises(UnusableFile) as caught:
        list(source_of(data, **how).records)
    return str(caught.value)


def prices_in(cells: Sequence[str], **how: object) -> tuple[str, list[str]]:
    """Return how a CSV file of these prices writes numbers, and what they are read as."""
    lines = "".join(f"{place};{cell}\n" for place, cell in enumerate(cells))
    source = source_of(f"reference;price\n{lines}", **how)
    header = Header(source.header, COLUMNS, decimal=source.reading.decimal)
    rows = [Row(record, header) for record in source.records]
    values = [row.values() for row in rows]
    return source.reading.decimal, [str(each.get("price", "refused")) for each in values]


def check_any_content(data: bytes, file_format: str = "") -> None:
    """Read whatever this is: rows come of it, or a reason of one line."""
    try:
        source = source_of(data, format=file_format)
        for record in source.records:
            assert record.fault or len(record.cells) >= 1
            assert record.line >= 1
    except UnusableFile as error:
        said = str(error)
    else:
        said = "rows"
    assert said
    assert "\n" not in said
