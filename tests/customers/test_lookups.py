"""Finding records by what callers call them."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import NotFound, WrongType
from core.models import Organization
from customers import lookups, services
from tests import builders

pytestmark = pytest.mark.django_db

KINDS = {
    "customer": "customer",
    "parent_customer": "parent customer",
    "category": "customer category",
    "segmentation": "customer segmentation",
    "group": "customer group",
    "payment_type": "payment type",
    "region": "region",
    "user": "user",
    "contact": "contact",
}
WITH_REFERENCE = [noun for noun in KINDS if noun not in ("region", "contact")]


@pytest.fixture
def organization() -> Organization:
    return builders.make_organization()


def make(organization: Organization, noun: str, **values: Any) -> Any:
    if noun == "contact":
        return builders.make_contact(builders.make_customer(organization))
    return getattr(builders, f"make_{noun.removeprefix('parent_')}")(organization, **values)


def find(noun: str) -> Any:
    return getattr(lookups, f"find_{noun}")


@pytest.mark.parametrize(("noun", "kind"), KINDS.items())
def test_a_record_is_found_by_id_within_its_organization(organization, noun, kind):
    record = make(organization, noun)
    assert find(noun)(organization, record.pk) == record
    assert find(noun)(organization, str(record.pk)) == record
    stranger = builders.make_organization("entity2")
    with pytest.raises(NotFound) as caught:
        find(noun)(stranger, record.pk, field="f")
    assert (caught.value.kind, caught.value.key, caught.value.field) == (kind, record.pk, "f")


@pytest.mark.parametrize("noun", KINDS)
@pytest.mark.parametrize("key", [0, -1, 2**63, 10**4000, "0", "9" * 19, "9" * 5000])
def test_a_number_that_no_row_can_have_is_not_found(organization, noun, key):
    with pytest.raises(NotFound):
        find(noun)(organization, key)


@pytest.mark.parametrize("noun", KINDS)
@pytest.mark.parametrize("key", ["NC-3", "", "1.0", "-1", "١"])
def test_an_id_is_an_integer(organization, noun, key):
    with pytest.raises(WrongType):
        find(noun)(organization, key)


@pytest.mark.parametrize("noun", WITH_REFERENCE)
def test_a_record_is_found_by_reference_within_its_organization(organization, noun):
    record = make(organization, noun, reference="a/b é")
    assert find(noun)(organization, "a/b é", by_reference=True) == record
    stranger = builders.make_organization("entity2")
    for key in ("a/b é", record.pk):
        with pytest.raises(NotFound):
            find(noun)(stranger, key, by_reference=True, or_id=True)
    with pytest.raises(NotFound):
        find(noun)(organization, record.pk, by_reference=True)


@pytest.mark.parametrize("noun", WITH_REFERENCE)
def test_a_reference_goes_before_an_id(organization, noun):
    first = make(organization, noun)
    assert find(noun)(organization, first.pk, by_reference=True, or_id=True) == first
    second = make(organization, noun, reference=str(first.pk))
    assert find(noun)(organization, first.pk, by_reference=True, or_id=True) == second
    assert find(noun)(organization, first.pk, by_reference=True) == second
    assert find(noun)(organization, first.pk) == first


@pytest.mark.parametrize("noun", WITH_REFERENCE)
@pytest.mark.parametrize("key", ["", "a\0", "\ud800", 2**63, "x" * 10_000])
def test_a_reference_that_cannot_be_stored_is_not_found(organization, noun, key):
    with pytest.raises(NotFound):
        find(noun)(organization, key, by_reference=True, or_id=True)


def test_a_deleted_customer_and_its_contacts_are_not_found(organization):
    customer = builders.make_customer(organization, reference="NC-3")
    contact = builders.make_contact(customer)
    services.delete_customer(customer=customer, by=builders.later())
    for act in (
        lambda: lookups.find_customer(organization, customer.pk),
        lambda: lookups.find_customer(organization, "NC-3", by_reference=True),
        lambda: lookups.find_contact(organization, contact.pk),
    ):
        with pytest.raises(NotFound):
            act()


def test_payment_types_are_found_with_one_query_in_the_order_given(
    organization, django_assert_num_queries
):
    cash, card, cheque = organization.paymenttype_set.order_by("pk")
    with django_assert_num_queries(1):
        found = lookups.find_payment_types(organization, [cheque.pk, cash.pk, cheque.pk])
    assert found == [cheque, cash, cheque]
    by_reference = lookups.find_payment_types(
        organization, ["credit_card", cash.pk], by_reference=True, or_id=True
    )
    assert by_reference == [card, cash]
    with django_assert_num_queries(0):
        assert lookups.find_payment_types(organization, []) == []


def test_the_first_payment_type_that_is_not_found_is_named(organization):
    cash = organization.paymenttype_set.first()
    with pytest.raises(NotFound) as caught:
        lookups.find_payment_types(organization, [cash.pk, 2**63, 999_999])
    assert (caught.value.kind, caught.value.key, caught.value.field) == (
        *("payment type", 2**63, "payment_types"),
    )


def test_what_is_found_knows_its_organization(organization, django_assert_num_queries):
    contact = builders.make_contact(builders.make_customer(organization))
    with django_assert_num_queries(1):
        found = lookups.find_contact(organization, contact.pk)
        assert found.customer.organization.slug == "entity1"
