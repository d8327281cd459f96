"""What a customer belongs to: category, parent, region, payment types, groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.errors import (
    HierarchyLoop,
    InvalidValue,
    MissingValue,
    NotFound,
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


@pytest.mark.parametrize("given", [{}, {"category": None}])
def test_a_customer_without_category_is_in_the_root(organization, given):
    assert create(organization, **given).category == builders.root_category(organization)


def test_update_customer_moves_a_cleared_category_to_the_root_and_leaves_an_absent_one(
    organization,
):
    category = builders.make_category(organization)
    customer = create(organization, category=category)
    assert update(customer, name="Other").category == category
    assert update(customer, category=None).category == builders.root_category(organization)


def test_a_parent_alone_makes_a_sub_customer(organization):
    parent = create(organization)
    child = create(organization, reference="NC-4", parent=parent)
    assert child.parent == parent
    assert update(child, parent=None).parent is None


def test_is_sub_customer_needs_a_parent_given_or_present(organization):
    parent = create(organization)
    for values in ({}, {"parent": None}):
        with pytest.raises(MissingValue) as caught:
            create(organization, reference="NC-4", is_sub_customer=True, **values)
        assert caught.value.field == "parent"
    child = create(organization, reference="NC-4", is_sub_customer=True, parent=parent)
    assert update(child, is_sub_customer=True, name="x").parent == parent
    with pytest.raises(MissingValue):
        update(parent, is_sub_customer=True)


def test_is_sub_customer_false_clears_the_parent_and_ignores_one_sent_along(organization):
    parent = create(organization)
    child = create(organization, reference="NC-4", parent=parent)
    assert update(child, is_sub_customer=False, parent=parent).parent is None
    loner = create(organization, reference="NC-5", is_sub_customer=False, parent=parent)
    assert loner.parent is None


@pytest.mark.parametrize("length", [1, 2, 3, 30])
def test_update_customer_refuses_a_loop_of_any_length(organization, length):
    chain = [create(organization, reference="R-0")]
    for number in range(1, length):
        chain.append(create(organization, reference=f"R-{number}", parent=chain[-1]))
    with pytest.raises(HierarchyLoop) as caught:
        update(chain[0], parent=chain[-1])
    assert (caught.value.kind, caught.value.field) == ("customer", "parent")
    chain[0].refresh_from_db()
    assert chain[0].parent is None


def test_a_deleted_customer_is_nobody_s_parent(organization):
    parent = create(organization)
    services.delete_customer(customer=parent, by=builders.later())
    with pytest.raises(NotFound) as caught:
        create(organization, parent=parent)
    assert (caught.value.kind, caught.value.key) == ("parent customer", parent.pk)


def test_a_region_is_ignored_while_the_organization_uses_none(organization):
    region = builders.make_region(organization)
    assert create(organization, region=region).region is None


def test_a_region_must_be_of_the_level_in_use_or_below():
    organization = builders.make_organization(
        has_geographical_locations=True, customer_region_level=2
    )
    top = builders.make_region(organization)
    middle = builders.make_region(organization, parent=top)
    bottom = builders.make_region(organization, parent=middle)
    with pytest.raises(InvalidValue) as caught:
        create(organization, region=top)
    assert caught.value.field == "region"
    customer = create(organization, region=middle)
    assert update(customer, region=bottom).region == bottom
    assert update(customer, region=None).region is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("category", "customer category"),
        ("segmentation", "customer segmentation"),
        ("region", "region"),
        ("parent", "parent customer"),
        ("created_by", "user"),
        ("payment_types", "payment type"),
        ("groups", "customer group"),
    ],
)
def test_records_of_another_organization_do_not_exist(name, kind) -> None:
    organization = builders.make_organization(has_geographical_locations=True)
    stranger = builders.make_organization("entity2")
    makers: dict[str, Callable[[], Any]] = {
        "category": lambda: builders.make_category(stranger),
        "segmentation": lambda: builders.make_segmentation(stranger),
        "region": lambda: builders.make_region(stranger),
        "parent": lambda: builders.make_customer(stranger),
        "created_by": lambda: builders.make_user(stranger),
        "payment_types": lambda: [builders.make_payment_type(stranger)],
        "groups": lambda: [builders.make_group(stranger)],
    }
    foreign = makers[name]()
    customer = create(organization)
    writes: list[Callable[[], Any]] = [
        lambda: create(organization, reference="X", **{name: foreign}),
        lambda: update(customer, **{name: foreign}),
    ]
    for write in writes:
        with pytest.raises(NotFound) as caught:
            write()
        assert (caught.value.kind, caught.value.field) == (kind, name)
    assert list(Customer.objects.for_organization(organization)) == [customer]


def test_payment_types_keep_the_order_given_and_replace_what_was_there(organization):
    cash, card, cheque = organization.paymenttype_set.order_by("pk")
    customer = create(organization, payment_types=[cheque, cash, cheque])
    assert chosen(customer) == [cheque, cash]
    update(customer, payment_types=[cash, card, cheque])
    assert chosen(customer) == [cash, card, cheque]
    update(customer, name="Other")
    assert chosen(customer) == [cash, card, cheque]
    update(customer, payment_types=[])
    assert chosen(customer) == []
    kinds = customer.payment_type_choices.model.history.values_list("history_type", flat=True)
    assert sorted(kinds) == ["+", "+", "+", "-", "-", "-", "~", "~"]


def chosen(customer: Customer) -> list[Any]:
    return [row.payment_type for row in customer.payment_type_choices.order_by("position")]


def test_groups_replace_what_was_there(organization):
    first, second, third = (builders.make_group(organization) for _ in range(3))
    customer = create(organization, groups=[second, first])
    update(customer, groups=[third, first])
    assert set(customer.groups.all()) == {first, third}
