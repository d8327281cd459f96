"""What two writers may do to the same customers at locations at the same time."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from core.errors import NotFound, NotUnique, StillNeeded
from core.models import Event
from core.roles import Role
from customers.services import cancel_customer, delete_customer
from dispatch import services
from dispatch.models import CustomerLocation, CustomerUser, Suspension
from dispatch.services import customers as making
from tests.builders import later, make_customer, make_organization, make_user
from tests.customers.test_customer_races import at_once
from tests.dispatch.builders import (
    make_customer_location,
    make_customer_user,
    make_dispatch_customer,
    make_location,
    make_suspension,
)

pytestmark = pytest.mark.django_db(transaction=True)

TURNS = range(5)


def update(
    link: CustomerLocation, minutes: int = 1, **values: Any
) -> Callable[[], CustomerLocation]:
    return partial(
        services.update_customer_location,
        customer_location=link,
        values=values,
        by=later(minutes),
    )


def deactivate(link: CustomerLocation) -> Callable[[], CustomerLocation]:
    return partial(services.deactivate_customer_location, customer_location=link, by=later())


def codes(link: CustomerLocation) -> list[str]:
    events = Event.objects.filter(subject_type="customerlocation", subject_id=link.pk)
    names = events.order_by("pk").values_list("code", flat=True)
    return [name.removeprefix("customer_location.") for name in names]


def links(count: int = len(TURNS)) -> list[CustomerLocation]:
    """Return as many links, each of a customer of its own."""
    organization = make_organization()
    location = make_location(organization)
    return [make_customer_location(make_customer(organization), location) for _ in range(count)]


def test_a_deactivation_and_a_change_at_once_both_happen():
    for link in links():
        at_once([deactivate(link), update(link, note="new")])
        link.refresh_from_db()
        assert (link.is_active, link.note) == (False, "new")
        assert sorted(codes(link)) == ["deactivated", "linked", "updated"]
        assert link.history.count() == 3


def test_changes_of_different_terms_at_once_all_survive():
    names = ("note", "sales_rep", "reference_number", "account_number_1", "account_number_2")
    link = links(1)[0]
    at_once([update(link, 1, **{name: name}) for name in names] + [deactivate(link)])
    link.refresh_from_db()
    assert [getattr(link, name) for name in names] == list(names)
    assert not link.is_active
    assert link.history.count() == 2 + len(names)


def test_deactivations_at_once_are_one():
    for link in links():
        results = at_once([deactivate(link)] * 4)
        assert {result.is_active for result in results} == {False}
        assert codes(link) == ["linked", "deactivated"]
        assert link.history.count() == 2


def test_a_deactivation_and_a_reactivation_at_once_are_one_after_the_other():
    for link in links():
        deactivate(link)()
        at_once([deactivate(link), update(link, 2, is_active=True)])
        link.refresh_from_db()
        told = ["linked", "deactivated", "reactivated"]
        assert codes(link) == (told if link.is_active else [*told, "deactivated"])


def test_a_reactivation_while_the_customer_is_cancelled_is_refused_or_made_before():
    for link in links():
        deactivate(link)()
        made, _ = at_once(
            [
                update(link, 2, is_active=True),
                partial(cancel_customer, customer=link.customer, by=later()),
            ]
        )
        is_refused = isinstance(made, services.CustomerNotActive)
        link.refresh_from_db()
        assert link.is_active is not is_refused
        assert not link.is_served
        assert codes(link) == ["linked", "deactivated"] + ([] if is_refused else ["reactivated"])


def test_links_of_one_pair_at_once_make_one_and_refusals():
    organization = make_organization()
    for _ in TURNS:
        customer, location = make_customer(organization), make_location(organization)
        results = at_once(
            [partial(make_customer_location, customer, location, note=f"{n}") for n in range(4)]
        )
        refused = [each for each in results if isinstance(each, services.AlreadyAtLocation)]
        assert len(refused) == 3
        assert {each.message for each in refused} == {"The customer is already at this location."}
        link = customer.customer_locations.get()
        assert codes(link) == ["linked"]
        assert [each.note for each in results if each not in refused] == [link.note]


def test_a_link_made_while_its_customer_is_cancelled_is_refused_or_not_served():
    organization = make_organization()
    for _ in TURNS:
        customer = make_customer(organization)
        made, _cancelled = at_once(
            [
                partial(make_customer_location, customer),
                partial(cancel_customer, customer=customer, by=later()),
            ]
        )
        is_refused = isinstance(made, services.CustomerNotActive)
        assert customer.customer_locations.count() == (0 if is_refused else 1)
        assert not customer.customer_locations.served().exists()


def test_a_link_made_while_its_customer_is_deleted_is_refused_or_gone_with_it():
    organization = make_organization()
    for _ in TURNS:
        customer = make_customer(organization)
        made, deleted = at_once(
            [
                partial(make_customer_location, customer),
                partial(delete_customer, customer=customer, by=later()),
            ]
        )
        assert deleted is None
        assert type(made) in (CustomerLocation, NotFound)
        assert not CustomerLocation.objects.for_organization(organization).exists()


def test_a_change_and_a_deletion_of_the_customer_at_once_are_one_after_the_other():
    for link in links():
        changed, deleted = at_once(
            [
                update(link, note="new"),
                partial(delete_customer, customer=link.customer, by=later()),
            ]
        )
        assert deleted is None
        link.refresh_from_db()
        assert link.note == ("" if isinstance(changed, NotFound) else "new")


def test_a_suspension_deleted_while_a_customer_is_put_under_it_is_kept_or_gone():
    for link in links(8):
        suspension = make_suspension(link.customer.organization)
        changed, deleted = at_once(
            [
                update(link, suspension=suspension),
                partial(services.delete_suspension, suspension=suspension, by=later()),
            ]
        )
        link.refresh_from_db()
        if Suspension.objects.filter(pk=suspension.pk).exists():
            assert isinstance(deleted, StillNeeded)
            assert link.suspension == suspension
        else:
            assert isinstance(changed, NotFound)
            assert changed.field == "suspension"
            assert link.suspension is None


def test_locations_of_one_name_at_once_make_one_and_refusals():
    organization = make_organization()
    results = at_once([partial(make_location, organization, "Yard")] * 4)
    refused = [each for each in results if isinstance(each, NotUnique)]
    assert [each.field for each in refused] == ["name"] * 3
    assert organization.locations.count() == 1


def test_references_taken_at_once_are_made_up_anew(monkeypatch: pytest.MonkeyPatch):
    numbers = itertools.count()
    # Two of the same each time; the lock of a count is Python's own.
    monkeypatch.setattr(making, "new_reference", lambda: f"D-{next(numbers) // 2:08x}")
    organization = make_organization()
    location = make_location(organization)
    made = at_once([partial(make_dispatch_customer, organization, location)] * 6)
    assert len({customer.reference for customer in made}) == 6
    assert location.customer_locations.count() == 6


def test_a_user_bound_at_once_acts_for_one_of_the_customers():
    organization = make_organization()
    for _ in TURNS:
        user = make_user(organization, role=Role.CLIENT_CUSTOMER)
        customers = [make_customer(organization) for _ in range(4)]
        made = at_once([partial(make_customer_user, customer, user) for customer in customers])
        assert {type(each) for each in made} == {CustomerUser}
        bound = CustomerUser.objects.get(user=user)
        assert bound.customer in customers
        assert bound.history.count() == 4
