"""What other systems call a customer."""

import pytest

from core.errors import InvalidValue, MissingValue, NotFound, NotUnique
from core.models import Event
from customers import lookups, services
from customers.models import Customer, CustomerExternalId
from tests.builders import later, make_customer, make_organization

pytestmark = pytest.mark.django_db


def known_as(customer: Customer, *, value: str = "C-77", system: str = "crm") -> CustomerExternalId:
    return services.create_external_id(
        customer=customer, values={"system": system, "value": value}, by=later()
    )


def test_a_customer_is_found_by_its_external_id():
    customer = make_customer(make_organization())
    known_as(customer)
    organization = customer.organization
    assert lookups.find_customer_by_external_id(organization, "C-77") == customer
    assert lookups.find_customer_by_external_id(organization, "C-77", system="crm") == customer
    with pytest.raises(NotFound):
        lookups.find_customer_by_external_id(organization, "C-77", system="erp")


def test_an_external_id_of_another_organization_is_not_found():
    known_as(make_customer(make_organization("entity1")))
    with pytest.raises(NotFound):
        lookups.find_customer_by_external_id(make_organization("entity2"), "C-77")


@pytest.mark.parametrize("value", ["", "x\0y", "\ud800"])
def test_a_value_that_no_column_holds_is_not_found(value):
    with pytest.raises(NotFound):
        lookups.find_customer_by_external_id(make_organization(), value)


def test_a_value_that_two_systems_give_to_different_customers_is_not_found_without_the_system():
    organization = make_organization()
    first, second = make_customer(organization), make_customer(organization)
    known_as(first)
    known_as(second, system="erp")
    with pytest.raises(NotFound):
        lookups.find_customer_by_external_id(organization, "C-77")
    assert lookups.find_customer_by_external_id(organization, "C-77", system="erp") == second


def test_one_system_cannot_call_two_customers_the_same():
    organization = make_organization()
    known_as(make_customer(organization))
    other = make_customer(organization)
    with pytest.raises(NotUnique) as refused:
        known_as(other)
    assert refused.value.field == "value"
    mine = known_as(other, value="C-78")
    with pytest.raises(NotUnique):
        services.update_external_id(external_id=mine, values={"value": "C-77"}, by=later())


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"value": "1"}, MissingValue),
        ({"system": "crm"}, MissingValue),
        ({"system": "my crm", "value": "1"}, InvalidValue),
        ({"system": "crm", "value": "x" * 256}, InvalidValue),
    ],
)
def test_both_system_and_value_are_required_and_limited(values, error):
    customer = make_customer(make_organization())
    with pytest.raises(error):
        services.create_external_id(customer=customer, values=values, by=later())
    assert not CustomerExternalId.objects.exists()


def test_every_change_is_kept_and_moves_the_customer():
    customer = make_customer(make_organization())
    external_id = known_as(customer)
    services.update_external_id(external_id=external_id, values={"value": "C-78"}, by=later(2))
    services.delete_external_id(external_id=external_id, by=later(3))
    told = Event.objects.filter(code="customer.updated").order_by("id")
    assert [event.changes for event in told] == [
        {"external_ids.crm": [None, "C-77"]},
        {"external_ids.crm": ["C-77", "C-78"]},
        {"external_ids.crm": ["C-78", None]},
    ]
    past = CustomerExternalId.history.order_by("history_id")
    assert [(row.history_type, row.value) for row in past] == [
        ("+", "C-77"),
        ("~", "C-78"),
        ("-", "C-78"),
    ]
    customer.refresh_from_db()
    assert customer.updated_at == later(3).at


def test_an_update_that_changes_nothing_leaves_no_trace():
    external_id = known_as(make_customer(make_organization()))
    services.update_external_id(external_id=external_id, values={"value": "C-77"}, by=later(2))
    assert CustomerExternalId.history.count() == 1
    assert Event.objects.filter(code="customer.updated").count() == 1


def test_an_external_id_that_is_gone_is_neither_changed_nor_deleted_again():
    external_id = known_as(make_customer(make_organization()))
    services.delete_external_id(external_id=external_id, by=later(2))
    stale = CustomerExternalId(
        pk=1, organization=external_id.organization, customer=external_id.customer, system="crm"
    )
    with pytest.raises(NotFound):
        services.update_external_id(external_id=stale, values={"value": "C-78"}, by=later(3))
    with pytest.raises(NotFound):
        services.delete_external_id(external_id=stale, by=later(3))
    assert Event.objects.filter(code="customer.updated").count() == 2
