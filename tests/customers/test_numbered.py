"""The catalogs known by numbers: customer types, citizenships, payment conditions, rate types."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import InvalidValue, MissingValue, NotFound, NotUnique, StillNeeded, WrongType
from core.models import Event, Organization
from customers.lookups import find_numbered, noun_of
from customers.models import (
    Citizenship,
    Customer,
    CustomerType,
    ExchangeRateType,
    PaymentCondition,
    PaymentType,
)
from customers.services.numbered import (
    check_given,
    create_numbered,
    delete_numbered,
    update_numbered,
)
from tests import builders

pytestmark = pytest.mark.django_db

MODELS = [CustomerType, Citizenship, PaymentCondition, ExchangeRateType]
NOUNS = {
    CustomerType: "customer type",
    Citizenship: "citizenship",
    PaymentCondition: "payment condition",
    ExchangeRateType: "exchange rate type",
}


@pytest.fixture
def organization() -> Organization:
    return builders.make_organization()


def make(model: Any, organization: Organization, **values: Any) -> Any:
    values = {"number": 7, "name": "Siete", **values}
    return create_numbered(
        model, organization=organization, values=values, by=builders.make_actor()
    )


def change(record: Any, **values: Any) -> Any:
    return update_numbered(record=record, values=values, by=builders.later())


@pytest.mark.parametrize(
    ("model", "names"),
    [
        (CustomerType, ["Persona moral", "Persona física"]),
        (Citizenship, ["Nacional", "Extranjero"]),
        (PaymentCondition, ["Contado", "Crédito"]),
        (
            ExchangeRateType,
            ["Diario Oficial de la Federación (DOF)", "Banco de México (FIX)", "Pactado"],
        ),
    ],
)
def test_an_organization_begins_with_the_usual_entries(organization, model, names):
    entries = model.objects.for_organization(organization)
    found = entries.order_by("pk").values_list("number", "name", "is_active")
    assert list(found) == [(number, name, True) for number, name in enumerate(names, 1)]
    past = model.history.order_by("history_id").values_list("name", "history_type", "history_date")
    assert list(past) == [(name, "+", builders.NOW) for name in names]


@pytest.mark.parametrize("model", MODELS)
def test_an_entry_is_found_by_its_number_within_the_organization(organization, model):
    entry = make(model, organization)
    found = find_numbered(model, organization, 7)
    assert (found, found.name, found.organization) == (entry, "Siete", organization)
    other = builders.make_organization("entity2")
    with pytest.raises(NotFound) as caught:
        find_numbered(model, other, 7, field="given")
    error = caught.value
    assert (error.kind, error.key, error.field) == (NOUNS[model], 7, "given")


@pytest.mark.parametrize("number", [0, -1, 99, 2**31, 10**40, -(10**40)])
def test_other_numbers_are_not_found(organization, number):
    with pytest.raises(NotFound) as caught:
        find_numbered(CustomerType, organization, number)
    assert caught.value.message == f"The customer type {number} does not exist."


def test_an_inactive_entry_is_found_but_not_given(organization):
    entry = make(PaymentCondition, organization, is_active=False)
    assert find_numbered(PaymentCondition, organization, 7) == entry
    with pytest.raises(InvalidValue) as caught:
        check_given(entry, organization, field="payment_condition")
    assert caught.value.field == "payment_condition"
    assert caught.value.message == "The payment condition 7 is no longer in use."
    check_given(change(entry, is_active=True), organization, field="payment_condition")
    check_given(None, organization, field="payment_condition")


def test_an_entry_of_another_organization_is_not_given(organization):
    foreign = make(Citizenship, builders.make_organization("entity2"), is_active=False)
    with pytest.raises(NotFound) as caught:
        check_given(foreign, organization, field="citizenship")
    assert (caught.value.kind, caught.value.field) == ("citizenship", "citizenship")


@pytest.mark.parametrize("model", MODELS)
def test_an_entry_is_created_with_its_past_and_an_event(organization, model):
    entry = make(model, organization, name=" Siete ")
    assert (entry.number, entry.name, entry.is_active) == (7, "Siete", True)
    assert (entry.created_at, entry.updated_at) == (builders.NOW, builders.NOW)
    assert entry.history.get().history_type == "+"
    code = NOUNS[model].replace(" ", "_")
    event = Event.objects.get(code=f"{code}.created")
    assert (event.organization, event.subject_id) == (organization, entry.pk)
    assert event.changes == {"number": [None, 7], "name": [None, "Siete"]}


@pytest.mark.parametrize(
    ("values", "error", "field"),
    [
        ({"number": None}, MissingValue, "number"),
        ({"number": None, "name": None}, MissingValue, "number"),
        ({"name": None}, MissingValue, "name"),
        ({"name": " "}, MissingValue, "name"),
        ({"number": 0}, InvalidValue, "number"),
        ({"number": -1}, InvalidValue, "number"),
        ({"number": 2**31}, InvalidValue, "number"),
        ({"number": "7"}, WrongType, "number"),
        ({"number": True}, WrongType, "number"),
        ({"name": "x" * 101}, InvalidValue, "name"),
        ({"name": "a\0b"}, InvalidValue, "name"),
        ({"is_active": 1}, WrongType, "is_active"),
        ({"number": 1}, NotUnique, "number"),
    ],
)
def test_a_bad_entry_is_not_created(organization, values, error, field):
    with pytest.raises(error) as caught:
        make(CustomerType, organization, **values)
    assert caught.value.field == field
    assert CustomerType.objects.count() == 2
    assert not Event.objects.filter(code="customer_type.created").exists()


def test_numbers_are_each_organization_s_and_each_catalog_s_own(organization):
    entries = [
        make(CustomerType, organization),
        make(CustomerType, builders.make_organization("entity2")),
        make(Citizenship, organization),
    ]
    assert [entry.number for entry in entries] == [7, 7, 7]


@pytest.mark.parametrize("model", MODELS)
def test_an_entry_is_changed_only_where_it_differs(organization, model):
    entry = make(model, organization)
    changed = change(entry, number=7, name="Otro", is_active=None)
    assert (changed.name, changed.is_active) == ("Otro", True)
    assert changed.updated_at == builders.later().at
    code = NOUNS[model].replace(" ", "_")
    assert Event.objects.get(code=f"{code}.updated").changes == {"name": ["Siete", "Otro"]}
    assert change(entry, name="Otro").history.count() == 2
    assert Event.objects.filter(code=f"{code}.updated").count() == 1


def test_an_entry_gets_no_number_that_another_has(organization):
    entry = make(CustomerType, organization)
    with pytest.raises(NotUnique) as caught:
        change(entry, number=2)
    assert caught.value.field == "number"
    assert change(entry, number=8).number == 8
    with pytest.raises(InvalidValue):
        change(entry, number=0)
    with pytest.raises(MissingValue):
        change(entry, name=None)


@pytest.mark.parametrize("model", MODELS)
def test_a_deleted_entry_is_gone_with_its_past_kept(organization, model):
    entry = make(model, organization)
    pk = entry.pk
    delete_numbered(record=entry, by=builders.later())
    assert not model.objects.filter(number=7).exists()
    assert model.history.filter(id=pk).latest("history_id").history_type == "-"
    code = NOUNS[model].replace(" ", "_")
    assert Event.objects.get(code=f"{code}.deleted").subject_id == pk
    gone = model(pk=pk, organization=organization, number=7)
    with pytest.raises(NotFound):
        delete_numbered(record=gone, by=builders.later())
    with pytest.raises(NotFound):
        change(gone, name="x")


def test_an_entry_in_use_is_not_deleted(organization):
    entry = make(CustomerType, organization)
    customer = builders.make_customer(organization)
    Customer.objects.filter(pk=customer.pk).update(customer_type=entry)
    with pytest.raises(StillNeeded) as caught:
        delete_numbered(record=entry, by=builders.later())
    assert caught.value.message == "The customer type is still used."
    assert find_numbered(CustomerType, organization, 7) == entry
    assert not Event.objects.filter(code="customer_type.deleted").exists()
    assert not change(entry, is_active=False).is_active


def test_a_value_nobody_knows_is_the_program_s_mistake(organization):
    with pytest.raises(TypeError):
        make(CustomerType, organization, code="x")


@pytest.mark.parametrize(
    ("model", "noun"), [*NOUNS.items(), (PaymentType, "payment type"), (Customer, "customer")]
)
def test_a_model_has_a_noun(model, noun):
    assert noun_of(model) == noun
