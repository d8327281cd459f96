"""The services of a package or a contract in one cell."""

from __future__ import annotations

import pytest

from billing.imports.item_cells import Item, items_cell, items_reader
from core.errors import DomainError

read = items_reader("*=@")
AWKWARD = r"a;b*c=d@e\f\;g >  \\"


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("A", [{"service": "A"}]),
        (" A * 3 ", [{"service": "A", "transaction_limit": 3}]),
        ("A;B*0", [{"service": "A"}, {"service": "B", "transaction_limit": 0}]),
        (
            "A*3=gold@crm-1",
            [{"service": "A", "transaction_limit": 3, "value": "gold", "external_id": "crm-1"}],
        ),
        ("A@x=y", [{"service": "A", "external_id": "x", "value": "y"}]),
        ("A=@", [{"service": "A", "value": "", "external_id": ""}]),
        ("A;;B; ", [{"service": "A"}, {"service": "B"}]),
        ("A;A", [{"service": "A"}, {"service": "A"}]),
        (r"A\;B\*\=\@\\", [{"service": r"A;B*=@" + "\\"}]),
        (r"C:\dir", [{"service": r"C:\dir"}]),
        ("A=two\nlines", [{"service": "A", "value": "two\nlines"}]),
        ("A\\", [{"service": "A\\"}]),
    ],
)
def test_a_cell_is_read_as_a_wanted_set(cell, wanted):
    assert read("services", cell) == wanted


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("*3", "A service in services has no code before its *."),
        ("A;=x", "A service in services has no code before its =."),
        ("A*x", 'The uses of "A" must be a whole number from 0 to 2147483647, not "x".'),
        ("A*-1", 'The uses of "A" must be a whole number from 0 to 2147483647, not "-1".'),
        ("A*1.5", 'The uses of "A" must be a whole number from 0 to 2147483647, not "1.5".'),
        ("A*", 'The uses of "A" must be a whole number from 0 to 2147483647, not "".'),
        (
            "A*2147483648",
            'The uses of "A" must be a whole number from 0 to 2147483647, not "2147483648".',
        ),
        (
            "A*1*2",
            '"A" has its uses twice; a * within a text is written with a backslash before it.',
        ),
        (
            "A=x=y",
            '"A" has its value twice; a = within a text is written with a backslash before it.',
        ),
        ("A\0", "services must not hold the character NUL."),
    ],
)
def test_what_is_no_list_of_services_is_refused(cell, text):
    with pytest.raises(DomainError) as caught:
        read("services", cell)
    assert (caught.value.message, caught.value.field) == (text, "services")


def test_a_mark_that_the_cell_does_not_have_is_refused():
    with pytest.raises(DomainError) as caught:
        items_reader("*=")("services", "A@b")
    text = '"A": a @ within a text is written with a backslash before it.'
    assert caught.value.message == text


def test_what_was_written_is_read_the_same():
    item = Item(AWKWARD, 7, f"{AWKWARD}v", f"{AWKWARD}x")
    cell = items_cell([Item("A", 0), item, Item("B", 1, "", "")])
    assert read("services", cell) == [
        {"service": "A", "transaction_limit": 0},
        {
            "service": AWKWARD,
            "transaction_limit": 7,
            "value": f"{AWKWARD}v",
            "external_id": f"{AWKWARD}x",
        },
        {"service": "B", "transaction_limit": 1, "value": "", "external_id": ""},
    ]


def test_nothing_is_said_of_what_is_not_known():
    assert items_cell([Item("A", 3), Item("B", 0, None, "x")]) == "A*3;B*0@x"


@pytest.mark.parametrize(
    "cell",
    [
        '[{"service_id":"A","transaction_limit":3,"value":null,"serviceid_ext":"x;y","used":7}]',
        '[{"ServicesModel":{"service_id":"A","transaction_limit":"3","value":"",'
        '"serviceid_ext":"x;y"}}]',
        '[{"ServicesModel":[{"service":"A","transactionLimit":"3","value":" ",'
        '"external_id":"x;y"}]}]',
    ],
)
def test_a_list_of_the_wire_is_read_as_a_wanted_set(cell):
    item = {"service": "A", "transaction_limit": 3, "value": "", "external_id": "x;y"}
    assert read("services", cell) == [item]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('[{"transaction_limit":3}]', "A service in services has no code before its *."),
        (
            '[{"service_id":"A","transaction_limit":1.5}]',
            'The uses of "A" must be a whole number from 0 to 2147483647, not "1.5".',
        ),
    ],
)
def test_a_bad_list_of_the_wire_is_refused(cell, text):
    with pytest.raises(DomainError) as caught:
        read("services", cell)
    assert caught.value.message == text


def test_a_code_that_begins_like_a_list_is_a_code():
    code = '[{"a": 1}]'
    assert read("services", items_cell([Item(code, 3)])) == [
        {"service": code, "transaction_limit": 3}
    ]
