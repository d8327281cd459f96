"""Services and packages of an organization."""

from __future__ import annotations

from decimal import Decimal

import pytest

from billing import lookups, services
from billing.models import Package, Service
from core.errors import InvalidValue, MissingValue, NotFound, NotUnique, WrongType
from core.models import Event
from tests.billing.builders import item, make_package, make_service, make_services
from tests.builders import NOW, later, make_actor, make_organization

pytestmark = pytest.mark.django_db


def contents(package: Package) -> list[tuple[str, int, str]]:
    return [
        (row.service.code, row.transaction_limit, row.value)
        for row in package.contents.select_related("service").order_by("pk")
    ]


def test_a_service_is_kept_with_its_past_and_an_event():
    organization = make_organization()
    by = make_actor(request_id="r1")
    service = make_service(organization, "CFDI", name=" Invoices ", by=by)
    assert (service.name, service.is_active, service.created_at) == ("Invoices", True, NOW)
    assert service.history.get().request_id == "r1"
    event = Event.objects.get(code="service.created")
    assert event.changes == {"code": [None, "CFDI"], "name": [None, "Invoices"]}


def test_update_service_writes_what_differs_and_nothing_else():
    organization = make_organization()
    service = make_service(organization, "CFDI", name="Invoices")
    services.update_service(service=service, values={"name": "Invoices"}, by=later())
    assert (service.history.count(), Event.objects.filter(code="service.updated").count()) == (1, 0)
    changed = services.update_service(service=service, values={"is_active": False}, by=later())
    assert (changed.is_active, changed.updated_at) == (False, later().at)
    assert Event.objects.get(code="service.updated").changes == {"is_active": [True, False]}


@pytest.mark.parametrize("make", [make_service, make_package])
def test_a_code_is_used_once_in_an_organization(make):
    organization, other = make_organization(), make_organization("entity2")
    make(organization, "A")
    make(other, "A")
    with pytest.raises(NotUnique) as raised:
        make(organization, " A ")
    assert raised.value.field == "code"
    assert make(organization, "a").code == "a"


@pytest.mark.parametrize(
    ("update", "make", "noun"),
    [
        (services.update_service, make_service, "service"),
        (services.update_package, make_package, "package"),
    ],
)
def test_an_update_cannot_take_another_ones_code(update, make, noun):
    organization = make_organization()
    make(organization, "A")
    second = make(organization, "B")
    with pytest.raises(NotUnique):
        update(**{noun: second}, values={"code": "A"}, by=later())
    second.refresh_from_db()
    assert second.code == "B"
    type(second).objects.filter(pk=second.pk).delete()
    with pytest.raises(NotFound, match=f"The {noun} B does not exist"):
        update(**{noun: second}, values={"name": "x"}, by=later())


def test_a_package_has_the_organizations_currency_unless_it_says_another():
    organization = make_organization(default_currency="EUR")
    assert make_package(organization).currency == "EUR"
    assert make_package(organization, currency="USD").currency == "USD"
    assert make_package(organization).period_months == 1


@pytest.mark.parametrize(
    ("values", "error", "field"),
    [
        ({"name": None}, MissingValue, "name"),
        ({"price": Decimal("-0.01")}, InvalidValue, "price"),
        ({"price": Decimal("0.001")}, InvalidValue, "price"),
        ({"price": Decimal("1000000000000")}, InvalidValue, "price"),
        ({"price": "1"}, WrongType, "price"),
        ({"currency": "FRF"}, InvalidValue, "currency"),
        ({"currency": "eur"}, InvalidValue, "currency"),
        ({"currency": None}, MissingValue, "currency"),
        ({"period_months": 0}, InvalidValue, "period_months"),
        ({"period_months": 121}, InvalidValue, "period_months"),
        ({"contents": [item("CFDI"), item("CFDI")]}, InvalidValue, "contents"),
        ({"contents": [item("IDLE")]}, InvalidValue, "contents"),
        ({"contents": [{}]}, MissingValue, "contents[0].service"),
        ({"contents": [item("CFDI"), item(7)]}, WrongType, "contents[1].service"),
        ({"contents": ["CFDI"]}, WrongType, "contents[0]"),
        ({"contents": "CFDI"}, WrongType, "contents"),
        (
            {"contents": [item("CFDI", transaction_limit=-1)]},
            InvalidValue,
            "contents[0].transaction_limit",
        ),
    ],
)
def test_a_package_refuses(values, error, field):
    organization = make_organization()
    make_services(organization, "CFDI")
    make_service(organization, "IDLE", is_active=False)
    with pytest.raises(error) as raised:
        make_package(organization, **values)
    assert raised.value.field == field
    assert Package.objects.count() == 0
    assert not Event.objects.filter(code="package.created").exists()


