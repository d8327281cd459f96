"""What is kept of each change, and how much the database is asked for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Event
from customers import lookups, services
from customers.models import Customer
from tests import builders

pytestmark = pytest.mark.django_db


def test_create_customer_records_one_event_and_one_past_row():
    organization = builders.make_organization()
    user = builders.make_user(organization)
    customer = builders.make_customer(
        organization, reference="NC-3", name="Marie", by=builders.make_actor(user, request_id="r1")
    )
    event = Event.objects.get(code="customer.created")
    assert (event.organization, event.subject_id, event.actor, event.request_id, event.at) == (
        *(organization, customer.pk, user, "r1", builders.NOW),
    )
    assert event.changes == {
        "reference": [None, "NC-3"],
        "name": [None, "Marie"],
        "category": [None, customer.category_id],
        "created_by": [None, user.pk],
        "currency": [None, "MXN"],
    }
    past = customer.history.get()
    assert (past.history_type, past.history_user, past.request_id, past.history_date) == (
        *("+", user, "r1", builders.NOW),
    )


def test_update_customer_records_what_differs_before_and_after():
    organization = builders.make_organization()
    customer = builders.make_customer(organization, name="Marie", credit_limit=Decimal(5))
    parent = builders.make_customer(organization)
    services.update_customer(
        customer=customer,
        values={"name": "Marie ", "credit_limit": Decimal("7.5"), "parent": parent},
        by=builders.later(),
    )
    assert Event.objects.get(code="customer.updated").changes == {
        "credit_limit": ["5.00", "7.50"],
        "parent": [None, parent.pk],
    }
    newest, oldest = customer.history.all()
    assert (newest.credit_limit, oldest.credit_limit) == (Decimal("7.50"), Decimal(5))
    assert (newest.updated_at, newest.parent_id) == (builders.later().at, parent.pk)


def test_update_customer_writes_nothing_when_nothing_differs():
    organization = builders.make_organization()
    cash = organization.paymenttype_set.get(reference="cash")
    values: dict[str, Any] = {
        **{"name": "Marie", "credit_limit": Decimal(5), "payment_types": [cash], "phone": "1"},
        **{"billing_address": {"city": "Nice"}, "category": None, "currency": None},
    }
    customer = builders.make_customer(organization, **values)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        same = services.update_customer(customer=customer, values=values, by=builders.later())
    assert same.updated_at == builders.NOW
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_update_customer_writes_only_the_columns_that_differ():
    customer = builders.make_customer(builders.make_organization())
    Customer.objects.filter(pk=customer.pk).update(comment="written meanwhile")
    services.update_customer(customer=customer, values={"phone": "1"}, by=builders.later())
    customer.refresh_from_db()
    assert (customer.phone, customer.comment) == ("1", "written meanwhile")


def test_update_customer_never_moves_updated_at_backwards():
    customer = builders.make_customer(builders.make_organization())
    services.update_customer(customer=customer, values={"phone": "1"}, by=builders.later(5))
    earlier = builders.later(2)
    changed = services.update_customer(customer=customer, values={"fax": "2"}, by=earlier)
    assert changed.updated_at == builders.later(5).at
    assert changed.history.latest("history_id").history_date == earlier.at


def test_payment_types_alone_move_updated_at():
    organization = builders.make_organization()
    cash = organization.paymenttype_set.get(reference="cash")
    customer = builders.make_customer(organization)
    changed = services.update_customer(
        customer=customer, values={"payment_types": [cash]}, by=builders.later()
    )
    assert changed.updated_at == builders.later().at
    event = Event.objects.get(code="customer.updated")
    assert event.changes == {"payment_types": [[], [cash.pk]]}


def test_create_customer_asks_the_database_eight_times(django_assert_num_queries):
    """Two of them open and close the transaction; the other six write, but for the root."""
    organization = builders.make_organization()
    with django_assert_num_queries(8):
        builders.make_customer(organization, billing_address={"city": "Nice"})


def test_update_customer_asks_the_database_six_times(django_assert_num_queries):
    organization = builders.make_organization()
    customer = lookups.find_customer(organization, builders.make_customer(organization).pk)
    with django_assert_num_queries(6):
        services.update_customer(customer=customer, values={"phone": "1"}, by=builders.later())
