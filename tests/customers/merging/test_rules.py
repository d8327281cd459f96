"""What becomes of everything that belongs to a customer when it is merged into another one."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from billing.models import Recurrence
from billing.services import cancel_contract
from collections_policy.models import CustomerPolicy
from core.models import Event
from customers import services
from customers.merging import has_rule
from customers.models import (
    Address,
    Contact,
    Customer,
    CustomerExternalId,
    CustomerGroupAssignment,
    CustomerPaymentType,
    DeliveryPortal,
    InvoicingDefaults,
    MainContact,
    PaymentDate,
    PaymentSettings,
)
from dispatch.models import CustomerLocation, CustomerUser, DefaultTerms
from tests import builders
from tests.billing.builders import make_contract
from tests.builders import NOW, later
from tests.customers.merging.building import (
    PARTS,
    World,
    contracts_of,
    make_filled,
    make_world,
    merge,
    password_of,
)

pytestmark = pytest.mark.django_db

ONCE = (
    MainContact,
    InvoicingDefaults,
    DeliveryPortal,
    PaymentSettings,
    DefaultTerms,
    CustomerPolicy,
)
MANY = (
    *(Address, Contact, CustomerExternalId, CustomerGroupAssignment, CustomerLocation),
    *(CustomerPaymentType, CustomerUser, PaymentDate, Recurrence),
)


@pytest.fixture
def world() -> World:
    return make_world()


def test_every_foreign_key_to_a_customer_has_a_rule():
    found = {
        (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        if not model.__name__.startswith("Historical")
        for field in model._meta.concrete_fields
        if field.related_model is Customer
    }
    assert len(found) >= 20
    assert {(m.__name__, name) for m, name in found if not has_rule(m, name)} == set()


def rows_of(model: Any, customer: Customer) -> list[Any]:
    return list(model.objects.filter(customer=customer).order_by("pk"))


def test_everything_of_the_merged_customer_moves_to_one_that_has_nothing(world):
    survivor = make_filled(world, "A", ())
    merged = make_filled(world, "B", PARTS)
    counts = {model: len(rows_of(model, merged)) for model in (*ONCE, *MANY)}
    assert all(counts.values())
    children = list(merged.sub_customers.all())
    merge(survivor, merged)
    assert {model: len(rows_of(model, survivor)) for model in (*ONCE, *MANY)} == counts
    assert not any(rows_of(model, merged) for model in (*ONCE, *MANY))
    assert list(survivor.sub_customers.all()) == children
    assert password_of(survivor) == "pw B"


def test_what_a_customer_has_once_stays_where_the_survivor_has_its_own(world):
    survivor, merged = make_filled(world, "A", PARTS), make_filled(world, "B", PARTS)
    before = {model: rows_of(model, survivor)[0] for model in ONCE}
    merge(survivor, merged)
    for model in ONCE:
        assert rows_of(model, survivor) == [before[model]]
        assert len(rows_of(model, merged)) == 1
    assert MainContact.objects.get(customer=survivor).name == "Caja A"
    assert password_of(survivor) == "pw A"
    assert DefaultTerms.objects.get(customer=survivor).note == "A"


def test_groups_payment_types_and_locations_that_both_have_stay_the_survivor_s(world):
    survivor = make_filled(world, "A", ("group", "cash", "location"))
    merged = make_filled(world, "B", PARTS)
    merge(survivor, merged)
    assert survivor.groups.count() == 2
    assert survivor.customer_locations.count() == 2
    assert survivor.customer_locations.get(location=world.location).note == "A"
    assert [row.group for row in rows_of(CustomerGroupAssignment, merged)] == [world.group]
    kinds = survivor.payment_type_choices.order_by("position")
    assert list(kinds.values_list("payment_type__reference", "position")) == [
        ("cash", 0),
        ("cheque", 1),
    ]


@pytest.mark.parametrize("parts", [("billing", "shipping"), ("billing",)])
def test_the_survivor_s_main_addresses_stay_what_they_are(world, parts):
    merged = make_filled(world, "B", ("billing", "shipping"))  # its rows are older
    survivor = make_filled(world, "A", parts)
    own = list(survivor.addresses.order_by("pk"))
    merge(survivor, merged)
    assert survivor.addresses.count() == len(own) + 2
    active = survivor.addresses.filter(is_active=True).order_by("pk")
    assert active.filter(is_billing=True).first() == own[0]
    assert active.filter(is_shipping=True).first() == own[-1]


def test_the_merged_customer_s_addresses_fill_roles_that_nobody_has(world):
    survivor, merged = make_filled(world, "A", ()), make_filled(world, "B", ("billing", "shipping"))
    merge(survivor, merged)
    cities = dict(survivor.addresses.values_list("city", "is_shipping"))
    assert cities == {"Bill B": False, "Ship B": True}


def test_more_addresses_than_a_customer_may_have_are_refused(world, monkeypatch):
    survivor, merged = (make_filled(world, each, ()) for each in "AB")
    for customer, number in ((survivor, 600), (merged, 401)):
        Address.objects.bulk_create(
            Address(customer=customer, created_at=NOW, updated_at=NOW) for _ in range(number)
        )
    with pytest.raises(services.NotMergeable, match="more than 1000 addresses"):
        merge(survivor, merged)
    assert merged.addresses.count() == 401


def test_the_defaults_do_not_name_a_contact_that_stays_hidden(world):
    survivor = make_filled(world, "A", ("main_contact",))
    merged = make_filled(world, "B", ("main_contact", "contacts"))
    values = {"contact_uuid": merged.main_contact.uuid, "payment_way": "03"}
    services.update_customer(customer=merged, values={"defaults": values}, by=later())
    merge(survivor, merged)
    assert InvoicingDefaults.objects.get(customer=survivor).contact_uuid is None


def test_the_defaults_go_on_naming_a_contact_that_moves(world):
    survivor, merged = make_filled(world, "A", ()), make_filled(world, "B", ("contacts",))
    uuid = merged.contacts.order_by("pk")[0].uuid
    values = {"defaults": {"contact_uuid": uuid}}
    services.update_customer(customer=merged, values=values, by=later())
    merge(survivor, merged)
    assert InvoicingDefaults.objects.get(customer=survivor).contact_uuid == uuid


def test_a_contract_that_ended_stays_hidden_where_its_code_is_taken(world):
    survivor, merged = (make_filled(world, each, ("own_contract",)) for each in "AB")
    make_contract(survivor, code="R-1")
    ended = make_contract(merged, code="R-1")
    cancel_contract(recurrence=ended, reason="", by=later())
    merge(survivor, merged)
    assert len(contracts_of(survivor)) == 3
    assert contracts_of(merged) == ["R-1"]


def test_the_merged_customer_is_deleted_and_names_its_survivor(world):
    survivor, merged = make_filled(world, "A", ()), make_filled(world, "B", ("contacts",))
    done = services.merge_customers(
        survivor=survivor, merged=merged, reason="twice in the ERP", by=later(user=None)
    )
    merged.refresh_from_db()
    survivor.refresh_from_db()
    assert (merged.deleted_at, merged.merged_into) == (later().at, survivor)
    assert (survivor.updated_at, survivor.reference) == (later().at, "A")
    assert (done.survivor, done.merged, done.reason) == (survivor, merged, "twice in the ERP")
    assert Contact.objects.order_by("pk")[0].updated_at == later().at
    events = Event.objects.filter(code="customer.merged").order_by("pk")
    assert [(event.subject_id, event.changes) for event in events] == [
        (survivor.pk, {"merged": [None, merged.pk], "moved.contact": [0, 2]}),
        (
            merged.pk,
            {"deleted_at": [None, later().at.isoformat()], "merged_into": [None, survivor.pk]},
        ),
    ]


def test_every_row_that_a_merge_writes_keeps_its_past(world):
    survivor, merged = make_filled(world, "A", ()), make_filled(world, "B", PARTS)
    done = merge(survivor, merged)
    rows = {(move["model"], move["pk"]) for move in done.moves} | {
        ("customers.customer", survivor.pk)
    }
    keys = {move["pk"]: move["after"] for move in done.moves if "made" in move}
    for label, pk in rows:
        model: Any = apps.get_model(label)
        is_rekeyed = model._meta.pk.is_relation
        past = model.history.filter(**{model._meta.pk.attname: keys[pk] if is_rekeyed else pk})
        assert past.filter(history_type="~", request_id__gt="").latest(
            "history_id"
        ).history_date == (later().at), label


def test_children_of_the_merged_customer_come_below_the_survivor_wherever_it_is(world):
    top = make_filled(world, "TOP", ())
    merged = make_filled(world, "M", (), parent=top)
    child = make_filled(world, "C", (), parent=merged)
    survivor = make_filled(world, "S", (), parent=child)
    merge(survivor, merged)
    parents = dict(
        Customer.objects.filter(deleted_at=None).values_list("reference", "parent__reference")
    )
    assert parents == {"TOP": None, "S": "TOP", "C": "S"}


def test_a_merged_customer_below_its_survivor_just_goes(world):
    survivor = make_filled(world, "S", ())
    merged = make_filled(world, "M", (), parent=make_filled(world, "C", (), parent=survivor))
    grandchild = make_filled(world, "G", (), parent=merged)
    merge(survivor, merged)
    grandchild.refresh_from_db()
    survivor.refresh_from_db()
    assert (grandchild.parent, survivor.parent) == (survivor, None)
    services.delete_customer(customer=grandchild, by=builders.later(2))