def test_unknown_services_of_a_package_are_all_named():
    organization = make_organization()
    make_services(make_organization("entity2"), "THEIRS")
    make_services(organization, "CFDI")
    with pytest.raises(lookups.UnknownRecords) as raised:
        make_package(organization, contents=[item("THEIRS"), item("CFDI"), item("x\0")])
    assert raised.value.keys == (("service", "THEIRS"), ("service", "x\0"))
    assert Package.objects.count() == 0


def test_contents_are_replaced_by_the_wanted_set():
    organization = make_organization()
    idle, *_ = make_services(organization, "A", "B", "C")
    package = make_package(
        organization,
        contents=[item("A", transaction_limit=5, value="gold"), item("B", transaction_limit=7)],
    )
    services.update_service(service=idle, values={"is_active": False}, by=later())
    changed = services.update_package(
        package=package,
        values={"contents": [item("C"), item("A", transaction_limit=6)]},
        by=later(),
    )
    assert contents(changed) == [("A", 6, "gold"), ("C", 0, "")]
    assert changed.updated_at == later().at
    assert Event.objects.get(code="package.updated").changes["contents"][1] == [
        {"service": "A", "transaction_limit": 6, "value": "gold"},
        {"service": "C", "transaction_limit": 0, "value": ""},
    ]
    # the same again, or without contents, changes nothing
    for same in ({"contents": [item("A"), item("C")]}, {"contents": None}, {}):
        services.update_package(package=package, values=same, by=later(5))
    assert Event.objects.filter(code="package.updated").count() == 1
    assert (
        contents(services.update_package(package=package, values={"contents": []}, by=later()))
        == []
    )


def test_the_past_of_a_packages_contents_is_kept():
    organization = make_organization()
    make_services(organization, "A", "B")
    package = make_package(organization, contents=[item("A", transaction_limit=5)])
    values = {"contents": [item("A", transaction_limit=6), item("B")]}
    services.update_package(package=package, values=values, by=later())
    services.update_package(package=package, values={"contents": []}, by=later(2))
    past = package.contents.model.history.model.objects.order_by("history_id")
    assert [(row.history_type, row.transaction_limit) for row in past] == [
        *[("+", 5), ("~", 6), ("+", 0), ("-", 6), ("-", 0)]
    ]


def test_lookups_find_only_the_organizations_own_by_the_exact_code():
    organization, other = make_organization(), make_organization("entity2")
    service, package = make_service(organization, "A"), make_package(organization, "A")
    assert lookups.find_service(organization, "A") == service
    found = lookups.find_offers(organization, package="A", services=["A"])
    assert found == (package, {"A": service})
    for where, code in ((other, "A"), (organization, "a"), (organization, "A\0")):
        with pytest.raises(NotFound) as raised:
            lookups.find_service(where, code)
        assert (raised.value.kind, raised.value.key) == ("service", code)
        with pytest.raises(lookups.UnknownRecords) as unknown:
            lookups.find_offers(where, package=code, services=[code])
        assert unknown.value.keys == (("package", code), ("service", code))


def test_values_that_no_service_has_are_a_mistake_of_the_code():
    with pytest.raises(TypeError, match="price"):
        make_service(make_organization(), price=Decimal(1))
    assert Service.objects.count() == 0
