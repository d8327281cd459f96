"""Rule 9: forms in both notations."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest

from billing.api.models import CHANGE_OF_SERVICES
from core.api.dynamics.reading import EmptyBody, InvalidModel, MalformedBody
from customers.api.dynamics.models import CUSTOMER_SETTINGS
from tests.core.api.dynamics.bodies import problems, read, refusal
from tests.core.api.dynamics.models import EVERYTHING

GUID = "08de1e23-671b-5313-522b-6e5d34fe8b35"
BRACKETS = [
    ("recurrence[recurrence_id]", "R-1"),
    ("recurrence[price]", "4.50"),
    ("recurrence[services][0][service_id]", "a"),
    ("recurrence[services][0][transaction_limit]", "2"),
    ("recurrence[services][1][service_id]", "b"),
    ("recurrence[services][3][service_id]", "behind a gap"),
]
DOTS = [
    ("Recurrence.Recurrence_ID", "R-1"),
    ("recurrence.price", "4.50"),
    ("recurrence.services[0].service_id", "a"),
    ("recurrence.services[0].transaction_limit", "2"),
    ("RECURRENCE.SERVICES[1].SERVICE_ID", "b"),
    ("recurrence.services[3].service_id", "behind a gap"),
]


@pytest.mark.parametrize("pairs", [BRACKETS, DOTS, list(reversed(DOTS))])
def test_rule_9_takes_both_notations_up_to_a_gap(pairs: list[tuple[str, str]]) -> None:
    assert read("form", CHANGE_OF_SERVICES, urlencode(pairs)) == {
        "recurrence": {
            "recurrence_id": "R-1",
            "price": Decimal("4.50"),
            "services": [{"service": "a", "transaction_limit": 2}, {"service": "b"}],
        }
    }


ACCEPTED = [
    ("Text=a+b%26%C3%B1", {"text": "a b&ñ"}),
    ("Text=", {"text": None}),
    ("Text=+", {"text": None}),
    ("Text", {"text": None}),
    ("MaybeNumber=", {"maybe_number": None}),
    ("Number=+7&number=8&Number=x", {"number": 7}),
    ("Flag=true&Maybe=False", {"flag": True, "maybe": False}),
    (f"Guid={GUID.replace('-', '')}", None),
    ("At=2025-11-07", {"at": datetime(2025, 11, 7, 6, tzinfo=UTC)}),
    ("Rate=1e2", {"rate": 100.0}),
    ("Words=json", {"text": "json"}),
    ("Words=json&Text=xml", {"text": "xml"}),
    ("Strings[0]=a&Strings[1]=b", {"words": ["a", "b"]}),
    ("Strings[1]=a", {"words": None}),
    ("Strings[00]=a", {"words": None}),
    ("Numbers[]=1", {"numbers": None}),
    ("Items=", {"items": None}),
    ("Item=", {"item": None}),
    ("Unknown=1&Unknown.a[0]=2", {}),
    ("Number[x]=1", {"number": 0}),
    ("&&Number=1&&", {"number": 1}),
    ("a" * 20_000 + "=1", {}),
    ("a" + "[0]" * 20_000 + "=1", {}),
]


@pytest.mark.parametrize(("body", "values"), ACCEPTED)
def test_rule_9_accepts(body: str, values: dict[str, Any] | None) -> None:
    if body.startswith("Numbers[]"):  # a list of scalars needs its indexes
        assert problems("form", EVERYTHING, body) == ["The value is not valid for Numbers."]
    elif body.startswith("Number[x]"):  # a scalar without a value of its own is blank
        assert problems("form", EVERYTHING, body) == ["The value '' is not valid for Number."]
    else:
        given = read("form", EVERYTHING, body)
        assert given == values if values is not None else str(given["guid"]) == GUID


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("Number=", "Number"),
        ("Number=1.0", "Number"),
        ("Number=0x1F", "Number"),
        ("Price=6,1", "Price"),
        ("Price=", "Price"),
        ("Flag=1", "Flag"),
        ("Flag=yes", "Flag"),
        ("Flag=on", "Flag"),
        ("Guid=x", "Guid"),
        ("At=yesterday", "At"),
        ("Text=a%00b", "Text"),
        ("Item=x", "Item"),
        ("Items=x", "Items"),
        ("Numbers[0]=1&Numbers[1]=x", "Numbers[1]"),
        ("Strings[0]=", "Strings[0]"),
        ("Lines[0].Amount=", "Items[0].Amount"),
    ],
)
def test_rule_9_refuses_a_value(body: str, path: str) -> None:
    texts = problems("form", EVERYTHING, body)
    assert any(path in text for text in texts)


def test_an_xml_name_goes_before_a_json_name() -> None:
    body = "PaymentDates[0].CutOffDate=2025-01-01&Collaborative=true&IsCollaborative=false"
    values = read("form", CUSTOMER_SETTINGS, body)
    assert values["is_collaborative"] is False
    assert len(values["payment_dates"]) == 1


def test_a_thousand_keys_are_read_and_one_more_is_not() -> None:
    pairs = [(f"Strings[{i}]", "a") for i in range(1000)]
    assert len(read("form", EVERYTHING, urlencode(pairs))["words"]) == 1000
    more = urlencode([*pairs, ("Text", "a")])
    assert isinstance(refusal("form", EVERYTHING, more), MalformedBody)


@pytest.mark.parametrize("body", ["", " "])
def test_an_empty_body_is_refused(body: str) -> None:
    assert isinstance(refusal("form", EVERYTHING, body), EmptyBody)


@pytest.mark.parametrize(
    "body", ["Items[0=1", "Items]0[=1", "[=1", "a..b=1", "Text=%E9", b"Text=\xff"]
)
def test_a_malformed_body_is_refused(body: str | bytes) -> None:
    assert isinstance(refusal("form", EVERYTHING, body), MalformedBody)


def test_an_error_names_the_field_as_a_form_does() -> None:
    error = refusal("form", EVERYTHING, "Lines[0].ItemCode=123456&Lines[0].ItemId=" + GUID)
    assert isinstance(error, InvalidModel)
    assert error.problems == (
        "The field Items[0].Code must be a string or array type with a maximum length of '5'.",
    )
