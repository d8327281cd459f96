"""CSV: encodings, delimiters and decimal commas, found out or given; what is broken."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imports.reading import (
    check_any_content,
    faults_of,
    prices_in,
    refusal_of,
    rows_of,
    source_of,
)

WORDS = "reference;name\nA;Peñón\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("cp1252", "windows-1252"),
    ],
)
def test_the_encoding_is_found_out(encoding: str, found: str) -> None:
    data = WORDS.encode(encoding)
    assert source_of(data).reading.encoding == found
    assert rows_of(data) == [(2, ["A", "Peñón"])]


def test_what_is_windows_only_after_a_megabyte_is_read_as_windows() -> None:
    data = ("reference\n" + "A" * 70 + "\n" * 1).encode() + b"plain\n" * 400_000
    rows = rows_of(data + "Peñón\n".encode("cp1252"))
    assert rows[-1] == (400_003, ["Peñón"])


def test_a_bad_byte_among_utf_8_does_not_garble_the_rest() -> None:
    data = ("reference\n" + "Peñón\n" * 200_000).encode() + b"Pe\xf1on\n"
    source = source_of(data)
    cells = [record.cells[0] for record in source.records]
    assert source.reading.encoding == "utf-8"
    assert (cells[0], cells[-1]) == ("Peñón", "Pe\udcf1on")


def test_given_encodings_are_used() -> None:
    assert rows_of("reference\né\n".encode("cp850"), encoding="cp850") == [(2, ["é"])]
    assert rows_of(b"reference\n\xe9\n", encoding="utf-8") == [(2, ["\udce9"])]
    assert refusal_of("a", encoding="utf-7").startswith("The encoding must be one of utf-8")


def test_half_a_letter_of_utf_16_is_a_refused_row() -> None:
    data = "reference\nA\nB\n".encode("utf-16") + b"\x00"
    assert faults_of(data)[-1][1].startswith("Bytes are not UTF-16.")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter: str) -> None:
    data = f"reference{delimiter}name\nA{delimiter}B\n"
    assert rows_of(data) == [(2, ["A", "B"])]
    assert source_of(data).reading.delimiter == delimiter


def test_a_given_delimiter_is_used_and_others_are_refused() -> None:
    assert rows_of("reference\tname,x\nA\tB,C\n", delimiter="\\t")[0][1] == ["A", "B,C"]
    assert refusal_of("a", delimiter="::").startswith("The delimiter must be")


@pytest.mark.parametrize(
    ("cells", "decimal", "read"),
    [
        (["12,5", "1.234", "1.234,50"], "comma", ["12.50", "1234.00", "1234.50"]),
        (["12.5", "1,234", "1,234,567"], "point", ["12.50", "1234.00", "1234567.00"]),
        (["1.25", "7"], "point", ["1.25", "7.00"]),
        (["1.234"], "plain", ["refused"]),
        (["7", ""], "plain", ["7.00", "None"]),
        (["0,125"], "comma", ["refused"]),
        (["12.5", "12.5", "12,5"], "point", ["12.50", "12.50", "refused"]),
        (["12,5", "12,5", "12.5"], "comma", ["12.50", "12.50", "refused"]),
        (["1.234.567"], "comma", ["1234567.00"]),
        (["12,5", "12.34.5", "1,2,3", ",", "1.2345,6"], "comma", ["12.50", *["refused"] * 4]),
    ],
)
def test_numbers_are_read_as_the_file_writes_them(
    cells: list[str], decimal: str, read: list[str]
) -> None:
    assert prices_in(cells) == (decimal, read)


def test_a_comma_that_may_be_anything_is_asked_about() -> None:
    said = refusal_of("reference;price\nA;7\nB;1,234\n")
    assert said == (
        'Nobody can tell whether "1,234", in line 3, is written with a decimal comma: give '
        "--decimal comma, or --decimal point when the comma parts thousands."
    )
    assert prices_in(["1,230"], decimal="comma") == ("comma", ["1.23"])
    assert prices_in(["1,230"], decimal="point") == ("point", ["1230.00"])


def test_a_comma_after_the_rows_looked_at_is_refused_and_not_guessed() -> None:
    decimal, read = prices_in([*["7"] * 1000, "1,230"])
    assert (decimal, read[-1]) == ("plain", "refused")


def test_lines_are_physical_lines() -> None:
    data = '\n\nreference;name\r\nA;"one\ntwo"\n\n;\nB;x\rC;y'
    assert rows_of(data) == [(4, ["A", "one\ntwo"]), (8, ["B", "x"]), (9, ["C", "y"])]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('"B', "A closing quote is missing."),
        ('"B"x', "A value in quotes is broken"),
        ('"' + "B" * (csv.field_size_limit() + 1), "A value is longer than 131072 characters"),
    ],
)
def test_a_broken_row_is_refused_and_ends_the_reading(row: str, said: str) -> None:
    faults = faults_of(f"reference\nA\n{row}\nC\n")
    assert [line for line, _ in faults] == [3]
    assert faults[0][1].startswith(said)
    assert faults[0][1].endswith("The lines from here on were not read.")


def test_a_line_of_any_length_does_not_fill_the_memory() -> None:
    assert faults_of("reference\n" + "B," * 9_000_000)[0][0] == 2
    assert refusal_of("x" * 17_000_000).startswith("A value is longer than")


def test_zero_bytes_come_through_and_too_many_columns_do_not() -> None:
    assert rows_of("reference\nA\0B\n") == [(2, ["A\0B"])]
    assert refusal_of("x," * 1000) == "The file has more than 1000 columns."
    assert refusal_of("\n \n") == "The file is empty."


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_end_in_a_traceback(data: bytes) -> None:
    check_any_content(data)
    check_any_content(data, "csv")
    check_any_content(b"reference,price\n" + data, "csv")
