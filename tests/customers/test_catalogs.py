"""Categories, segmentations, groups, payment types and currency rates."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from core.errors import (
    HierarchyLoop,
    InvalidValue,
    MissingValue,
    NotFound,
    NotUnique,
    Protected,
    StillNeeded,
)
from core.models import Event, Organization
from customers import services
from customers.models import Customer, CustomerGroupAssignment, PaymentType
from tests import builders

pytestmark = pytest.mark.django_db

NOUNS = ["category", "segmentation", "group", "payment_type"]


@pytest.fixture
def organization() -> Organization:
    return builders.make_organization()


def make(organization: Organization, noun: str, **values: Any) -> Any:
    return getattr(builders, f"make_{noun}")(organization, **values)


def change(noun: str, entry: Any, **values: Any) -> Any:
    return getattr(services, f"update_{noun}")(**{noun: entry}, values=values, by=builders.later())


def delete(noun: str, entry: Any) -> None:
    getattr(services, f"delete_{noun}")(**{noun: entry}, by=builders.later())


def test_an_organization_begins_with_a_root_category_and_three_payment_types(organization):
    root = builders.root_category(organization)
    assert (root.reference, root.name, root.history.count()) == ("root", "Root", 1)
    types = organization.paymenttype_set.order_by("pk").values_list("reference", "name")
    assert list(types) == [
        ("cash", "Cash"),
        ("credit_card", "Credit card"),
        ("cheque", "Cheque"),
    ]
    assert PaymentType.history.count() == 3


@pytest.mark.parametrize("noun", NOUNS)
def test_an_entry_needs_reference_then_name(organization, noun):
    parent = {"parent": builders.root_category(organization)} if noun == "category" else {}
    for values, missing in (({}, "reference"), ({"reference": "x"}, "name")):
        with pytest.raises(MissingValue) as caught:
            getattr(services, f"create_{noun}")(
                organization=organization, values={**values, **parent}, by=builders.make_actor()
            )
        assert caught.value.field == missing


@pytest.mark.parametrize("noun", NOUNS)
def test_an_entry_s_reference_is_unique_in_the_organization(organization, noun):
    first = make(organization, noun, reference="a")
    with pytest.raises(NotUnique):
        make(organization, noun, reference="a")
    other = make(organization, noun, reference="b")
    with pytest.raises(NotUnique):
        change(noun, other, reference="a")
    assert make(builders.make_organization("entity2"), noun, reference="a").pk != first.pk


@pytest.mark.parametrize("noun", NOUNS)
def test_an_entry_is_changed_only_where_it_differs(organization, noun):
    entry = make(organization, noun, reference="a", name="A")
    changed = change(noun, entry, reference="a", name="B")
    assert (changed.reference, changed.name) == ("a", "B")
    assert (changed.created_at, changed.updated_at) == (builders.NOW, builders.later().at)
    code = {"payment_type": "payment_type"}.get(noun, f"customer_{noun}")
    assert Event.objects.get(code=f"{code}.updated").changes == {"name": ["A", "B"]}
    assert change(noun, entry, name="B").history.count() == 2


@pytest.mark.parametrize("noun", NOUNS)
def test_an_upserted_entry_is_created_then_changed(organization, noun):
    upsert = getattr(services, f"upsert_{noun}")
    parent = {"parent": builders.root_category(organization)} if noun == "category" else {}
    results = [
        upsert(
            organization=organization,
            reference="a/b",
            values={"name": name, **parent},
            by=builders.make_actor(),
        )
        for name in ("First", "Second")
    ]
    assert [was_created for _, was_created in results] == [True, False]
    assert results[0][0].pk == results[1][0].pk
    assert results[1][0].name == "Second"


@pytest.mark.parametrize("noun", NOUNS)
def test_a_deleted_entry_is_gone_with_its_past_kept(organization, noun):
    entry = make(organization, noun)
    model, pk = type(entry), entry.pk
    delete(noun, entry)
    assert not model.objects.filter(pk=pk).exists()
    assert model.history.filter(id=pk).latest("history_id").history_type == "-"
    with pytest.raises(NotFound):
        delete(noun, model(pk=pk, organization=organization))


@pytest.mark.parametrize("noun", ["category", "segmentation", "payment_type"])
def test_an_entry_in_use_cannot_be_deleted_until_its_customers_are(organization, noun):
    entry = make(organization, noun)
    used: dict[str, Any] = {"payment_types": [entry]} if noun == "payment_type" else {noun: entry}
    customer = builders.make_customer(organization, **used)
    with pytest.raises(StillNeeded):
        delete(noun, entry)
    services.delete_customer(customer=customer, by=builders.later())
    delete(noun, entry)
    assert not type(entry).objects.filter(pk=entry.pk).exists()
    assert Customer.objects.filter(pk=customer.pk).exists()


def test_a_category_needs_a_parent_and_the_root_has_none(organization):
    root = builders.root_category(organization)
    category = make(organization, "category")
    values = {"reference": "x", "name": "x"}
    with pytest.raises(MissingValue):
        services.create_category(organization=organization, values=values, by=builders.later())
    with pytest.raises(MissingValue):
        change("category", category, parent=None)
    with pytest.raises(InvalidValue) as caught:
        change("category", root, parent=category)
    assert caught.value.field == "parent"
    assert change("category", root, parent=None, is_root=True, name="All").name == "All"


def test_there_is_one_root(organization) -> None:
    root = builders.root_category(organization)
    category = make(organization, "category")
    acts: list[Callable[[], Any]] = [
        lambda: make(organization, "category", is_root=True),
        lambda: change("category", category, is_root=True),
    ]
    for act in acts:
        with pytest.raises(InvalidValue) as caught:
            act()
        assert caught.value.field == "is_root"
    with pytest.raises(Protected):
        delete("category", root)


def test_categories_make_no_loop(organization):
    top = make(organization, "category")
    middle = make(organization, "category", parent=top)
    bottom = make(organization, "category", parent=middle)
    for parent in (top, bottom):
        with pytest.raises(HierarchyLoop) as caught:
            change("category", top, parent=parent)
        assert (caught.value.kind, caught.value.field) == ("customer category", "parent")
    assert change("category", bottom, parent=top).parent == top


def test_a_category_with_children_cannot_be_deleted(organization):
    top = make(organization, "category")
    make(organization, "category", parent=top)
    with pytest.raises(StillNeeded):
        delete("category", top)


def test_a_category_of_another_organization_is_no_parent(organization):
    foreign = builders.root_category(builders.make_organization("entity2"))
    category = make(organization, "category")
    with pytest.raises(NotFound):
        change("category", category, parent=foreign)
    with pytest.raises(NotFound):
        make(organization, "category", parent=foreign)


@pytest.mark.parametrize("reference", ["cash", "credit_card", "cheque"])
def test_built_in_payment_types_stay(organization, reference):
    entry = organization.paymenttype_set.get(reference=reference)
    with pytest.raises(Protected):
        delete("payment_type", entry)
    with pytest.raises(Protected):
        change("payment_type", entry, reference="other")
    changed = change("payment_type", entry, reference=reference.upper(), is_active=False)
    with pytest.raises(Protected):
        delete("payment_type", changed)


def test_a_deleted_group_takes_its_memberships_along(organization):
    group = make(organization, "group")
    customer = builders.make_customer(organization, groups=[group])
    delete("group", group)
    assert not customer.groups.exists()
    past = CustomerGroupAssignment.history.latest("history_id")
    assert (past.history_type, past.history_date) == ("-", builders.later().at)


def test_assigning_a_group_twice_is_assigning_it_once(organization):
    customer, group = builders.make_customer(organization), make(organization, "group")
    results = [
        services.assign_group(customer=customer, group=group, by=builders.later(minute))
        for minute in (1, 2)
    ]
    assert results == [True, False]
    assert list(customer.groups.all()) == [group]
    customer.refresh_from_db()
    assert customer.updated_at == builders.later(1).at
    results = [
        services.unassign_group(customer=customer, group=group, by=builders.later(minute))
        for minute in (3, 4)
    ]
    assert results == [True, False]
    assert not customer.groups.exists()
    changes = Event.objects.filter(code="customer.updated").values_list("changes", flat=True)
    assert list(changes) == [{"group": [None, group.pk]}, {"group": [group.pk, None]}]


def test_a_group_of_another_organization_takes_no_customer(organization):
    foreign = make(builders.make_organization("entity2"), "group")
    customer = builders.make_customer(organization)
    with pytest.raises(NotFound):
        services.assign_group(customer=customer, group=foreign, by=builders.later())


def test_a_currency_rate_is_set_then_changed(organization):
    rate = builders.make_currency_rate(organization, "usd", "18.5")
    assert (rate.code, rate.rate) == ("USD", Decimal("18.5"))
    again = builders.make_currency_rate(organization, "USD", "19.25")
    assert (again.pk, again.rate, again.history.count()) == (rate.pk, Decimal("19.25"), 2)
    # As many digits as SQLite keeps.
    builders.make_currency_rate(organization, "USD", "9999999.99999999")
    assert organization.currency_rates.get().rate == Decimal("9999999.99999999")


@pytest.mark.parametrize(
    ("code", "rate", "error", "field"),
    [
        ("XXQ", "1", NotFound, "code"),
        ("MXN", "1", InvalidValue, "code"),
        ("USD", "0", InvalidValue, "rate"),
        ("USD", "-1", InvalidValue, "rate"),
        ("USD", "1e7", InvalidValue, "rate"),
        ("USD", "0.000000001", InvalidValue, "rate"),
    ],
)
def test_a_currency_rate_is_positive_and_of_another_currency(
    organization, code, rate, error, field
):
    with pytest.raises(error) as caught:
        builders.make_currency_rate(organization, code, rate)
    assert caught.value.field == field


def test_a_currency_in_use_keeps_its_rate(organization):
    rate = builders.make_currency_rate(organization, "USD")
    customer = builders.make_customer(organization, currency="USD")
    with pytest.raises(StillNeeded):
        services.delete_currency_rate(currency_rate=rate, by=builders.later())
    services.delete_customer(customer=customer, by=builders.later())
    services.delete_currency_rate(currency_rate=rate, by=builders.later())
    assert not organization.currency_rates.exists()
