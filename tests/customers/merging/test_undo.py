"""Taking a merge back: all of it, or all but what was changed since."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from core.errors import CurrencyNotConfigured, HierarchyLoop, MissingValue
from core.models import Event
from customers import services
from customers.models import (
    Contact,
    Customer,
    CustomerMerge,
    CustomerTally,
    InvoicingDefaults,
    PaymentSettings,
)
from tests import builders
from tests.builders import later
from tests.customers.merging.building import (
    PARTS,
    World,
    everything_stored,
    make_filled,
    make_world,
    merge,
    password_of,
    undo,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_an_undone_merge_leaves_everything_as_it_was(world):
    survivor, merged = make_filled(world, "A", ("billing",)), make_filled(world, "B", PARTS)
    before, total = everything_stored(), CustomerTally.objects.total(world.organization)
    done = merge(survivor, merged, "name", "phone")
    assert everything_stored() != before
    assert CustomerTally.objects.total(world.organization) == total - 1
    report = undo(done)
    assert everything_stored() == before
    assert report.kept == []
    assert CustomerTally.objects.total(world.organization) == total
    assert password_of(merged) == "pw B"
    done.refresh_from_db()
    assert (done.undone_at, report.merge) == (later(2).at, done)
    for customer in (survivor, merged):
        customer.refresh_from_db()
        assert customer.updated_at == later(2).at
    events = Event.objects.filter(code="customer.merge_undone").order_by("pk")
    assert [(each.subject_id, each.changes) for each in events] == [
        (survivor.pk, {"merged": [merged.pk, None]}),
        (merged.pk, {"merged_into": [survivor.pk, None]}),
    ]
    merge(survivor, merged, minutes=3)
    assert CustomerMerge.objects.count() == 2


def test_a_merge_is_undone_once(world):
    done = merge(make_filled(world, "A", ()), make_filled(world, "B", ()))
    undo(done)
    with pytest.raises(services.NotUndoable, match="undone already"):
        undo(done)


def test_what_was_changed_since_stays_and_is_told(world):
    survivor = make_filled(world, "A", (), name="Old", phone="1")
    merged = make_filled(world, "B", ("contacts", "child"), name="New", phone="2")
    child = merged.sub_customers.get()
    done = merge(survivor, merged, "name", "phone")
    services.update_customer(customer=survivor, values={"name": "Newer"}, by=later())
    services.update_customer(customer=child, values={"parent": None}, by=later())
    gone, moved = Contact.objects.order_by("pk")
    services.update_contact(contact=moved, values={"phone": "3"}, by=later())
    services.delete_contact(contact=gone, by=later())
    report = undo(done)
    survivor.refresh_from_db()
    assert (survivor.name, survivor.phone) == ("Newer", "1")
    assert Customer.objects.get(pk=child.pk).parent is None
    assert merged.contacts.get().phone == "3"
    assert sorted(str(each) for each in report.kept) == [
        f"contact {gone.pk}: customer",
        f"customer {child}: parent customer",
        "customer Newer (A): name",
    ]


def test_a_record_made_in_place_of_one_that_moved_stays(world):
    survivor, merged = make_filled(world, "A", ()), make_filled(world, "B", ("settings",))
    done = merge(survivor, merged)
    for values in (None, {"receives_payments": True}):
        services.update_customer(
            customer=survivor, values={"payment_settings": values}, by=later(2)
        )
    report = undo(done, minutes=3)
    assert PaymentSettings.objects.get().customer == survivor
    assert [each.column for each in report.kept] == ["customer"]


def test_a_value_that_is_gone_does_not_come_back(world):
    category = builders.make_category(world.organization)
    survivor, merged = make_filled(world, "A", (), category=category), make_filled(world, "B", ())
    done = merge(survivor, merged, "category")
    services.delete_category(category=category, by=later())
    report = undo(done)
    survivor.refresh_from_db()
    assert survivor.category == builders.root_category(world.organization)
    assert [each.column for each in report.kept] == ["category"]


def test_defaults_forget_the_contacts_that_go_back(world):
    survivor, merged = (
        make_filled(world, "A", ("defaults",)),
        make_filled(world, "B", ("contacts",)),
    )
    done = merge(survivor, merged)
    values = {"contact_uuid": merged_contact(survivor).uuid}
    services.update_customer(customer=survivor, values={"defaults": values}, by=later())
    undo(done)
    assert InvoicingDefaults.objects.get(customer=survivor).contact_uuid is None
    assert merged.contacts.count() == 2


def merged_contact(survivor: Customer) -> Contact:
    contact: Contact = survivor.contacts.order_by("pk")[0]
    return contact


def test_amounts_stay_with_a_currency_that_was_changed_since(world):
    theirs = {"currency": "USD", "balance": Decimal(5)}
    survivor = make_filled(world, "A", (), balance=Decimal(100))
    done = merge(survivor, make_filled(world, "B", (), **theirs), "currency", "balance")
    builders.make_currency_rate(world.organization, "EUR")
    services.update_customer(customer=survivor, values={"currency": "EUR"}, by=later())
    report = undo(done)
    survivor.refresh_from_db()
    assert (survivor.currency, survivor.balance) == ("EUR", Decimal(5))
    assert [each.column for each in report.kept] == ["currency", "balance"]


def test_a_currency_without_a_rate_does_not_come_back(world):
    survivor = make_filled(world, "A", (), currency="USD")
    done = merge(survivor, make_filled(world, "B", ()), "currency")
    services.delete_currency_rate(currency_rate=world.organization.currency_rates.get(), by=later())
    with pytest.raises(CurrencyNotConfigured):
        undo(done)
    assert Customer.objects.get(pk=survivor.pk).currency == "MXN"


def test_what_the_survivor_would_lack_refuses_the_undoing(world):
    survivor = make_filled(world, "A", ())
    done = merge(survivor, make_filled(world, "B", (), due_date_days=30), "due_date_days")
    services.update_customer(customer=survivor, values={"due_date_rule": 1}, by=later())
    with pytest.raises(MissingValue):
        undo(done)
    assert Customer.objects.get(pk=survivor.pk).due_date_days == 30


def test_a_parent_that_came_below_its_child_since_refuses_the_undoing(world):
    top = make_filled(world, "TOP", ())
    survivor = make_filled(world, "A", ())
    merged = make_filled(world, "B", ("child",), parent=top)
    child = merged.sub_customers.get()
    done = merge(survivor, merged)
    services.update_customer(customer=top, values={"parent": child}, by=later())
    with pytest.raises(HierarchyLoop):
        undo(done)
    services.update_customer(customer=top, values={"parent": None}, by=later())
    undo(done)
    assert list(merged.sub_customers.all()) == [child]


def test_a_customer_whose_parent_is_gone_comes_back_on_its_own(world):
    top = make_filled(world, "TOP", ())
    survivor, merged = make_filled(world, "A", ()), make_filled(world, "B", (), parent=top)
    done = merge(survivor, merged)
    services.delete_customer(customer=top, by=later())
    report = undo(done)
    merged.refresh_from_db()
    assert (merged.parent, merged.deleted_at) == (None, None)
    assert [str(each) for each in report.kept] == [f"customer {merged}: parent customer"]


def test_a_survivor_does_not_return_below_a_customer_that_is_gone(world):
    merged = make_filled(world, "M", ())
    child = make_filled(world, "C", (), parent=merged)
    survivor = make_filled(world, "S", (), parent=child)
    done = merge(survivor, merged)
    services.delete_customer(customer=child, by=later())
    report = undo(done)
    survivor.refresh_from_db()
    child.refresh_from_db()
    assert (survivor.parent, child.parent) == (None, merged)
    assert [str(each) for each in report.kept] == [f"customer {survivor}: parent customer"]


def test_time_does_not_run_backwards_for_who_polls(world):
    survivor, merged = make_filled(world, "A", ()), make_filled(world, "B", ("contacts",))
    services.update_customer(customer=survivor, values={"phone": "1"}, by=later(60))
    done = merge(survivor, merged)
    undo(done)
    survivor.refresh_from_db()
    assert survivor.updated_at == later().at + timedelta(minutes=59)
