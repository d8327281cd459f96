"""One value of each kind: what is taken, and the words for what is not."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api.dispatch.fields import Field, Kind
from core.api.dispatch.json_body import parse_json
from core.api.dispatch.scalars import ScalarProblem, from_json, from_text
from tests.core.api.dispatch.tables import EVERYTHING, NOW, body, body_problem

MIDNIGHT = datetime(2018, 6, 13, tzinfo=UTC)
EVENING = datetime(2018, 6, 13, 19, 50, 20, 867000, tzinfo=UTC)

TAKEN = [
    # texts
    ("name", '"George"', "George"),
    ("name", '" George "', "George"),
    ("name", r'"\ud83d\ude00 a\u00f1"', "😀 añ"),
    ("name", '"12345678"', "12345678"),
    ("name", '"😀😀😀😀😀😀😀😀"', "😀😀😀😀😀😀😀😀"),
    ("name", "null", ""),
    ("note", '""', ""),
    ("note", '"   "', ""),
    ("note", "null", ""),
    ("fax", '"1234567"', "1234567"),
    ("color", '"red"', "red"),
    ("color", "null", ""),
    # e-mail addresses
    ("email", '"a@example.com"', "a@example.com"),
    ("email", r'" a@example.com ,\tb@example.com,\r\n c@example.com "',
     "a@example.com , b@example.com, c@example.com"),
    ("email", '""', ""),
    ("email", "null", ""),
    # integers
    ("count", "1", 1),
    ("count", "1.0", 1),
    ("count", '"1"', 1),
    ("count", "1e3", 1000),
    ("count", "-0.0", 0),
    ("count", "0e5", 0),
    ("count", '"-7"', -7),
    ("count", '"007"', 7),
    ("count", "9223372036854775807", 2**63 - 1),
    ("count", "9223372036854775807.0", 2**63 - 1),
    ("count", '"-9223372036854775808"', -(2**63)),
    ("count", "null", None),
    ("page", "1", 1),
    ("page", '"10"', 10),
    # booleans
    *(("active", token, True) for token in ("1", "true", '"1"', '"true"', '"True"', '"TRUE"')),
    *(("active", token, False) for token in ("0", "false", '"0"', '"false"', '"False"', '"fALSE"')),
    # numbers
    ("ratio", "48.080076", Decimal("48.0800760")),
    ("ratio", '"-123.0952858"', Decimal("-123.0952858")),
    ("ratio", "0.1", Decimal("0.1000000")),
    ("ratio", "1", Decimal("1.0000000")),
    ("ratio", '"1.5e1"', Decimal("15.0000000")),
    ("ratio", "0.00000005", Decimal("0E-7")),
    ("ratio", "0.00000015", Decimal("2E-7")),
    ("ratio", "-0.00000001", Decimal("0E-7")),
    ("ratio", "1e-999999999", Decimal("0E-7")),
    ("ratio", "0e99999", Decimal("0E-7")),
    ("ratio", "999999999999999.12345678", Decimal("999999999999999.1234568")),
    ("latitude", "-90", Decimal("-90.0000000")),
    ("latitude", '"90.0"', Decimal("90.0000000")),
    ("latitude", "null", None),
    # days
    ("day", '"2022-08-20"', date(2022, 8, 20)),
    ("day", '"2022-08-20T00:00:00"', date(2022, 8, 20)),
    ("day", '"2022-08-20 00:00"', date(2022, 8, 20)),
    ("day", '"2022-08-20T00:00:00.000000"', date(2022, 8, 20)),
    ("day", '"2022-08-20T00:00:00Z"', date(2022, 8, 20)),
    ("day", '"2022-08-20T02:00:00+02:00"', date(2022, 8, 20)),
    ("day", '"9999-12-31"', date(9999, 12, 31)),
    ("day", "null", None),
    # times
    ("at", '"2018-06-13"', MIDNIGHT),
    ("at", '"2018-06-13T19:50:20.867000"', EVENING),
    ("at", '"2018-06-13T19:50:20.867"', EVENING),
    ("at", '"2018-06-13T19:50:20.867000999"', EVENING),
    ("at", '"2018-06-13t19:50:20.867z"', EVENING),
    ("at", '"2018-06-13T13:50:20.867-06:00"', EVENING),
    ("at", '"2018-06-14T01:20:20.867+0530"', EVENING),
    ("at", '"2018-06-14T01:20:20.867 05:30"', EVENING),
    ("at", '"2999-06-13"', datetime(2999, 6, 13, tzinfo=UTC)),
    ("since", '"2022-08-20T01:38:15.999999"', datetime(2022, 8, 20, 1, 38, 15, 999999, tzinfo=UTC)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "token", "becomes"), TAKEN)
def test_a_value_is_taken(name: str, token: str, becomes: Any) -> None:
    (value,) = body(f'{{"{name}": {token}}}').values()
    assert value == becomes
    assert str(value) == str(becomes)
    assert type(value) is type(becomes)


INVALID = [
    *(("name", token) for token in ("1", "1.5", "true", "[]", "{}", '["a"]')),
    *(("name", token) for token in (r'"a\u0000"', r'"\ud800"', r'"\udc00\ud800"')),
    *(("email", token) for token in ("1", "[]", r'"\ud800@example.com"')),
    *(("count", token) for token in ("1.5", '"1.0"', '"1e3"', '"1_000"', '"٣"', '"³"', '""')),
    *(("count", token) for token in ("true", "false", "[]", "{}", '" 1"', '"0x10"', '"--1"')),
    *(("count", token) for token in ("9223372036854775808", '"-9223372036854775809"', "1e19")),
    *(("count", token) for token in ("1e999999999", "1e-999999999", "9" * 999, f'"{"9" * 401}"')),
    *(("count", token) for token in (f'"{"0" * 99}"', f'"{"0" * 19}1"', "92233720368547758.5")),
    *(("count", token) for token in ("9223372036854775807.5", "0e99999", '"+"', r'"1\u0000"')),
    *(("active", token) for token in ("2", "-1", "1.0", '"yes"', '""', '" true"', "[]", "10")),
    *(("ratio", token) for token in ("true", '""', '"NaN"', '"Infinity"', '"1,5"', '"1_0"', "[]")),
    *(("ratio", token) for token in ("1e15", "1e999999999", '"1e9999"', '"٣"', f'"{"9" * 401}"')),
    *(("ratio", token) for token in ('"."', '"e5"', '" 1"', '"0x1"', '"sNaN1"')),
    *(("day", token) for token in ('"2022-02-30"', '"2022-08-20T01:00:00"', '"20220820"', "1")),
    *(("day", token) for token in ('"2022-08-20T00:00:00+02:00"', '"2022-08-20T00:00:00.000001"')),
    *(("at", token) for token in ('"2022-W01-1"', '"tomorrow"', '""', "1534000000", '"2022"')),
    *(("at", token) for token in ('"2022-08-20T24:00"', '"2022-08-20T01:60"', '"٢٠٢٢-08-20"')),
    *(("at", token) for token in ('"0000-01-01"', '"0001-01-01T00:00:00+01:00"', '" 2022-08-20"')),
    *(("at", token) for token in ('"9999-12-31T23:59:59-01:00"', '"2022-08-20T01:00:00+24:00"')),
    ("since", '"2022-08-20T"'),
]  # fmt: skip


@pytest.mark.parametrize(("name", "token"), INVALID)
def test_a_value_of_another_type_is_invalid(name: str, token: str) -> None:
    assert body_problem(f'{{"{name}": {token}}}') == (
        "Invalid type.",
        f"EverythingModel.{name}",
        "",
    )


SENTENCES = [
    ("fixed", "null", "Not nullable."),
    ("active", "null", "Not nullable."),
    ("name", '""', "Length must be at least 1 characters."),
    ("name", '"   "', "Length must be at least 1 characters."),
    ("fax", '"123456"', "Length must be at least 7 characters."),
    ("fax", '"123456 "', "Length must be at least 7 characters."),
    ("name", '"123456789"', "Length 9 exceeds max length of 8."),
    ("name", '"12345678 "', "Length 9 exceeds max length of 8."),
    ("email", f'"{"a" * 250}@example.com"', "Length 262 exceeds max length of 256."),
    ("color", '"blue"', "Must be one of: red, green."),
    ("email", '"a@example.com,"', "Must be e-mail addresses separated by commas."),
    ("email", '"a@example.com;b@example.com"', "Must be e-mail addresses separated by commas."),
    ("email", '"nobody"', "Must be e-mail addresses separated by commas."),
    ("page", "0", "Must be between 1 and 10."),
    ("page", '"11"', "Must be between 1 and 10."),
    ("least", "0", "Must be at least 1."),
    ("most", "11", "Must be at most 10."),
    ("latitude", "90.00000001", "Must be between -90 and 90."),
    ("latitude", '"-90.1"', "Must be between -90 and 90."),
    ("latitude", "1e999999999", "Must be between -90 and 90."),
    ("since", '"2022-08-20T01:38:16"', "Must be in the past."),
    ("since", '"2022-08-21"', "Must be in the past."),
]


@pytest.mark.parametrize(("name", "token", "detail"), SENTENCES)
def test_a_value_beyond_its_limits_is_refused_in_these_words(
    name: str, token: str, detail: str
) -> None:
    assert body_problem(f'{{"{name}": {token}}}') == (detail, f"EverythingModel.{name}", "")


SCALARS = [field for field in EVERYTHING.fields if isinstance(field.type, Kind)]
TYPES = {
    Kind.STRING: str,
    Kind.INTEGER: int,
    Kind.BOOLEAN: bool,
    Kind.FLOAT: Decimal,
    Kind.DATE: date,
    Kind.TIMESTAMP: datetime,
    Kind.EMAILS: str,
}
JSON = st.recursive(
    st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=3,
)


@given(field=st.sampled_from(SCALARS), value=JSON)
def test_any_json_value_is_read_or_refused(field: Field, value: Any) -> None:
    assert isinstance(field.type, Kind)
    with suppress(ScalarProblem):
        read = from_json(field.type, value, field.limits, now=NOW)
        assert type(read) is TYPES[field.type]


@given(
    field=st.sampled_from(SCALARS),
    text=st.text(st.characters()) | st.from_regex(r"[-+0-9.eE:TZ ]{0,30}", fullmatch=True),
)
def test_any_text_is_read_or_refused(field: Field, text: str) -> None:
    assert isinstance(field.type, Kind)
    with suppress(ScalarProblem):
        read = from_text(field.type, text, field.limits, now=NOW)
        assert type(read) is TYPES[field.type]


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-90, max_value=90))
def test_a_number_is_read_alike_as_a_number_and_as_a_text(number: Decimal) -> None:
    token = format(number, "f")
    as_number = parse_json(token.encode())
    (latitude,) = (field for field in SCALARS if field.name == "latitude")
    read = [
        from_json(Kind.FLOAT, value, latitude.limits, now=NOW)
        for value in (as_number, token)
        if len(token) < 400
    ]
    assert all(abs(each - number) <= Decimal("5E-8") for each in read)
    assert len(set(read)) <= 1
