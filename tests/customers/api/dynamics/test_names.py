"""The names of fields in errors: every one leads into the tables, in both formats."""

from __future__ import annotations

from typing import Any

import pytest

from core.api.dynamics.errors import domain_text
from core.api.dynamics.fields import json_name, xml_name
from core.api.dynamics.operations import domain_names
from core.errors import InvalidValue, MissingValue
from customers.api.dynamics.models import CUSTOMER, CUSTOMER_FISCAL_DATA
from customers.api.dynamics.names import CUSTOMER_FIELDS, FISCAL_FIELDS

NAMES: dict[str, tuple[str, str]] = {
    "name": ("BusinessName", "BusinessName"),
    "reference": ("CustomerCode", "CustomerCode"),
    "mobile": ("ContactInfo.CellPhone", "ContactInfo.Cellphone"),
    "main_contact.mobile_prefix": ("ContactInfo.PrefixCellphone", "ContactInfo.PrefixCellphone"),
    "contacts[].name": (
        "CustomerContactInfoes[].ContactName",
        "CustomerContactInfoes[].ContactName",
    ),
    "billing_address.city": ("Municipality", "Municipality"),
    "payment_settings.is_collaborative": (
        "Settings.Collaborative",
        "CustomerSettings.IsCollaborative",
    ),
    "payment_dates[].cut_off_at": (
        "Settings.PaymentDates[].CutOffDate",
        "CustomerSettings.Collaborative_Dates[].CutOffDate",
    ),
    "defaults.seller": ("Defaults.SellerId", "Defaults.SellerId"),
    "currency": ("Defaults.CurrencyId", "Defaults.CurrencyId"),
}


@pytest.mark.parametrize("field", NAMES)
def test_a_field_has_its_name_in_each_format(field: str):
    given = tuple(
        domain_names(CUSTOMER, CUSTOMER_FIELDS, naming)[field] for naming in (json_name, xml_name)
    )
    assert given == NAMES[field]


def test_every_field_is_in_the_tables():
    for naming in (json_name, xml_name):
        assert len(domain_names(CUSTOMER, CUSTOMER_FIELDS, naming)) == len(CUSTOMER_FIELDS)
        fiscal = domain_names(CUSTOMER_FISCAL_DATA, FISCAL_FIELDS, naming)
        assert fiscal["defaults.fiscal_regime_v40"] == "taxRegimeCode"
        assert fiscal["billing_address.postal_code"] == "zipCode"


TEXTS: dict[str, tuple[Any, str]] = {
    "an item keeps its place": (MissingValue("a[3].b"), "The As[3].B field is required."),
    "items within items": (MissingValue("a[1].c[20].d"), "The As[1].Cs[20].D field is required."),
    "the sentence begins with the name": (
        InvalidValue("a[0].b must be short.", field="a[0].b"),
        "As[0].B must be short.",
    ),
    "the name comes before the sentence": (
        InvalidValue("a[0].b: Too long.", field="a[0].b"),
        "As[0].B: Too long.",
    ),
    "the sentence does not name it": (InvalidValue("Too long.", field="x"), "X: Too long."),
    "the name is in the sentence": (InvalidValue("The X is too long.", field="x"), "The X is too"),
    "nobody knows the name": (InvalidValue("Too long.", field="y[2]"), "y[2]: Too long."),
}


@pytest.mark.parametrize(("error", "text"), TEXTS.values(), ids=TEXTS)
def test_a_sentence_names_its_field_as_the_wire_does(error: Any, text: str):
    names = {"a[].b": "As[].B", "a[].c[].d": "As[].Cs[].D", "x": "X"}
    assert domain_text(error, names).startswith(text)
