"""The terms of customers at locations: their limits, and whom they name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from core.errors import DomainError, InvalidValue, NotFound, WrongType
from core.models import Event
from core.roles import Role
from dispatch import services
from dispatch.models import CustomerLocation
from tests.builders import later, make_customer, make_organization, make_user
from tests.dispatch.builders import make_customer_location, make_location, make_suspension

pytestmark = pytest.mark.django_db


@pytest.fixture
def link() -> CustomerLocation:
    return make_customer_location(make_customer(make_organization()))


def update(link: CustomerLocation, minutes: int = 1, **values: Any) -> CustomerLocation:
    return services.update_customer_location(
        customer_location=link, values=values, by=later(minutes)
    )


@pytest.mark.parametrize(
    ("values", "kind", "field"),
    [
        ({"account_number_1": "x" * 129}, InvalidValue, "account_number_1"),
        ({"account_number_2": 7}, WrongType, "account_number_2"),
        ({"note": "x" * 2049}, InvalidValue, "note"),
        ({"note": "half \ud800"}, InvalidValue, "note"),
        ({"reference_number": "x" * 257}, InvalidValue, "reference_number"),
        ({"sales_rep": "x" * 65}, InvalidValue, "sales_rep"),
        ({"sales_rep_key": "1" * 65}, InvalidValue, "sales_rep_key"),
        ({"sales_rep_key": "nul \0"}, InvalidValue, "sales_rep_key"),
        ({"is_commercial": 1}, WrongType, "is_commercial"),
        ({"renewal_on": "2026-08-20"}, WrongType, "renewal_on"),
        ({"renewal_on": datetime(2026, 8, 20)}, WrongType, "renewal_on"),
    ],
)
def test_terms_refuse_what_the_columns_do_not_hold(
    link: CustomerLocation, values: dict[str, Any], kind: type[DomainError], field: str
):
    other = make_location(link.customer.organization)
    calls: list[Callable[[], object]] = [
        partial(make_customer_location, link.customer, other, **values),
        partial(update, link, **values),
    ]
    for call in calls:
        with pytest.raises(kind) as caught:
            call()
        assert caught.value.field == field
    assert Event.objects.filter(subject_type="customerlocation").count() == 1


def test_another_organizations_suspension_does_not_exist(link: CustomerLocation):
    foreign = make_suspension(make_organization("entity2"))
    with pytest.raises(NotFound) as caught:
        update(link, suspension=foreign)
    assert (caught.value.kind, caught.value.field) == ("suspension", "suspension")
    link.refresh_from_db()
    assert link.suspension is None


def test_a_member_named_as_sales_representative_is_found(link: CustomerLocation):
    shane = make_user(link.customer.organization, role=Role.DRIVER, username="shane")
    george = make_user(link.customer.organization, username="george.jones")
    for key, user in (
        ("shane", shane),
        (str(george.uuid), george),
        (str(shane.uuid).upper(), shane),
        ("4711", None),
        ("george.jones", george),
        (None, None),
    ):
        changed = update(link, sales_rep_key=key)
        changed.refresh_from_db()
        assert (changed.sales_rep_key, changed.sales_user) == (key or "", user)


def test_somebody_of_another_organization_is_as_unknown_as_nobody(link: CustomerLocation):
    stranger = make_user(make_organization("entity2"), username="stranger")
    told = []
    for key in (
        "stranger",
        "nobody",
        str(stranger.uuid),
        "00000000-0000-4000-8000-000000000000",
        "٣",  # digits, but not those of a number
    ):
        with pytest.raises(NotFound) as caught:
            update(link, sales_rep_key=key)
        assert (caught.value.field, caught.value.key) == ("sales_rep_key", key)
        told.append(caught.value.message.replace(key, "?"))
    assert set(told) == {"The user ? does not exist."}


def test_a_sales_representative_who_left_stays_until_another_is_named(link: CustomerLocation):
    shane = make_user(link.customer.organization, username="shane")
    update(link, sales_rep_key="shane")
    shane.memberships.all().delete()
    changed = update(link, 2, sales_rep_key="shane", note="new")
    assert (changed.note, changed.sales_user) == ("new", shane)
    with pytest.raises(NotFound):
        make_customer_location(link.customer, sales_rep_key="shane")
