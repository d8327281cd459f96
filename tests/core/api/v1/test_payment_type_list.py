import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api.v1.payment_types import parse_id_list, tokens
from core.errors import InvalidValue, WrongType

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "x"]), inner),
)
NOTATION = st.text("[]{},;:=>\"'\\ id78xé\n", max_size=40)


@pytest.mark.parametrize(
    "value",
    [
        '[{"id"=7},{"id"=8}]',
        '[{"id":7},{"id":8}]',
        '[{"id"=>7};{"id"=>8}]',
        "[{'id'='7'},{'id'='8'}]",
        "[{id=7},{id=8}]",
        "[{id:7,},{id:8;},]",
        ' [ { "id" = 7 } , { "id" = 8 } ] ',
        '[\n\t{"id"\r\n=\n7},\n{"id" => "8"};\n]\n',
        '{"id"=7},{"id"=8}',
        "{id=7};{id=8};",
        "[7,8]",
        "[7;8;]",
        "['7',\"8\"]",
        "7,8",
        "7;8,",
        " 7 , 8 ",
        "+7,008",
        "[7,8,7,'8',{id=7}]",
        '[{"id":7,"reference":"ca,sh","name":"Cash [1]","href":"/api/v1.0/paymentTypes/7"},8]',
        '[{"name"="a","id"=1,"id"=7},8]',
        '[{"\\u0069d"=7},8]',
        [7, 8],
        ["7", " 8 "],
        [{"id": 7}, {"id": "8", "name": "x"}],
        [7, 8, 7, "7", {"id": 8}],
    ],
)
def test_parse_id_list_reads_seven_and_eight(value: object) -> None:
    assert parse_id_list("paymentTypes", value) == [7, 8]
    if value != "+7,008":  # a reference may have a sign and zeros of its own
        assert parse_id_list("paymentTypes", value, references=True) == [7, 8]


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("", []),
        ("  \n", []),
        ("[]", []),
        (" [ ] ", []),
        (None, []),
        ([], []),
        (7, [7]),
        ("7", [7]),
        ({"id": 7}, [7]),
        ("{id=7}", [7]),
        ("[8,7]", [8, 7]),
        ("[-7]", [-7]),
        ("9223372036854775807", [2**63 - 1]),
    ],
)
def test_parse_id_list_reads(value: object, ids: list[int]) -> None:
    assert parse_id_list("paymentTypes", value) == ids


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("[{id=CASH},{id='Crédit; card'}]", ["CASH", "Crédit; card"]),
        ('["Cr\\u00e9dit","\\"x\\"","a\\\\b"]', ["Crédit", '"x"', "a\\b"]),
        ('["\\ud83d\\ude00"]', ["\N{GRINNING FACE}"]),
        ("CASH, Credit card ,7", ["CASH", "Credit card", 7]),
        ("007,7", ["007", 7]),
        (["CASH", 7, "7", {"id": "CASH"}], ["CASH", 7]),
        ("12345678901234567890", ["12345678901234567890"]),
    ],
)
def test_parse_id_list_keeps_references_when_asked(value: object, ids: list[int | str]) -> None:
    assert parse_id_list("paymentTypes", value, references=True) == ids


BROKEN_LISTS = "[ ] [7 7] [[7]] [7]] [7][8] [7],8 , ; [,] 7,,8 ,7"
BROKEN_OBJECTS = """
{ } {} [{}] {id=7 id=7} id=7 ["id"=7] {id} {id=} {=7} {id==7} {id=7=8} {id=[7]} {id={id=7}}
{id=7=name=8} {ID=7} {name=7} {7} {,id=7} =
"""
BROKEN_QUOTES = """ '7 "7 "7' '7'8' "7""8" 7' "\\ "\\x" '\\'7' "\\u12" '' "" """
VERY_LONG = ["[" * 10_000, "{" * 10_000, "{id=" * 2_500, '"' * 9_999, '"' + "\\" * 9_999]
OTHER_JSON = [True, 7.5, {}, {"x": 7}]
OTHER_ITEMS = [[], [7], None, True, 7.0, {}, {"id": None}, {"id": [7]}]


