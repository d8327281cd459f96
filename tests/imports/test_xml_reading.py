"""XML of the dynamics dialect: which elements are records, what they hold, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imports.reading import check_any_content, faults_of, refusal_of, rows_of, source_of

NIL = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
TWO = "<C><reference>A</reference></C><C><reference>B</reference></C>"


def test_children_of_the_root_are_records() -> None:
    data = f"""<?xml version="1.0" encoding="utf-8"?>
        <ArrayOfC xmlns="urn:any" {NIL}>
          <C><reference>A</reference><billing_address><city>León &amp; Co</city></billing_address>
             <groups>a;b</groups><groups>c</groups></C>
          <!-- nothing --><C><reference>B</reference><name i:nil="true"/><groups/></C>
          <C><reference>C</reference><billing_address i:nil="true"/></C>
        </ArrayOfC>"""
    assert source_of(data).header == ["reference", "billing_address.city", "groups", "name"]
    assert rows_of(data) == [
        (1, ["A", "León & Co", "a\\;b;c", None]),
        (2, ["B", None, "", ""]),
        (3, ["C", "", None, None]),
    ]


@pytest.mark.parametrize(
    "data",
    [
        f"<R>{TWO}</R>",
        f"<Reply><success>true</success><message/><data>{TWO}</data><code/></Reply>",
        f"<Reply><Data>{TWO}</Data></Reply>",
    ],
)
def test_records_may_stand_in_the_data_of_a_reply(data: str) -> None:
    assert rows_of(data) == [(1, ["A"]), (2, ["B"])]


@pytest.mark.parametrize(
    "data",
    [
        "<C><reference>A</reference><name>x</name></C>",
        "<C><reference>A</reference></C>",
        "<R><ok>1</ok><data><reference>A</reference><name>x</name></data></R>",
    ],
)
def test_one_record_may_be_the_root_or_the_data(data: str) -> None:
    assert rows_of(data)[0][1][0] == "A"
    assert len(rows_of(data)) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_understood(encoding: str) -> None:
    data = "<R><C><reference>é</reference></C></R>".encode(encoding)
    assert source_of(data).reading.format == "xml"
    assert rows_of(data) == [(1, ["é"])]


def test_the_encoding_is_the_one_that_the_file_says() -> None:
    text = '<?xml version="1.0" encoding="windows-1252"?><R><C><reference>é€</reference></C></R>'
    assert rows_of(text.encode("cp1252")) == [(1, ["é€"])]
    bare = "<R><C><reference>é</reference></C></R>".encode("cp1252")
    assert refusal_of(bare) == "Line 1 is no XML that can be read: not well-formed (invalid token)."
    assert rows_of(bare, encoding="windows-1252") == [(1, ["é"])]


def test_records_that_no_column_takes_are_refused_with_their_number() -> None:
    data = (
        '<R><C><reference a="1">A</reference></C><C><reference>B</reference>text</C>'
        "<C><reference>C</reference></C><C>text</C>"
        "<C><groups><x>1</x></groups><groups><x>2</x></groups></C></R>"
    )
    assert faults_of(data) == [
        (1, '"reference" has the attribute "a": values stand in elements.'),
        (2, '"C" holds a text among elements.'),
        (4, "It is a text, without elements in it."),
        (5, '"groups" is a list of objects, which no column takes.'),
    ]


def test_lists_of_objects_become_json_for_columns_that_take_them() -> None:
    one = "<C><reference>A</reference><parts><part><n>1</n></part></parts></C>"
    two = "<C><parts><part><n>1</n></part><part><n>2</n></part></parts></C>"
    assert rows_of(f"<R>{one}{two}</R>") == [
        (1, ["A", '[{"n":"1"}]']),
        (2, [None, '[{"n":"1"},{"n":"2"}]']),
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]><a><b>&b;</b></a>', "it has a document type"),
        ("\n<a><b>&b;</b></a>", "undefined entity"),
        ("<a>" * 300 + "</a>" * 300, "it is nested more than 256 deep"),
        ("<a>\n<b>", "no element found"),
        (
            '<?xml version="1.0" encoding="nonsense"?><a><b><c/></b></a>',
            "its encoding cannot be read",
        ),
        ("<a><b>" + "x" * 17_000_000 + "</b></a>", "something in it is too long"),
    ],
)
def test_what_is_no_xml_is_refused(data: str, said: str) -> None:
    text = refusal_of(data)
    assert text.startswith("Line ")
    assert text.endswith(f"is no XML that can be read: {said}.")


def test_records_across_the_pieces_that_are_read_are_whole() -> None:
    names = [f"{number} {'x' * (number % 90)}" for number in range(5000)]
    inner = "".join(f"<C><reference>{name}</reference></C>" for name in names)
    for data in (f"<R>{inner}</R>", f"<R><ok/><data>{inner}</data><end>1</end></R>"):
        assert [cells for _, cells in rows_of(data)] == [[name] for name in names]


def test_nothing_is_no_record() -> None:
    assert refusal_of("<R/>") == "The file holds no records."
    assert refusal_of("", format="xml") == "Line 1 is no XML that can be read: no element found."


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="<>/ab &;!?-[]\"'=é\0 1", max_size=40), st.binary(max_size=20))
def test_no_bytes_end_in_a_traceback(text: str, data: bytes) -> None:
    check_any_content(text.encode() + data, "xml")
    check_any_content(f"<R><C>{text}</C></R>".encode(), "xml")
    check_any_content(b"<R>" + data, "xml")
