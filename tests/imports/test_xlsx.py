"""XLSX: what cells hold as texts, which sheet is read, what is broken."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from core.imports.sheet_values import kind_of_format
from tests.imports.reading import check_any_content, faults_of, refusal_of, rows_of, source_of

Fill = Callable[[Any, Any], None]


def book(*rows: list[Any], fill: Fill = lambda workbook, sheet: None, **options: Any) -> bytes:
    """Return a workbook with these rows, from A1 on; `fill` may add to it."""
    file = io.BytesIO()
    workbook = Workbook(file, {"default_date_format": "yyyy-mm-dd hh:mm:ss", **options})
    sheet = workbook.add_worksheet("Customers")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    fill(workbook, sheet)
    workbook.close()
    return file.getvalue()


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return the workbook with one part changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("options", [{}, {"in_memory": True, "constant_memory": True}])
def test_cells_become_the_texts_that_readers_take(options: dict[str, Any]) -> None:
    data = book(
        ["reference", "name", "city", "groups", "price"],
        ["A", 3, 3.5, True, 19.4326],
        ["B", -0.1, 1e15, False, 123456789012345],
        [" C ", 1e-7, 0, "a\tb\n_x000D_\x07", 1 / 3],
        **options,
    )
    assert rows_of(data) == [
        (2, ["A", "3", "3.5", "true", "19.4326"]),
        (3, ["B", "-0.1", "1000000000000000", "false", "123456789012345"]),
        (4, [" C ", "0.0000001", "0", "a\tb\n_x000D_\x07", "0.3333333333333333"]),
    ]


def test_digits_that_only_the_binary_number_has_are_dropped() -> None:
    data = book(["reference"], [19.4326])
    as_excel = changed(data, SHEET, lambda xml: xml.replace(b"19.4326", b"19.432600000000001"))
    assert rows_of(as_excel) == [(2, ["19.4326"])]


def test_days_and_times_are_written_as_in_our_own_files() -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        day = workbook.add_format({"num_format": 'dd/mm/yyyy "h"'})
        sheet.write_datetime(1, 0, date(2016, 8, 1), day)
        sheet.write_datetime(1, 1, datetime(2016, 8, 1, 12, 30, 15, 250000))
        sheet.write_datetime(1, 2, time(7, 5), workbook.add_format({"num_format": "hh:mm"}))
        sheet.write_datetime(2, 0, datetime(2016, 8, 1))
        sheet.write_number(2, 1, 60, day)
        sheet.write_number(2, 2, 59, day)

    data = book(["reference", "name", "city"], fill=fill)
    assert rows_of(data) == [
        (2, ["2016-08-01", "2016-08-01T12:30:15.250000Z", "07:05:00"]),
        (3, ["2016-08-01T00:00:00Z", "60", "1900-02-28"]),
    ]


def test_the_days_of_old_macintoshes_are_understood() -> None:
    data = book(["reference"], fill=lambda _, sheet: sheet.write_datetime(1, 0, date(2016, 8, 1)),
                date_1904=True, default_date_format="yyyy")  # fmt: skip
    assert rows_of(data) == [(2, ["2016-08-01"])]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", ""),
        ('0.00 "days"', ""),
        ("[Red]0;[Blue]-0", ""),
        (r"0\d", ""),
        ("dd-mmm", "date"),
        ("[$-409]mmmm yyyy;@", "date"),
        ("[h]:mm", "time"),
        ("yyyy-mm-dd hh:mm", "time"),
    ],
)
def test_formats_tell_days_from_numbers(code: str, kind: str) -> None:
    assert kind_of_format(code) == kind


def test_cells_with_errors_are_refused_with_their_place() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 1, "=1+1", None, 2)

    data = book(["reference", "name"], ["A"], ["B"], fill=fill)
    records = list(source_of(data).records)
    assert [each.cells for each in records] == [["A", "#DIV/0!"], ["B", "2"]]
    assert records[0].fault == "Cell B2 cannot be read: it holds the error #DIV/0!."


def test_lines_are_the_sheets_and_the_table_may_begin_anywhere() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row(3, 0, ["reference", "name"])
        sheet.write_row(5, 0, ["A"])
        sheet.write_row(7, 0, ["B", "", "stray"])
        sheet.write_row(8, 0, [" "])

    data = book(fill=fill)
    assert [(each.line, each.cells) for each in source_of(data).records] == [
        (6, ["A", ""]),
        (8, ["B", ""]),
    ]
    assert faults_of(data) == [(8, "Cell C8 holds a value, but the header ends before.")]


def test_one_of_several_sheets_is_read() -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        workbook.add_worksheet("Others").write_column(0, 0, ["reference", "B"])
        workbook.add_chartsheet("Chart")
        sheet.hide()
        workbook.get_worksheet_by_name("Others").activate()

    data = book(["reference"], ["A"], fill=fill)
    assert rows_of(data) == [(2, ["B"])]
    assert source_of(data).reading.sheet == "Others"
    assert rows_of(data, sheet="customers") == [(2, ["A"])]
    said = 'The workbook has no sheet "Chart", but "Customers", "Others".'
    assert refusal_of(data, sheet="Chart") == said


def test_what_is_no_workbook_is_told() -> None:
    data = book(["reference"], ["A"])
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a.csv", "reference")
    assert refusal_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99).startswith(
        "The file is a workbook with a password, or of an old format (.xls)"
    )
    assert refusal_of(zipped.getvalue()).startswith("The file is no XLSX workbook, or a broken one")
    assert refusal_of(data[:900]).startswith("The file is no XLSX workbook, or a broken one")
    assert refusal_of(book()) == 'The sheet "Customers" is empty.'
    assert refusal_of(b"reference\n", format="xlsx").startswith("The file is no XLSX workbook")
    typed = changed(
        data, SHEET, lambda xml: xml.replace(b"<worksheet", b"<!DOCTYPE a><worksheet", 1)
    )
    assert refusal_of(typed) == "The workbook is broken: it has a document type."


def test_a_sheet_that_breaks_off_keeps_its_rows_and_tells() -> None:
    rows = [["reference"], *([f"name {number}"] for number in range(5000))]
    data = changed(book(*rows), SHEET, lambda xml: xml[:-2000])
    records = list(source_of(data).records)
    assert len(records) > 4000
    assert [each.fault for each in records[:-1]] == [""] * (len(records) - 1)
    assert records[-1].fault == (
        "The workbook is broken: no element found. The rows from here on were not read."
    )


def test_what_unpacks_to_too_much_is_refused_unread() -> None:
    data = changed(book(["reference"]), SHEET, lambda xml: xml + b" " * 150_000_000)
    assert len(data) < 1_000_000
    assert refusal_of(data) == "The workbook is packed suspiciously: unpacked, it is too large."


def test_a_cell_far_away_costs_nothing() -> None:
    data = book(["reference"], fill=lambda _, sheet: sheet.write_string(1_048_575, 16_383, "x"))
    assert faults_of(data) == [
        (1_048_576, "Cell XFD1048576 holds a value, but the header ends before.")
    ]


def test_a_widely_used_library_reads_the_same() -> None:
    chance = random.Random(7)
    header = ["reference", "name", "price"]
    rows = [[f"r{n}", f"  ñ & <{n}> ", chance.uniform(-1e6, 1e6)] for n in range(2000)]
    data = book(header, *rows)
    sheet = python_calamine.CalamineWorkbook.from_object(io.BytesIO(data)).get_sheet_by_index(0)
    theirs = [[a, b, f"{c!r}"] for a, b, c in list(sheet.iter_rows())[1:]]
    assert [cells for _, cells in rows_of(data)] == theirs


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_bytes_end_in_a_traceback(data: st.DataObject) -> None:
    content = bytearray(BROKEN)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    check_any_content(bytes(content), "xlsx")
    part = data.draw(st.sampled_from(PARTS))
    junk = data.draw(st.binary(max_size=20))
    at = data.draw(st.integers(0, 400))
    check_any_content(changed(BROKEN, part, lambda xml: xml[:at] + junk + xml[at:]), "xlsx")


BROKEN = book(["reference", "price"], ["A", 1.5], ["B", True])
with zipfile.ZipFile(io.BytesIO(BROKEN)) as _archive:
    PARTS = _archive.namelist()
