"""Sorting the list of customers by every scalar field, on both databases."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.models import Organization
from customers.api.v1.output.customer import CUSTOMER
from customers.models import Customer
from tests.builders import (
    NOW,
    make_category,
    make_currency_rate,
    make_customer,
    make_organization,
    make_segmentation,
    make_user,
)
from tests.contract.samples import sample
from tests.v1 import api

pytestmark = pytest.mark.django_db

# What is no text, number or flag in the documented record.
NOT_SCALAR = {
    *("customerCategory", "parentCustomer", "customerSegmentation", "createdBy"),
    *("paymentTypes", "contacts", "region"),
}
SCALARS = [key for key in sample("customers_v1_show.response") if key not in NOT_SCALAR]
ALPHABET = ("delta", "Bravo", "", "CHARLIE", "alpha", "Delta", "echo")
TEXTS = (
    *("reference2", "email", "phone", "mobile", "fax", "comment", "barcode", "website", "tax_id"),
    *("company_registration_number", "risk", "on_hold_reason", "payment_term", "point_of_contact"),
)


def varied(organization: Organization) -> None:
    """Make eight customers that differ in every scalar field, some of them empty."""
    for code in ("EUR", "USD"):
        make_currency_rate(organization, code)
    parent = make_customer(organization, reference="zz-parent", name="zz parent")
    for number, word in enumerate(ALPHABET):
        customer = make_customer(
            organization,
            reference=f"{word}-{number}",
            name=word or "x",
            category=make_category(organization, reference=f"{word}-c{number}"),
            segmentation=make_segmentation(organization, reference=f"{word}-s{number}")
            if number % 2
            else None,
            parent=parent if number % 2 else None,
            created_by=make_user(organization, reference=word),
            **plain(number, word),
            **amounts(number),
            **addresses(number, word),
        )
        Customer.objects.filter(pk=customer.pk).update(
            created_at=NOW + timedelta(minutes=number * 3 % 7),
            updated_at=NOW + timedelta(minutes=number * 5 % 7),
            logo=f"{word}.png" if word else "",
        )


def plain(number: int, word: str) -> dict[str, Any]:
    return {
        **dict.fromkeys(TEXTS, word),
        "has_credit": (None, True, False)[number % 3],
        "bill_with_parent": number % 3 == 2,
        "max_cheque_period": None if number == 2 else number * 3 % 7,
        "invoices_per_route": None if number == 4 else number * 5 % 7,
        "is_active": number % 2 == 0,
        "is_on_hold": number % 3 == 1,
        "due_date_days": number * 11 % 7,
        "due_date_rule": (None, 1, 2)[number % 3],
        "currency": ("EUR", "MXN", "USD")[number % 3],
        "risk_color": ("#00FF00", "", "#AA0000")[number % 3],
    }


def amounts(number: int) -> dict[str, Any]:
    amount = None if number % 3 == 1 else Decimal(number * 5 % 7) / 4
    names = ("max_cheque_value", "cash_back", "return_discount", "credit_limit")
    return {**dict.fromkeys(names, amount), "balance": -amount if amount else None}


def addresses(number: int, word: str) -> dict[str, Any]:
    """Return one address, two, a shipping address alone, or none, some columns empty."""
    degrees = Decimal(number * 7 % 5) - 2 if number % 4 else None
    country = ("FR", None, "MX", "DE")[number % 4]
    place: dict[str, Any] = {"city": word, "country": country, "postal_code": word, "line_1": word}
    place |= {"latitude": degrees, "longitude": degrees}
    if number == 6:
        return {}
    is_same = number % 3 == 0
    return {
        "is_same_address": is_same,
        "billing_address": place if number < 5 else {},
        "shipping_address": {} if is_same else {**place, "city": word[::-1]},
    }


def in_order(documents: list[dict[str, Any]], field: str) -> list[int]:
    """Return the ids in the order of the field: texts without case, nulls last, ties by id."""

    def place(document: dict[str, Any]) -> tuple[bool, Any, int]:
        value = document[field]
        folded = value.lower() if isinstance(value, str) else value
        return value is None, 0 if value is None else folded, document["id"]

    return [document["id"] for document in sorted(documents, key=place)]


def test_a_list_can_be_ordered_by_every_scalar_field():
    entity = make_organization()
    varied(entity)
    client = api(entity)
    documents = client.get("/customers").json()["data"]
    assert len(documents) == 8
    wrong: dict[str, Any] = {}
    for field in SCALARS:
        expected = in_order(documents, field)
        for order, ids in (("asc", expected), ("desc", expected[::-1])):
            body = client.get("/customers", sort=field, order=order).json()
            if [document["id"] for document in body["data"]] != ids:
                wrong[f"{field} {order}"] = [document[field] for document in body["data"]]
    assert wrong == {}
    constant = {f for f in SCALARS if len({repr(document[f]) for document in documents}) == 1}
    assert constant == {"organization"}


def test_the_fields_a_list_can_be_ordered_by_are_the_scalar_ones():
    assert list(CUSTOMER.sorts) == SCALARS
    assert len(SCALARS) == 52
