from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api.v1 import values
from core.errors import InvalidValue, WrongType
from tests.core.api.v1.refusals import HUGE_INTEGER, OTHER_JSON, refused

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
WRITTEN = st.text("0123456789+-.eE _,#aAfF@:/\0\ud800 é٣", max_size=80) | st.from_regex(
    r"\A(https?://|[a-z]+:)?[a-z@.:/-]{1,30}\Z"
)
parse_short_text = partial(values.parse_text, max_length=30)
PARSERS: dict[str, Callable[[str, object], object]] = {
    "boolean": values.parse_boolean,
    "integer": values.parse_integer,
    "decimal": values.parse_decimal,
    "coordinate": partial(values.parse_float_coordinate, limit=90),
    "text": parse_short_text,
    "identifier": values.parse_identifier,
    "color": values.parse_color,
    "email": values.parse_email,
    "url": values.parse_url,
}
every_parser = pytest.mark.parametrize("parse", PARSERS.values(), ids=PARSERS.keys())


@every_parser
@given(value=JSON_VALUES | WRITTEN)
def test_a_parser_raises_nothing_but_its_two_errors(
    parse: Callable[[str, object], object], value: object
) -> None:
    field = "aField"
    try:
        parse("aField", value)
    except (InvalidValue, WrongType) as error:
        field = str(error.field)
    assert field == "aField"


@every_parser
@pytest.mark.parametrize("value", [*OTHER_JSON, "", " "])
def test_only_a_text_may_be_empty(parse: Callable[[str, object], object], value: object) -> None:
    if isinstance(value, str) and parse is parse_short_text:
        assert parse("aField", value) == ""
    else:
        refused(parse, value)


@every_parser
@pytest.mark.parametrize("piece", ["1", "0", "a", " x", "-", ".", "@", "#", "\0", "é", "a@", "1."])
def test_a_parser_refuses_very_long_texts(
    parse: Callable[[str, object], object], piece: str
) -> None:
    refused(parse, piece * 1_000_000)


@pytest.mark.parametrize("value", ["true", "True", "TRUE", " on ", "Yes", "1", "1\n", True, 1])
def test_parse_boolean_reads_true(value: object) -> None:
    assert values.parse_boolean("isActive", value) is True


@pytest.mark.parametrize("value", ["false", "FALSE", "off", " No", "0", False, 0])
def test_parse_boolean_reads_false(value: object) -> None:
    assert values.parse_boolean("isActive", value) is False


NO_BOOLEANS = "maybe t y 2 -1 01 1.0 true,false vrai ١"


@pytest.mark.parametrize("value", [*NO_BOOLEANS.split(), 2, -1, 1.0, 0.0, HUGE_INTEGER])
def test_parse_boolean_refuses(value: object) -> None:
    assert refused(values.parse_boolean, value) is WrongType


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("7", 7),
        (" 7 ", 7),
        ("+7", 7),
        ("-7", -7),
        ("-0", 0),
        ("007", 7),
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        (7, 7),
        (-(2**63), -(2**63)),
    ],
)
def test_parse_integer_reads(value: object, number: int) -> None:
    result = values.parse_integer("max", value)
    assert result == number
    assert type(result) is int


NO_INTEGERS = "a 7a 7.0 7,0 1e3 1_000 +-7 --7 + - ٣ ７ ² 0x7 NaN"


@pytest.mark.parametrize("value", [*NO_INTEGERS.split(), "1 0", "+ 7", "7\0", True, False, 7.0])
def test_parse_integer_refuses_what_is_no_integer(value: object) -> None:
    assert refused(values.parse_integer, value) is WrongType


BEYOND_64_BITS = "9223372036854775808 -9223372036854775809 00000000000000000000"


@pytest.mark.parametrize("value", [*BEYOND_64_BITS.split(), 2**63, -(2**63) - 1, HUGE_INTEGER])
def test_parse_integer_refuses_more_than_64_bits(value: object) -> None:
    assert refused(values.parse_integer, value) is InvalidValue


@pytest.mark.parametrize("value", ["0", 0, -1, "-1", "1001", 1001])
def test_parse_integer_refuses_what_lies_outside_its_limits(value: object) -> None:
    assert refused(values.parse_integer, value, minimum=1, maximum=1000) is InvalidValue


def test_parse_integer_reads_up_to_its_limits() -> None:
    assert values.parse_integer("max", "1", minimum=1, maximum=1000) == 1
    assert values.parse_integer("max", "1000", minimum=1, maximum=1000) == 1000


