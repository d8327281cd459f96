"""The rules of the tables, in .NET's words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from collections_policy.api.models import GRANTOR_SETTINGS
from customers.api.dynamics.models import CUSTOMER, CUSTOMER_FISCAL_DATA
from tests.core.api.dynamics.bodies import problems, read, refusal, sample_text
from tests.core.api.dynamics.models import RULED

GUID = "08de1e23-671b-5313-522b-6e5d34fe8b35"
RFC = CUSTOMER.by_xml["GrantorTaxId"].rules.pattern


def ruled(**values: Any) -> str:
    return json.dumps({"Name": "abc", "Days": 5, **values})


def test_a_body_within_its_rules_is_read() -> None:
    values = read("json", RULED, ruled(Code="AB", Interest=99.99))
    assert values == {"name": "abc", "days": 5, "code": "AB", "interest": 99.99}


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ({"Name": None}, ["The Name field is required."]),
        ({"Name": ""}, ["The Name field is required."]),
        ({"Name": "  "}, ["The Name field is required."]),
        (
            {"Name": "a"},
            ["The field Name must be a string or array type with a minimum length of '2'."],
        ),
        (
            {"Name": "abcdef"},
            ["The field Name must be a string or array type with a maximum length of '5'."],
        ),
        ({"Code": "ab"}, ["The field Code must match the regular expression '^[A-Z]+$'."]),
        ({"Code": "AB\n"}, ["The field Code must match the regular expression '^[A-Z]+$'."]),
        ({"Days": 0}, ["The field Days must be between 1 and 120."]),
        ({"Days": 121}, ["The field Days must be between 1 and 120."]),
        ({"Days": None}, ["The Days field is required."]),
        ({"Days": "x"}, ["The value 'x' is not valid for Days."]),
        (
            {"Interest": -0.001},
            [
                "The field Interest must match the regular expression '^\\d+(\\.\\d{1,2})?$'.",
                "The field Interest must be between 0 and 100.",
            ],
        ),
        ({"Items": [{}]}, ["The Items[0].ItemId field is required."]),
        (
            {"Items": [{"ItemId": GUID, "ItemCode": "123456"}]},
            [
                "The field Items[0].ItemCode must be a string or array type with a maximum"
                " length of '5'."
            ],
        ),
        (
            {"Days": 0, "Name": ""},
            ["The Name field is required.", "The field Days must be between 1 and 120."],
        ),
    ],
)
def test_a_broken_rule_is_told(values: dict[str, Any], texts: list[str]) -> None:
    assert problems("json", RULED, ruled(**values)) == texts


@pytest.mark.parametrize("number", ["6.12", "1e1", "-0.0", "-0", "0.30000000000000004", "1E-400"])
def test_a_pattern_sees_a_double_as_dot_net_writes_it(number: str) -> None:
    text = ruled(Interest=1).replace('"Interest": 1', f'"Interest": {number}')
    assert read("json", RULED, text)["interest"] == float(number)


@pytest.mark.parametrize("number", ["6.123", "0.001", "1e-5", "6.1200000001"])
def test_a_double_with_more_decimals_breaks_the_pattern(number: str) -> None:
    text = ruled(Interest=1).replace('"Interest": 1', f'"Interest": {number}')
    told = r"The field Interest must match the regular expression '^\d+(\.\d{1,2})?$'."
    assert problems("json", RULED, text) == [told]


@pytest.mark.parametrize("values", [{"Code": None}, {"Code": ""}, {"Interest": 0}, {"Items": []}])
def test_null_and_nothing_break_no_rule(values: dict[str, Any]) -> None:
    assert read("json", RULED, ruled(**values))["name"] == "abc"


def test_at_most_a_hundred_problems_are_told() -> None:
    assert len(problems("json", RULED, ruled(Items=[{}] * 500))) == 100
    assert len(problems("json", RULED, ruled(Items=[{"Amount": "x"}] * 500))) == 100


def test_a_nested_schema_without_an_id_is_told_by_its_path() -> None:
    body = json.loads(sample_text("save_collection_policy.request.json"))
    body |= {"Email": "a@b.mx", "CollectionReminderTime": "09:59"}
    body["NotificationSchemaList"][0]["NotificationSchemaId"] = "x"
    assert problems("json", GRANTOR_SETTINGS, json.dumps(body)) == [
        "The value 'x' is not valid for NotificationSchemaList[0].NotificationSchemaId."
    ]


def test_an_empty_policy_misses_every_required_field() -> None:
    required = [f.xml for f in GRANTOR_SETTINGS.fields if f.rules.required]
    assert problems("json", GRANTOR_SETTINGS, "{}") == [
        f"The {name} field is required." for name in required
    ]
    assert len(required) == 16


@pytest.mark.parametrize("tax_id", ["XAXX010101000", "ABC010101AB1", "Ñ&A991231AAA"])
def test_an_rfc_is_accepted(tax_id: str) -> None:
    body = {"taxId": tax_id, "taxRegimeCode": "601", "zipCode": "01000"}
    assert read("json", CUSTOMER_FISCAL_DATA, json.dumps(body))["customer_tax_id"] == tax_id


@pytest.mark.parametrize(
    "tax_id", ["xaxx010101000", "ABC011301AB1", "ABC010101AB", "ABC010101AB1\n"]
)
def test_what_is_no_rfc_is_refused_with_the_documented_pattern(tax_id: str) -> None:
    body = {"taxId": tax_id, "taxRegimeCode": "601", "zipCode": "01000"}
    texts = problems("json", CUSTOMER_FISCAL_DATA, json.dumps(body))
    assert f"The field taxId must match the regular expression '{RFC}'." in texts or any(
        "length" in text for text in texts
    )


@pytest.mark.parametrize("email", ["a@b", "a b@c.mx", "a" * 200 + "@b.mx", "a@b.mx\n", "-a.@b.mx"])
def test_what_is_no_mail_address_is_refused(email: str) -> None:
    body = json.loads(sample_text("save_collection_policy.request.json"))
    body |= {"Email": email, "CollectionReminderTime": "09:59"}
    assert "Email" in str(refusal("json", GRANTOR_SETTINGS, json.dumps(body)))
