"""Clients made at the same moment."""

from __future__ import annotations

import pytest

from core.errors import NotUnique
from core.models import Organization
from customers.api.dynamics.creation import create_client
from customers.api.dynamics.input import Target
from customers.models import Customer
from tests.builders import make_actor, make_organization
from tests.customers.test_customer_races import at_once

RFC = "GNP9211244P0"


def target(organization: Organization) -> Target:
    return Target(organization=organization, customer=None, media_url="http://x/media/")


def make(organization: Organization, **values: object) -> Customer:
    given = {"customer_tax_id": RFC, "business_name": "Sur", "contact_info": {"email": "a"}}
    return create_client({**given, **values}, target(organization), by=make_actor())


@pytest.mark.django_db(transaction=True)
def test_clients_of_one_rfc_made_at_once_all_get_a_code():
    organization = make_organization()
    made = at_once([lambda: make(organization)] * 8)
    codes = sorted(customer.reference for customer in made)
    assert codes[0] == RFC
    assert all(code.startswith(f"{RFC}-") for code in codes[1:])
    assert len(set(codes)) == 8


@pytest.mark.django_db(transaction=True)
def test_of_clients_of_one_code_made_at_once_there_is_one():
    organization = make_organization()
    made = at_once([lambda: make(organization, customer_code="C-1")] * 8)
    assert sorted(type(each).__name__ for each in made) == ["Customer"] + ["NotUnique"] * 7
    assert {each.field for each in made if isinstance(each, NotUnique)} == {"reference"}
    assert Customer.objects.get().reference == "C-1"