@given(st.integers(-(2**63), 2**63 - 1))
def test_parse_integer_reads_every_integer(number: int) -> None:
    assert values.parse_integer("max", str(number)) == values.parse_integer("max", number) == number


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("5000", "5000.00"),
        ("5000.5", "5000.50"),
        (" +5000.50 ", "5000.50"),
        ("0005000.5000", "5000.50"),
        ("5.", "5.00"),
        (".5", "0.50"),
        ("-1.25", "-1.25"),
        ("-0", "0.00"),
        ("0e999", "0.00"),
        ("1.0E7", "10000000.00"),
        ("1e-2", "0.01"),
        ("999999999999.99", "999999999999.99"),
        (5000, "5000.00"),
        (5000.1, "5000.10"),
        (0.1, "0.10"),
        (-0.0, "0.00"),
        (1e11, "100000000000.00"),
    ],
)
def test_parse_decimal_reads(value: object, written: str) -> None:
    assert str(values.parse_decimal("creditLimit", value)) == written


NO_NUMBERS = """
a 1,5 1_000 1.2.3 . e5 1e 1e1.5 1e9999 + ٣ 0x1 NaN sNaN Infinity -inf 48°51' N48
"""
not_a_number = pytest.mark.parametrize(
    "value", [*NO_NUMBERS.split(), "1 000", "1\0", True, False, float("nan"), float("-inf")]
)


@not_a_number
def test_parse_decimal_refuses_what_is_no_number(value: object) -> None:
    assert refused(values.parse_decimal, value) is WrongType


TOO_MANY_DIGITS = "0.001 1.999 1e-3 1e-999 1000000000000 1e12 1e999 -1e999"


@pytest.mark.parametrize(
    "value", [*TOO_MANY_DIGITS.split(), 0.1 + 0.2, 1e300, 5e-324, 10**12, HUGE_INTEGER]
)
def test_parse_decimal_refuses_more_digits_than_it_keeps(value: object) -> None:
    assert refused(values.parse_decimal, value) is InvalidValue


def test_parse_decimal_keeps_to_its_minimum() -> None:
    assert values.parse_decimal("creditLimit", "-0.00", minimum=0) == 0
    assert refused(values.parse_decimal, "-0.01", minimum=0) is InvalidValue
    assert refused(values.parse_decimal, 1, minimum=Decimal("1.5")) is InvalidValue


def test_parse_decimal_keeps_the_places_asked_for() -> None:
    assert str(values.parse_decimal("discount", "12.3456", digits=6, places=4)) == "12.3456"
    assert str(values.parse_decimal("days", "12", digits=3, places=0)) == "12"
    assert refused(values.parse_decimal, "100", digits=6, places=4) is InvalidValue


@given(st.decimals(-(10**12) + 1, 10**12 - 1, places=2))
def test_parse_decimal_reads_every_amount(amount: Decimal) -> None:
    assert values.parse_decimal("creditLimit", str(amount)) == amount


@pytest.mark.parametrize(
    ("value", "limit", "written"),
    [
        ("48.8566", 90, "48.8566000"),
        (48.85661400000001, 90, "48.8566140"),
        ("90", 90, "90.0000000"),
        ("-90.0", 90, "-90.0000000"),
        (180, 180, "180.0000000"),
        ("1.00000005", 90, "1.0000000"),
        ("1.00000015", 90, "1.0000002"),
        ("89.99999999", 90, "90.0000000"),
        (-1e-300, 90, "0.0000000"),
        ("1e-999", 90, "0.0000000"),
        ("1.0E-5", 90, "0.0000100"),
    ],
)
def test_parse_float_coordinate_reads(value: object, limit: int, written: str) -> None:
    assert f"{values.parse_float_coordinate('latitude', value, limit=limit):f}" == written


@not_a_number
def test_parse_float_coordinate_refuses_what_is_no_number(value: object) -> None:
    assert refused(values.parse_float_coordinate, value, limit=90) is WrongType


BEYOND_90_DEGREES = f"90.0000001 -90.0000001 90.{'0' * 50}1 1e999"


@pytest.mark.parametrize("value", [*BEYOND_90_DEGREES.split(), 91, -1e300, HUGE_INTEGER])
def test_parse_float_coordinate_refuses_what_lies_outside_its_limit(value: object) -> None:
    assert refused(values.parse_float_coordinate, value, limit=90) is InvalidValue


@given(st.floats(-180, 180))
def test_parse_float_coordinate_keeps_doubles_to_a_centimetre(degrees: float) -> None:
    read = values.parse_float_coordinate("longitude", degrees, limit=180)
    assert read.as_tuple().exponent == -7
    assert abs(read - Decimal(repr(degrees))) <= Decimal("0.5E-7")
