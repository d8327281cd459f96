"""What applies to a customer."""

from __future__ import annotations

from typing import Any

import pytest

from collections_policy import services
from collections_policy.models import CustomerPolicy
from collections_policy.services import Source, StopReason
from collections_policy.services.effective import combine
from core.errors import MissingValue, NotFound
from core.models import Event, Organization
from customers.models import Customer
from customers.services import update_customer
from customers.services.cancellation import cancel_customer
from customers.services.deletion import delete_customer
from tests import builders
from tests.collections_policy.building import (
    OTHER_SCHEMA,
    SCHEMA,
    UNKNOWN,
    codes,
    make_policy,
    make_range,
    make_schema,
    save_customer_policy,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer() -> Customer:
    return builders.make_customer(builders.make_organization(), tax_id="XAXX010101000")


@pytest.fixture
def company(customer: Customer) -> Organization:
    make_schema(customer.organization)
    make_schema(customer.organization, OTHER_SCHEMA, name="Strict")
    return customer.organization


def test_nothing_applies_where_there_is_no_policy(customer: Customer):
    with pytest.raises(NotFound) as caught:
        services.effective_policy(customer)
    assert (caught.value.kind, caught.value.key) == ("collection policy of", "XAXX010101000")
    with pytest.raises(ValueError, match="needed"):
        combine(customer, own=None, company=None, ranges=())


def test_the_companys_policy_applies_to_everybody(customer: Customer, company: Organization):
    policy = make_policy(company)
    applying = services.effective_policy(customer)
    assert (applying.source, applying.uses_general_policy) == (Source.COMPANY, True)
    assert (applying.company, applying.schema.uuid) == (policy, SCHEMA)
    assert applying.reports_automatically is True
    assert (applying.shows_detail, applying.attaches_documents) == (True, True)
    assert applying.notification_type.number == 1
    assert (applying.is_stopped, applying.stop_reason, applying.stopped_at) == (False, None, None)


def test_a_null_of_the_company_is_no_for_the_customer(customer: Customer, company: Organization):
    make_policy(company, reports_automatically=None)
    assert services.effective_policy(customer).reports_automatically is False


def test_a_customers_own_values_come_first(customer: Customer, company: Organization):
    policy = make_policy(company)
    save_customer_policy(customer, default_schema=OTHER_SCHEMA)
    applying = services.effective_policy(customer)
    assert (applying.source, applying.uses_general_policy) == (Source.CUSTOMER, False)
    assert (applying.schema.uuid, applying.notification_type.number) == (OTHER_SCHEMA, 2)
    assert (applying.shows_detail, applying.attaches_documents) == (False, False)
    assert applying.reports_automatically is False
    assert applying.company == policy


def test_values_that_are_only_kept_do_not_apply(customer: Customer, company: Organization):
    make_policy(company)
    save_customer_policy(customer, default_schema=OTHER_SCHEMA, uses_general_policy=True)
    applying = services.effective_policy(customer)
    assert (applying.source, applying.uses_general_policy) == (Source.COMPANY, True)
    assert applying.schema.uuid == SCHEMA
    assert applying.shows_detail is True


def test_kept_values_apply_while_the_company_has_none(customer: Customer, company: Organization):
    save_customer_policy(customer, default_schema=OTHER_SCHEMA, uses_general_policy=True)
    applying = services.effective_policy(customer)
    assert (applying.source, applying.uses_general_policy) == (Source.CUSTOMER, True)
    assert (applying.schema.uuid, applying.company) == (OTHER_SCHEMA, None)


def test_the_schemas_days_come_in_their_order(customer: Customer, company: Organization):
    make_policy(company)
    for days, direction in ((10, 1), (5, 2), (0, 0), (15, 2)):
        make_range(company, days=days, direction=direction)
    make_range(company, schema_id=OTHER_SCHEMA)
    ranges = services.effective_policy(customer).ranges
    assert [each.offset for each in ranges] == [-15, -5, 0, 10]


def test_a_cancelled_customer_is_not_collected_from_until_reopened(
    customer: Customer, company: Organization
):
    make_policy(company)
    cancelled = cancel_customer(customer=customer, by=builders.later(5))
    applying = services.effective_policy(cancelled)
    assert applying.is_stopped
    assert applying.stop_reason is StopReason.CUSTOMER_CANCELLED
    assert applying.stopped_at == builders.later(5).at
    assert applying.schema.uuid == SCHEMA
    assert codes(company)[-1] == "collection.stopped"
    event = Event.objects.get(code="collection.stopped")
    assert (event.subject_type, event.subject_id) == ("customer", customer.pk)
    cancel_customer(customer=customer, by=builders.later(6))
    assert codes(company).count("collection.stopped") == 1
    reopened = update_customer(customer=cancelled, values={"is_active": True}, by=builders.later(7))
    assert not services.effective_policy(reopened).is_stopped


def test_every_version_of_a_customers_policy_is_kept(customer: Customer, company: Organization):
    anna = builders.make_user(company)
    make_policy(company)
    save_customer_policy(customer, by=builders.later(1, anna))
    saved = save_customer_policy(customer, by=builders.later(2), shows_detail=True)
    save_customer_policy(customer, by=builders.later(3), shows_detail=True)
    past = [
        (each.shows_detail, each.history_user, each.history_date)
        for each in saved.record.history.order_by("history_id")
    ]
    assert past == [(False, anna, builders.later(1).at), (True, None, builders.later(2).at)]
    assert CustomerPolicy.objects.count() == 1
    assert codes(company)[-2:] == ["customer_policy.saved"] * 2
    event = Event.objects.filter(code="customer_policy.saved").order_by("pk").last()
    assert event is not None
    assert event.changes == {"shows_detail": [False, True]}


@pytest.mark.parametrize(
    ("policy", "own", "fields"),
    [
        ({}, {}, []),
        (None, {}, []),
        (None, {"uses_general_policy": True}, ["uses_general_policy"]),
        ({}, {"uses_general_policy": True}, ["uses_general_policy"]),
        ({}, {"reports_automatically": True}, []),
        (
            {"reports_to_bureau": False},
            {"reports_automatically": True},
            ["reports_automatically"],
        ),
        (
            {},
            {
                "uses_general_policy": True,
                "reports_automatically": True,
                "notification_type": 1,
                "shows_detail": True,
                "attaches_documents": True,
            },
            [],
        ),
    ],
)
def test_what_is_odd_about_a_customers_policy_is_told(
    customer: Customer,
    company: Organization,
    policy: dict[str, Any] | None,
    own: dict[str, Any],
    fields: list[str],
):
    if policy is not None:
        make_policy(company, **policy)
    saved = save_customer_policy(customer, **own)
    assert [notice.field for notice in saved.notices] == fields


def test_a_cancelled_customers_policy_may_be_saved_and_is_told(
    customer: Customer, company: Organization
):
    cancelled = cancel_customer(customer=customer, by=builders.later())
    saved = save_customer_policy(cancelled)
    assert [notice.field for notice in saved.notices] == ["customer_tax_id"]


@pytest.mark.parametrize(
    "name",
    [
        "uses_general_policy",
        "reports_automatically",
        "default_schema",
        "notification_type",
        "shows_detail",
        "attaches_documents",
    ],
)
def test_a_customers_policy_is_complete(customer: Customer, company: Organization, name: str):
    with pytest.raises(MissingValue) as caught:
        save_customer_policy(customer, **{name: None})
    assert caught.value.field == name


@pytest.mark.parametrize("changes", [{"default_schema": UNKNOWN}, {"notification_type": 9}])
def test_a_customers_policy_names_what_exists(
    customer: Customer, company: Organization, changes: dict[str, Any]
):
    with pytest.raises(NotFound):
        save_customer_policy(customer, **changes)
    assert not CustomerPolicy.objects.exists()


def test_a_deleted_customer_has_no_policy(customer: Customer, company: Organization):
    delete_customer(customer=customer, by=builders.later())
    with pytest.raises(NotFound):
        save_customer_policy(customer)


def test_what_applies_costs_three_queries(
    customer: Customer, company: Organization, django_assert_num_queries: Any
):
    make_policy(company)
    make_range(company)
    with django_assert_num_queries(3):
        services.effective_policy(customer)
