"""JSON and JSON lines: nested values made columns, numbers as written, what is broken."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imports.reading import check_any_content, faults_of, refusal_of, rows_of, source_of

RECORDS = [
    {"reference": "A", "billing_address": {"city": "León"}, "groups": ["a;b", "c"]},
    {"reference": "B", "billing_address": None, "name": None},
    {"reference": "C", "groups": []},
]
HEADER = ["reference", "billing_address.city", "groups", "name"]
ROWS = [
    ["A", "León", "a\\;b;c", None],
    ["B", "", None, ""],
    ["C", None, "", None],
]


def test_a_list_of_objects_becomes_rows_with_their_numbers() -> None:
    data = json.dumps(RECORDS, indent=2)
    assert source_of(data).header == HEADER
    assert rows_of(data) == [(1, ROWS[0]), (2, ROWS[1]), (3, ROWS[2])]


def test_lines_of_objects_become_rows_with_their_lines() -> None:
    data = "\n\n".join(json.dumps(each) for each in RECORDS)
    assert source_of(data).reading.format == "jsonl"
    assert rows_of(data) == [(1, ROWS[0]), (3, ROWS[1]), (5, ROWS[2])]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_understood(encoding: str) -> None:
    data = json.dumps(RECORDS, ensure_ascii=False).encode(encoding)
    assert rows_of(data)[0] == (1, ROWS[0])


def test_the_list_may_stand_in_an_object() -> None:
    data = json.dumps({"total": 3, "ids": [1, 2], "customers": RECORDS, "next": None})
    assert rows_of(data) == [(1, ROWS[0]), (2, ROWS[1]), (3, ROWS[2])]
    twice = json.dumps({"a": RECORDS, "b": RECORDS})
    assert refusal_of(twice) == "The file holds more than one list of objects."


@pytest.mark.parametrize(
    "data", ['{"reference": "A"}', '{\n"reference": "A"\n}', '{"reference":"A"}\n']
)
def test_one_object_is_one_record(data: str) -> None:
    assert rows_of(data) == [(1, ["A"])]


def test_numbers_and_booleans_are_texts_as_they_are_written() -> None:
    numbers = "0.1 1.50 12345678901234567890.123456789 1E5 -0 true false"
    data = f'[{{"reference": [{",".join(numbers.split())}]}}]'
    assert rows_of(data) == [(1, [numbers.replace(" ", ";")])]
    assert rows_of(f'[{{"reference": {"9" * 5000}}}]') == [(1, ["9" * 5000])]


def test_lists_of_objects_need_a_column_that_takes_them() -> None:
    record = '{"reference":"A","services":[{"id":1.50,"x":["é"]}],"parts":{"part":{"n":null}}}'
    assert rows_of(f"[{record}]") == [
        (1, ["A", '[{"id":1.50,"x":["é"]}]', '[{"n":null}]']),
    ]
    data = '{"reference":"A"}\n{"reference":"B","groups":[{"id":1}]}'
    assert faults_of(data) == [(2, '"groups" is a list of objects, which no column takes.')]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "It is no JSON: Expecting value, at character 1."),
        ('{"reference": NaN}', "NaN is no number of JSON."),
        ('{"reference": "B", "reference": "C"}', '"reference" is there twice.'),
        ('{"name": {"x": 1}, "name.x": 2}', '"name.x" is there twice.'),
        ("[1]", "It is no object with names and values."),
        ('{"reference": "\\ud800"}', '"reference" holds half a surrogate pair.'),
        ('{"reference": "B"} {}', "It is no JSON: Extra data, at character 20."),
        ('{"a":' * 300 + "1" + "}" * 300, "It is nested more than 256 deep."),
        ("[" * 100_000, "It is nested too deep."),
        ('{"reference": "' + "x" * 131_073 + '"}', '"reference" is longer than 131072 characters.'),
    ],
)
def test_a_bad_line_is_a_refused_row_and_the_next_ones_are_read(line: str, said: str) -> None:
    data = f'{{"reference":"A"}}\n{line}\n{{"reference":"C"}}\n'
    records = list(source_of(data).records)
    assert [(each.line, each.fault) for each in records] == [(1, ""), (2, said), (3, "")]


def test_bytes_that_are_no_text_are_told() -> None:
    data = b'{"reference":"A"}\n{"reference":"\xe9"}\n{\xe9}\n'
    assert faults_of(data) == [
        (2, '"reference" holds the byte 0xE9, which is not UTF-8.'),
        (3, "It holds the byte 0xE9."),
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("[]", "The file holds no records."),
        ("[{}, {}]", "The file holds no records."),
        ('[{"a":1},]', "Line 1 is no JSON: expecting value."),
        ('[{"a":1}', "Line 1 is no JSON: expecting ]."),
        ('[\n{"a":1}\n{"b":2}]', "Line 3 is no JSON: expecting ]."),
        ('[\n{"a":1},\n{"b":}]', "Line 3 is no JSON: expecting value."),
        ('[{"a":1}] x', "Something follows the end of the file's JSON."),
        ("[" * 100_000, "Line 1 is no JSON: a value is nested too deep."),
        ('[{"a": Infinity}]', "Line 1 is no JSON: Infinity is no number of JSON."),
    ],
)
def test_a_broken_list_is_refused_with_the_line(data: str, said: str) -> None:
    assert refusal_of(data, format="json") == said


def test_names_without_end_are_refused() -> None:
    data = "\n".join(json.dumps({f"n{number}": 1}) for number in range(1001))
    assert refusal_of(data) == "The file has more than 1000 columns."


def test_records_across_the_pieces_that_are_read_are_whole() -> None:
    names = [f"{number} {'x' * (number * 10 % 7000)}" for number in range(900)]
    data = json.dumps([{"reference": name} for name in names])
    assert len(data) > 2_000_000
    assert [cells for _, cells in rows_of(data)] == [[name] for name in names]


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=120),
    st.sampled_from(["json", "jsonl"]),
    st.sampled_from([b"", b"[{", b'{"a":']),
)
def test_no_bytes_end_in_a_traceback(data: bytes, file_format: str, begin: bytes) -> None:
    check_any_content(begin + data, file_format)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda each: (
        st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=3), each, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, max_size=4))
def test_no_json_ends_in_a_traceback(values: list[object]) -> None:
    check_any_content(json.dumps(values).encode(), "json")
    check_any_content("\n".join(map(json.dumps, values)).encode(), "jsonl")
