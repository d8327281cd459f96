"""The payment types of a customer, in every notation that clients use."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import make_customer, make_organization, make_payment_type
from tests.customers.api.v1.calls import create_refused, listed, shown
from tests.v1 import PREFIX, api, refusal

pytestmark = pytest.mark.django_db

PAYMENT_TYPE_TEXT = (
    "The type of parameter payment type id you provided is not valid for this request."
)


def payment_types(text: str, *, as_json: bool = False) -> Any:
    """Return the ids shown after creating with the text; 7 and 8 stand for the two there are."""
    entity = make_organization()
    first, second = (make_payment_type(entity).pk for _ in range(2))
    text = text.translate({ord("7"): str(first), ord("8"): str(second)})
    values = {"reference": "NC-3", "name": "x", "paymentTypes": text}
    reply = api(entity).post("/customers", values, as_json=as_json)
    if reply.status_code != 201:
        return refusal(reply)
    names = {first: 7, second: 8}
    return [names[link["id"]] for link in reply.json()["paymentTypes"]]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ('[{"id"=7},{"id"=8}]', [7, 8]),
        ('[{"id":7},{"id":8}]', [7, 8]),
        ('[{"id"=>8},{"id"=>7}]', [8, 7]),
        ("[{'id':'7'};{'id':'8'}]", [7, 8]),
        ("[{id=7},{id=8},]", [7, 8]),
        ('[ { "id" = "7" } ; ]', [7]),
        ("7,8", [7, 8]),
        ('{"id"=7}', [7]),
        ('[{"id"=7},{"id"=7}]', [7]),
        ("[]", []),
        ("", []),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_payment_types_are_read_leniently(text: str, ids: list[int], as_json: bool):
    assert payment_types(text, as_json=as_json) == ids


@pytest.mark.parametrize("notation", ["{}", '"{}"', '{{"id":{}}}', '{{"id":"{}","name":"x"}}'])
def test_payment_types_are_read_from_json_too(notation: str):
    entity = make_organization()
    payment_type = make_payment_type(entity)
    text = notation.format(payment_type.pk)
    body = f'{{"reference":"NC-3","name":"x","paymentTypes":[{text}]}}'.encode()
    reply = api(entity).client.post(f"{PREFIX}/customers", body, content_type="application/json")
    assert [link["id"] for link in reply.json()["paymentTypes"]] == [payment_type.pk]


@pytest.mark.parametrize(
    "text", ['[{"id"="cash"}]', "cash", "[{]", '[{"id"=7', "[7 8]", "[7.5]", '[{"name"=7}]']
)
def test_a_payment_type_id_that_is_no_integer_is_refused(text: str):
    assert payment_types(text) == (400, "invalid_param_type", PAYMENT_TYPE_TEXT)


def test_an_unknown_payment_type_is_refused():
    client = api(make_organization())
    expected = (404, "not_found", "The payment type with the id 999 doesn't exist.")
    assert create_refused(client, paymentTypes='[{"id"=999}]') == expected
    assert listed(client) == []


def test_at_most_100_payment_types_are_read():
    many = ",".join(["1"] * 101)
    text = "Failed to save instance. paymentTypes must have at most 100 items."
    refused = create_refused(api(make_organization()), paymentTypes=f"[{many}]")
    assert refused == (400, "save_failed", text)


def test_absent_payment_types_are_kept_and_an_empty_list_clears_them():
    entity = make_organization()
    types = [make_payment_type(entity), make_payment_type(entity)]
    customer = make_customer(entity, payment_types=types)
    client = api(entity)
    client.post(f"/customers/{customer.pk}", {"name": "New"})
    kept = shown(client, customer.pk)["paymentTypes"]
    assert [link["id"] for link in kept] == [payment_type.pk for payment_type in types]
    client.post(f"/customers/{customer.pk}", {"paymentTypes": "[]"})
    assert shown(client, customer.pk)["paymentTypes"] == []