@pytest.mark.parametrize(
    "value",
    [
        *BROKEN_LISTS.split(),
        *BROKEN_OBJECTS.split(),
        *BROKEN_QUOTES.split(),
        *(pytest.param(text, id=f"many {text[:4]}") for text in VERY_LONG),
        *OTHER_JSON,
        *([item] for item in OTHER_ITEMS),
    ],
)
@pytest.mark.parametrize("references", [False, True])
def test_parse_id_list_refuses_broken_notation(value: object, *, references: bool) -> None:
    with pytest.raises(WrongType) as caught:
        parse_id_list("paymentTypes", value, references=references)
    assert caught.value.field == "payment type id"


NO_INTEGERS = """CASH [{id=CASH}] "7a" 7.0 1e3 1_0 0x7 ٧ null - 9223372036854775808"""


@pytest.mark.parametrize(
    "value",
    [*NO_INTEGERS.split(), "7 8", "\0", "\ud800", ["CASH"], [2**63], [-(2**63) - 1]],
)
def test_parse_id_list_refuses_an_id_that_is_no_integer(value: object) -> None:
    with pytest.raises(WrongType) as caught:
        parse_id_list("paymentTypes", value)
    assert caught.value.field == "payment type id"
    assert caught.value.expected == "an integer"


@pytest.mark.parametrize(
    "value",
    ["7," * 101, list(range(101)), [7] * 101, "7" * 10_001, " " * 10_001, "[" * 10**7],
    ids=["items", "JSON items", "the same", "digits", "blanks", "marks"],
)
def test_parse_id_list_refuses_more_than_the_limits(value: object) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_id_list("paymentTypes", value)
    assert caught.value.field == "paymentTypes"


def test_parse_id_list_reads_as_much_as_the_limits() -> None:
    ids = list(range(100))
    text = json.dumps([{"id": each} for each in ids])
    assert parse_id_list("paymentTypes", text.ljust(10_000)) == ids


@pytest.mark.parametrize("reference", ["\0", "\ud800", "x" * 256, '"\\ud800"', '"\\u0000"'])
def test_parse_id_list_refuses_a_reference_that_cannot_be_stored(reference: str) -> None:
    with pytest.raises(InvalidValue):
        parse_id_list("paymentTypes", reference, references=True)


@given(st.text() | NOTATION | JSON_VALUES, st.booleans())
def test_parse_id_list_raises_nothing_but_its_two_errors(value: object, references: bool) -> None:
    try:
        ids = parse_id_list("paymentTypes", value, references=references)
    except (InvalidValue, WrongType):
        return
    assert len(ids) == len(set(ids)) <= 100
    assert references or all(type(each) is int for each in ids)


@given(
    st.lists(st.integers(-(2**63), 2**63 - 1), max_size=100, unique=True),
    st.sampled_from(["=", "=>", ":", " = "]),
    st.sampled_from([",", ";", " , "]),
    st.sampled_from(["", '"', "'"]),
    st.booleans(),
)
def test_parse_id_list_reads_every_spelling(
    ids: list[int], gives: str, separator: str, quote: str, trailing: bool
) -> None:
    items = [f"{{{quote}id{quote}{gives}{quote}{each}{quote}}}" for each in ids]
    text = separator.join(items) + (separator if trailing and items else "")
    assert parse_id_list("paymentTypes", f"[{text}]") == ids
    assert parse_id_list("paymentTypes", text) == ids


@given(st.lists(st.text(min_size=1, max_size=20), max_size=20))
def test_parse_id_list_reads_references_as_json_writes_them(references: list[str]) -> None:
    text = json.dumps([{"id": each} for each in references])
    try:
        expected = parse_id_list("paymentTypes", references, references=True)
    except (InvalidValue, WrongType):
        return
    assert parse_id_list("paymentTypes", text, references=True) == expected


@given(NOTATION)
def test_tokens_takes_no_more_steps_than_there_are_characters(text: str) -> None:
    taken: list[tuple[str, str]] = []
    with suppress(WrongType):
        taken.extend(tokens(text))
    assert len(taken) <= len(text) + 1
