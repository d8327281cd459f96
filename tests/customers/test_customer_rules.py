"""What a customer may be, whoever writes it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.errors import (
    CurrencyNotConfigured,
    InvalidValue,
    MissingValue,
    NotFound,
    NotUnique,
    WrongType,
)
from core.models import Organization
from customers import services
from customers.models import Customer
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization() -> Organization:
    return builders.make_organization()


def create(organization: Organization, **values: Any) -> Customer:
    values = {"reference": "NC-3", "name": "Marie's Jewelry", **values}
    return services.create_customer(
        organization=organization, values=values, by=builders.make_actor()
    )


def update(customer: Customer, **values: Any) -> Customer:
    return services.update_customer(customer=customer, values=values, by=builders.later())


def test_create_customer_fills_in_the_root_category_the_currency_and_the_flags(organization):
    customer = Customer.objects.get(pk=create(organization).pk)
    assert customer.category == builders.root_category(organization)
    assert customer.currency == "MXN"
    assert (customer.is_active, customer.is_on_hold, customer.bill_with_parent) == (
        True,
        False,
        False,
    )
    assert customer.created_at == customer.updated_at == builders.NOW
    assert (customer.comment, customer.credit_limit, customer.parent) == ("", None, None)


def test_create_customer_keeps_what_it_is_given(organization):
    user = builders.make_user(organization)
    category = builders.make_category(organization)
    segmentation = builders.make_segmentation(organization)
    values = {
        **dict.fromkeys(("reference2", "barcode", "email", "website", "tax_id"), "x"),
        **{"given_name": "Marie", "surname_1": "Curie", "surname_2": "Sklodowska"},
        **{"is_active": False, "is_on_hold": True, "on_hold_reason": "unpaid"},
        **{"due_date_days": 7, "due_date_rule": 2, "has_credit": True},
        **{"credit_limit": Decimal("5000.00"), "balance": Decimal("-12.50")},
        **{"category": category, "segmentation": segmentation, "created_by": user},
    }
    customer = Customer.objects.get(pk=create(organization, **values).pk)
    assert {name: getattr(customer, name) for name in values} == values


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reference": None, "name": None}, "reference"),
        ({"reference": "  ", "name": ""}, "reference"),
        ({"name": " \t"}, "name"),
        ({"name": None, "email": "x" * 999}, "name"),
    ],
)
def test_create_customer_requires_reference_before_name(organization, values, field):
    with pytest.raises(MissingValue) as caught:
        create(organization, **values)
    assert caught.value.field == field
    assert not Customer.objects.exists()


@pytest.mark.parametrize("field", ["reference", "name"])
def test_update_customer_does_not_clear_what_is_required(organization, field):
    customer = create(organization)
    with pytest.raises(MissingValue) as caught:
        update(customer, **{field: None})
    assert caught.value.field == field


def test_create_customer_refuses_a_taken_reference(organization):
    create(organization)
    with pytest.raises(NotUnique) as caught:
        create(organization, reference=" NC-3 ")
    assert caught.value.field == "reference"
    assert Customer.objects.count() == 1


def test_create_customer_takes_a_reference_that_another_organization_uses(organization):
    create(organization)
    assert create(builders.make_organization("entity2")).reference == "NC-3"


def test_update_customer_refuses_a_taken_reference(organization):
    create(organization)
    other = create(organization, reference="NC-4")
    with pytest.raises(NotUnique):
        update(other, reference="NC-3", name="Changed")
    other.refresh_from_db()
    assert (other.reference, other.name) == ("NC-4", "Marie's Jewelry")


def test_update_customer_leaves_what_is_absent_and_clears_what_is_none(organization):
    customer = create(organization, email="a@b.mx", phone="1", credit_limit=Decimal(5))
    update(customer, phone=None, credit_limit=None, mobile="2")
    customer.refresh_from_db()
    assert (customer.email, customer.phone, customer.credit_limit, customer.mobile) == (
        "a@b.mx",
        "",
        None,
        "2",
    )


def test_update_customer_resets_a_cleared_flag_to_its_default(organization):
    customer = create(organization, is_active=False, is_on_hold=True)
    changed = update(customer, is_active=None, is_on_hold=None)
    assert (changed.is_active, changed.is_on_hold) == (True, False)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "x" * 256}, "name"),
        ({"tax_id": "x" * 65}, "tax_id"),
        ({"comment": "a\0b"}, "comment"),
        ({"comment": "half \ud800"}, "comment"),
        ({"risk_color": "red"}, "risk_color"),
        ({"credit_limit": Decimal("-0.01")}, "credit_limit"),
        ({"credit_limit": Decimal("1.005")}, "credit_limit"),
        ({"credit_limit": Decimal(10) ** 12}, "credit_limit"),
        ({"balance": Decimal("1e999999")}, "balance"),
        ({"balance": Decimal("1e-999999")}, "balance"),
        ({"balance": Decimal("NaN")}, "balance"),
        ({"return_discount": Decimal(-1)}, "return_discount"),
        ({"due_date_days": 2**63}, "due_date_days"),
        ({"due_date_days": 2**31}, "due_date_days"),
        ({"due_date_days": -1}, "due_date_days"),
        ({"due_date_days": 1, "due_date_rule": 3}, "due_date_rule"),
        ({"billing_address": {"latitude": Decimal("90.0000001")}}, "billing_address.latitude"),
        ({"shipping_address": {"longitude": -181.0}}, "shipping_address.longitude"),
        ({"billing_address": {"country": "Atlantis"}}, "billing_address.country"),
        ({"shipping_address": {"city": "x" * 256}}, "shipping_address.city"),
    ],
)
def test_create_customer_refuses_values_out_of_bounds(organization, values, field):
    with pytest.raises(InvalidValue) as caught:
        create(organization, **values)
    assert caught.value.field == field
    assert not Customer.objects.exists()


def test_create_customer_names_the_limit_that_was_passed(organization):
    with pytest.raises(InvalidValue, match="name must have at most 255 characters"):
        create(organization, name="x" * 256)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": 7}, "name"),
        ({"is_active": "true"}, "is_active"),
        ({"due_date_days": True}, "due_date_days"),
        ({"credit_limit": "5"}, "credit_limit"),
        ({"is_sub_customer": "no"}, "is_sub_customer"),
        ({"is_same_address": 1}, "is_same_address"),
        ({"currency": 5}, "currency"),
        ({"created_at": datetime(2020, 1, 1)}, "created_at"),
    ],
)
def test_create_customer_refuses_values_of_another_type(organization, values, field):
    with pytest.raises(WrongType) as caught:
        create(organization, **values)
    assert caught.value.field == field


@pytest.mark.parametrize("name", ["id", "uuid", "logo", "deleted_at", "organization", "name_lower"])
def test_create_customer_takes_no_column_that_is_not_editable(organization, name):
    with pytest.raises(TypeError, match=name):
        create(organization, **{name: "x"})


def test_create_customer_stores_a_color_in_capitals(organization):
    assert create(organization, risk_color="#1be9d8").risk_color == "#1BE9D8"


def test_create_customer_takes_the_time_an_import_gives(organization):
    at = datetime(2015, 12, 17, 23, tzinfo=UTC)
    customer = create(organization, created_at=at)
    assert (customer.created_at, customer.updated_at) == (at, builders.NOW)
    with pytest.raises(TypeError, match="created_at"):
        update(customer, created_at=at)


def test_a_customer_may_have_a_currency_with_a_rate(organization):
    builders.make_currency_rate(organization, "USD")
    customer = create(organization, currency="usd")
    assert customer.currency == "USD"
    assert update(customer, currency=None).currency == "MXN"


def test_a_customer_may_not_have_an_unknown_currency(organization):
    with pytest.raises(NotFound) as caught:
        create(organization, currency="GmBP")
    assert (caught.value.kind, caught.value.key) == ("currency", "GmBP")


def test_a_customer_may_not_have_a_currency_without_a_rate(organization):
    builders.make_currency_rate(builders.make_organization("entity2"), "GBP")
    with pytest.raises(CurrencyNotConfigured) as caught:
        create(organization, currency="GBP")
    assert caught.value.code == "GBP"


def test_due_date_rule_needs_days_in_the_resulting_record(organization):
    with pytest.raises(MissingValue) as caught:
        create(organization, due_date_rule=1)
    assert caught.value.field == "due_date_days"
    customer = create(organization, due_date_days=0)
    assert update(customer, due_date_rule=1).due_date_rule == 1
    with pytest.raises(MissingValue):
        update(customer, due_date_days=None)
    cleared = update(customer, due_date_days=None, due_date_rule=None)
    assert (cleared.due_date_days, cleared.due_date_rule) == (None, None)


def test_update_customer_does_not_check_again_what_stays(organization):
    builders.make_currency_rate(organization, "USD")
    customer = create(organization, currency="USD")
    organization.currency_rates.all().delete()
    assert update(customer, currency="USD", name="Other").currency == "USD"


def test_upsert_customer_creates_then_changes(organization):
    values = {"name": "First", "created_at": datetime(2015, 12, 17, tzinfo=UTC)}
    made, was_created = services.upsert_customer(
        organization=organization, reference="a/b é", values=values, by=builders.make_actor()
    )
    assert (made.reference, made.name, was_created) == ("a/b é", "First", True)
    changed, was_created = services.upsert_customer(
        organization=organization,
        reference=" a/b é ",
        values={**values, "name": "Second", "reference": "ignored"},
        by=builders.later(),
    )
    assert (changed.pk, changed.reference, changed.name, was_created) == (
        made.pk,
        "a/b é",
        "Second",
        False,
    )


@pytest.mark.parametrize(
    ("reference", "error"),
    [
        ("", MissingValue),
        ("a\0", InvalidValue),
        ("\udfff", InvalidValue),
        ("x" * 256, InvalidValue),
    ],
)
def test_upsert_customer_refuses_a_reference_that_cannot_be(organization, reference, error):
    with pytest.raises(error) as caught:
        services.upsert_customer(
            organization=organization,
            reference=reference,
            values={"name": "x"},
            by=builders.make_actor(),
        )
    assert caught.value.field == "reference"
