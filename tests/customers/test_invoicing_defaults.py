"""What a new document of a customer starts with."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from core.errors import InvalidValue, NotFound, StillNeeded, WrongType
from core.models import Organization
from customers.lookups import find_numbered
from customers.models import (
    Customer,
    ExchangeRateType,
    InvoicingDefaults,
    MainContact,
    PaymentCondition,
)
from customers.services.invoicing_defaults import related, write_defaults
from customers.services.numbered import delete_numbered, update_numbered
from tests import builders

pytestmark = pytest.mark.django_db

NOTHING: dict[str, Any] = {
    "seller": None,
    "payment_condition": None,
    "contact_uuid": None,
    "payment_way": "",
    "payment_method": None,
    "cfdi_use": "",
    "cfdi_use_v40": "  ",
    "fiscal_regime": None,
    "fiscal_regime_v40": None,
    "exchange_rate_type": None,
    "exchange_rate": None,
}


@pytest.fixture
def organization() -> Organization:
    return builders.make_organization()


@pytest.fixture
def customer(organization: Organization) -> Customer:
    return builders.make_customer(organization)


@transaction.atomic
def write(customer: Customer, *, is_new: bool = False, **values: Any) -> dict[str, list[Any]]:
    return write_defaults(customer, values, builders.later(), is_new=is_new)


def stored(customer: Customer) -> InvoicingDefaults:
    return InvoicingDefaults.objects.get(customer=customer)


def everything(customer: Customer) -> dict[str, Any]:
    organization = customer.organization
    return {
        "seller": builders.make_user(organization),
        "payment_condition": find_numbered(PaymentCondition, organization, 2),
        "contact_uuid": builders.make_contact(customer).uuid,
        "payment_way": "03",
        "payment_method": "PUE",
        "cfdi_use": "P01",
        "cfdi_use_v40": "CP01",
        "fiscal_regime": "601",
        "fiscal_regime_v40": "626",
        "exchange_rate_type": find_numbered(ExchangeRateType, organization, 1),
        "exchange_rate": Decimal("18.123456"),
    }


@pytest.mark.parametrize("is_new", [True, False])
def test_every_value_is_kept(customer, is_new):
    values = everything(customer)
    changes = write(customer, is_new=is_new, **values)
    row = stored(customer)
    assert {name: getattr(row, name) for name in values} == values
    assert changes == {
        "defaults.seller": [None, values["seller"].pk],
        "defaults.payment_condition": [None, values["payment_condition"].pk],
        "defaults.contact_uuid": [None, str(values["contact_uuid"])],
        "defaults.payment_way": [None, "03"],
        "defaults.payment_method": [None, "PUE"],
        "defaults.cfdi_use": [None, "P01"],
        "defaults.cfdi_use_v40": [None, "CP01"],
        "defaults.fiscal_regime": [None, "601"],
        "defaults.fiscal_regime_v40": [None, "626"],
        "defaults.exchange_rate_type": [None, values["exchange_rate_type"].pk],
        "defaults.exchange_rate": [None, "18.123456"],
    }
    assert (row.created_at, row.updated_at) == (builders.later().at, builders.later().at)
    assert row.history.get().history_type == "+"


def test_only_what_differs_is_written(customer):
    write(customer, payment_way="03", exchange_rate=Decimal("18.5"))
    changes = write(customer, payment_way="03", exchange_rate=Decimal("18.50"), cfdi_use="G03")
    assert changes == {"defaults.cfdi_use": ["", "G03"]}
    assert write(customer, payment_way=" 03 ", cfdi_use="G03") == {}
    row = stored(customer)
    assert (row.payment_way, row.exchange_rate, row.cfdi_use) == ("03", Decimal("18.5"), "G03")
    assert row.history.count() == 2


def test_nothing_said_makes_no_row(customer):
    assert write(customer, **NOTHING) == {}
    assert write(customer) == {}
    assert not InvoicingDefaults.objects.exists()


def test_what_is_cleared_is_empty_and_the_rest_stays(customer):
    write(customer, payment_way="03", payment_method="PPD")
    assert write(customer, payment_way=None) == {"defaults.payment_way": ["03", ""]}
    row = stored(customer)
    assert (row.payment_way, row.payment_method) == ("", "PPD")


def test_clearing_the_last_value_removes_the_row(customer):
    write(customer, payment_way="03")
    assert write(customer, **NOTHING) == {"defaults.payment_way": ["03", ""]}
    assert not InvoicingDefaults.objects.exists()
    assert InvoicingDefaults.history.latest("history_id").history_type == "-"


def test_none_as_a_whole_removes_the_row(customer):
    values = everything(customer)
    write(customer, **values)
    with transaction.atomic():
        changes = write_defaults(customer, None, builders.later(2), is_new=False)
    assert set(changes) == {f"defaults.{name}" for name in values}
    assert changes["defaults.exchange_rate"] == ["18.123456", None]
    assert not InvoicingDefaults.objects.exists()
    past = InvoicingDefaults.history.latest("history_id")
    assert (past.history_type, past.history_date) == ("-", builders.later(2).at)
    with transaction.atomic():
        assert write_defaults(customer, None, builders.later(3), is_new=False) == {}


def test_a_customer_that_was_read_before_shows_what_is_written(customer):
    assert not hasattr(customer, "defaults")
    write(customer, payment_way="03")
    assert customer.defaults.payment_way == "03"
    write(customer, payment_way="04")
    assert customer.defaults.payment_way == "04"
    write(customer, payment_way=None)
    assert not hasattr(customer, "defaults")


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("payment_way", "07", InvalidValue),
        ("payment_way", "3", InvalidValue),
        ("payment_way", "003", InvalidValue),
        ("payment_way", 3, WrongType),
        ("payment_method", "PIP", InvalidValue),
        ("payment_method", "pue", InvalidValue),
        ("cfdi_use", "S01", InvalidValue),
        ("cfdi_use_v40", "P01", InvalidValue),
        ("cfdi_use_v40", "sample string 5", InvalidValue),
        ("fiscal_regime", "999", InvalidValue),
        ("fiscal_regime", "6\x001", InvalidValue),
        ("fiscal_regime_v40", "609", InvalidValue),
        ("exchange_rate", Decimal(0), InvalidValue),
        ("exchange_rate", Decimal("-1"), InvalidValue),
        ("exchange_rate", Decimal("0.0000001"), InvalidValue),
        ("exchange_rate", Decimal("1000000000"), InvalidValue),
        ("exchange_rate", Decimal("NaN"), InvalidValue),
        ("exchange_rate", Decimal("Infinity"), InvalidValue),
        ("exchange_rate", "18.5", WrongType),
        ("contact_uuid", "x", WrongType),
    ],
)
def test_a_bad_value_is_refused_and_nothing_written(customer, name, value, error):
    with pytest.raises(error) as caught:
        write(customer, **{"payment_way": "01", name: value})
    assert caught.value.field == f"defaults.{name}"
    assert not InvoicingDefaults.objects.exists()


@pytest.mark.parametrize("rate", ["0.000001", "999999999.999999"])
def test_a_rate_may_be_as_small_or_large_as_its_column(customer, rate):
    write(customer, exchange_rate=Decimal(rate))
    assert stored(customer).exchange_rate == Decimal(rate)


def test_a_code_that_is_none_any_more_stays_but_is_not_given(customer):
    write(customer, payment_way="03", fiscal_regime="601")
    InvoicingDefaults.objects.update(fiscal_regime="602")
    changes = write(customer, fiscal_regime="602", payment_way="04")
    assert changes == {"defaults.payment_way": ["03", "04"]}
    assert stored(customer).fiscal_regime == "602"
    write(customer, fiscal_regime="603")
    with pytest.raises(InvalidValue):
        write(customer, fiscal_regime="602")


def test_an_inactive_entry_stays_but_is_not_given(organization, customer):
    entry = find_numbered(PaymentCondition, organization, 2)
    write(customer, payment_condition=entry)
    entry = update_numbered(record=entry, values={"is_active": False}, by=builders.later())
    changes = write(customer, payment_condition=entry, payment_way="01")
    assert changes == {"defaults.payment_way": ["", "01"]}
    other = builders.make_customer(organization)
    with pytest.raises(InvalidValue) as caught:
        write(other, payment_condition=entry)
    assert caught.value.field == "defaults.payment_condition"
    assert caught.value.message == "The payment condition 2 is no longer in use."


@pytest.mark.parametrize("name", ["seller", "payment_condition", "exchange_rate_type", "contact"])
def test_what_belongs_to_others_is_not_found(customer, name):
    other = builders.make_organization("entity2")
    neighbour = builders.make_customer(customer.organization)
    makers: dict[str, Callable[[], Any]] = {
        "seller": lambda: builders.make_user(other),
        "payment_condition": lambda: find_numbered(PaymentCondition, other, 1),
        "exchange_rate_type": lambda: find_numbered(ExchangeRateType, other, 1),
        "contact": lambda: builders.make_contact(neighbour).uuid,
    }
    value = makers[name]()
    key = "contact_uuid" if name == "contact" else name
    with pytest.raises(NotFound) as caught:
        write(customer, **{key: value})
    assert caught.value.field == f"defaults.{key}"
    assert not InvoicingDefaults.objects.exists()


def test_a_seller_who_left_stays_but_is_not_given(organization, customer):
    seller = builders.make_user(organization)
    write(customer, seller=seller)
    seller.memberships.all().delete()
    assert write(customer, seller=seller) == {}
    with pytest.raises(NotFound) as caught:
        write(builders.make_customer(organization), seller=seller)
    assert (caught.value.kind, caught.value.field) == ("user", "defaults.seller")


def test_the_contact_may_be_the_main_one(customer):
    main = MainContact.objects.create(
        customer=customer, created_at=builders.NOW, updated_at=builders.NOW
    )
    write(customer, contact_uuid=main.uuid)
    assert stored(customer).contact_uuid == main.uuid


def test_a_contact_nobody_has_is_not_found_but_one_that_is_gone_stays(customer):
    contact = builders.make_contact(customer)
    write(customer, contact_uuid=contact.uuid)
    contact.delete()
    assert write(customer, contact_uuid=contact.uuid, payment_way="01")
    for uuid in (uuid4(), UUID(int=0)):
        with pytest.raises(NotFound):
            write(customer, contact_uuid=uuid)
    assert stored(customer).contact_uuid == contact.uuid


def test_what_another_may_delete_meanwhile_is_told(organization, customer):
    values = everything(customer)
    assert related(values) == [
        ("user", values["seller"]),
        ("payment condition", values["payment_condition"]),
        ("exchange rate type", values["exchange_rate_type"]),
    ]
    assert related(None) == []
    assert [record for _, record in related({"payment_way": "01"})] == [None, None, None]


def test_an_entry_of_the_defaults_is_not_deleted(organization, customer):
    entry = find_numbered(PaymentCondition, organization, 1)
    write(customer, payment_condition=entry)
    with pytest.raises(StillNeeded):
        delete_numbered(record=entry, by=builders.later())


def test_a_value_nobody_knows_is_the_program_s_mistake(customer):
    with pytest.raises(TypeError):
        write(customer, currency="MXN")
