"""/customers/{customer_id}/addresses and each of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.models import Event, Organization
from core.roles import Role
from customers.models import Address, Customer
from customers.services import delete_customer
from tests.builders import later, make_customer, make_organization
from tests.dispatch.api.bodies import ADDRESS, but, without
from tests.dispatch.api.counting import queries_of
from tests.dispatch_program import Program, dispatch, ok, problem, results

pytestmark = pytest.mark.django_db

LINES = {"line_2": "Floor 4", "line_3": "Suite 12", "line_4": "Back door"}


@pytest.fixture
def path(customer: Customer) -> str:
    return f"/customers/{customer.pk}/addresses"


@pytest.fixture
def address(customer: Customer) -> Address:
    """The customer's billing address."""
    found: Address = customer.addresses.order_by("pk")[0]
    return found


def test_addresses_come_on_one_page_by_id(path: str, customer: Customer, program: Program):
    numbers = list(customer.addresses.order_by("pk").values_list("pk", flat=True))
    body = ok(program.get(path))
    assert [each["id"] for each in body.pop("results")] == numbers
    assert body == {
        **{"current_limit": 1000, "current_page": 1, "total_count": 2, "total_pages": 1},
    }


def test_a_customer_without_addresses_has_an_empty_list(company: Organization, program: Program):
    assert ok(program.get(f"/customers/{make_customer(company).pk}/addresses")) == {
        **{"current_limit": 1000, "current_page": 1, "results": []},
        **{"total_count": 0, "total_pages": 0},
    }


def test_the_list_takes_no_parameters(path: str, program: Program):
    assert problem(program.get(path, page_index=1)) == (
        400,
        "NoQueryModel.page_index",
        "Unknown field.",
    )


def test_an_address_is_made(path: str, customer: Customer, program: Program):
    shown = ok(program.post(path, but(ADDRESS, **LINES)), 201)
    assert shown == {
        **but(ADDRESS, **LINES),
        **{"id": Address.objects.latest("pk").pk, "is_active": True, "is_physical": True},
    }
    assert ok(program.get(f"{path}/{shown['id']}")) == shown
    assert results(program.get(path))[-1] == shown
    # A part of the customer: whoever polls customers sees it.
    moved = ok(program.get(f"/customers/{customer.pk}"))["last_updated_on"]
    assert moved == "2026-03-14T10:26:53.000000"


def test_country_codes_are_kept_in_capitals(path: str, program: Program):
    assert ok(program.post(path, but(ADDRESS, country="mx")), 201)["country"] == "MX"


@pytest.mark.parametrize("country", ["XX", "ZZ", "1A", "  ", "M", "MEX", ""])
def test_a_country_is_a_code_of_two_letters(country: str, path: str, program: Program):
    reply = program.post(path, but(ADDRESS, country=country))
    assert problem(reply)[:2] == (400, "CreateCustomerAddressModel.country")


@pytest.mark.parametrize("name", sorted(ADDRESS))
def test_an_address_needs(name: str, path: str, address: Address, program: Program):
    expected = (400, None, f"Missing required values: {name}")
    assert problem(program.post(path, without(ADDRESS, name))) == expected
    assert problem(program.patch(f"{path}/{address.pk}", without(ADDRESS, name))) == expected


@pytest.mark.parametrize(
    ("name", "value", "detail"),
    [
        ("latitude", 90.0000001, "Must be between -90 and 90."),
        ("latitude", "-91", "Must be between -90 and 90."),
        ("longitude", 181, "Must be between -180 and 180."),
        ("line_1", "", "Length must be at least 1 characters."),
        ("line_1", "x" * 257, "Length 257 exceeds max length of 256."),
        ("line_4", "x" * 257, "Length 257 exceeds max length of 256."),
        ("locality", "x" * 87, "Length 87 exceeds max length of 86."),
        ("postcode", "x" * 87, "Length 87 exceeds max length of 86."),
        ("region", "x" * 33, "Length 33 exceeds max length of 32."),
        ("country", "USA", "Length 3 exceeds max length of 2."),
        ("is_active", True, "Unknown field."),
        ("is_physical", True, "Unknown field."),
    ],
)
def test_what_breaks_a_limit_is_refused(
    name: str, value: Any, detail: str, path: str, address: Address, program: Program
):
    body = but(ADDRESS, **{name: value})
    model = "CustomerAddressModel"
    assert problem(program.post(path, body)) == (400, f"Create{model}.{name}", detail)
    one = f"{path}/{address.pk}"
    assert problem(program.patch(one, body)) == (400, f"Update{model}.{name}", detail)


def test_limits_are_inclusive(path: str, program: Program):
    body = but(
        ADDRESS,
        **{name: "x" * 256 for name in ("line_1", *LINES)},
        **{"locality": "x" * 86, "postcode": "x" * 86, "region": "x" * 32},
        **{"latitude": -90, "longitude": 180},
    )
    shown = ok(program.post(path, body), 201)
    assert {name: shown[name] for name in body} == body


def test_the_whole_address_is_changed(path: str, address: Address, program: Program):
    body = but(ADDRESS, **LINES, is_shipping=False, latitude="19.5", longitude=-99)
    shown = ok(program.patch(f"{path}/{address.pk}", body))
    assert shown == {
        **body,
        **{"id": address.pk, "is_active": True, "is_physical": False},
        **{"latitude": 19.5, "longitude": -99.0},
    }


def test_a_line_that_is_left_out_stays_and_null_clears(path, address, program: Program):
    one = f"{path}/{address.pk}"
    ok(program.patch(one, but(ADDRESS, **LINES)))
    shown = ok(program.patch(one, but(ADDRESS, line_3=None)))
    assert (shown["line_2"], shown["line_3"]) == ("Floor 4", None)


def test_what_this_surface_cannot_say_stays(path: str, address: Address, program: Program):
    own = {"district": "Centro", "external_number": "520", "internal_number": "B"}
    long = {"city": "C" * 100, "state": "S" * 40}
    Address.objects.filter(pk=address.pk).update(**own, **long)
    shown = ok(program.get(f"{path}/{address.pk}"))
    assert (shown["locality"], shown["region"]) == ("C" * 86, "S" * 32)
    back = but(ADDRESS, locality=shown["locality"], region=shown["region"], line_1="Other")
    ok(program.patch(f"{path}/{address.pk}", back))
    address.refresh_from_db()
    assert address.line_1 == "Other"
    assert {name: getattr(address, name) for name in (*own, *long)} == {**own, **long}


def test_an_address_sent_back_as_it_was_shown_changes_nothing(path, customer, program: Program):
    shown = ok(program.post(path, ADDRESS), 201)
    before = Address.objects.values().get(pk=shown["id"])
    assert before["latitude"] == Decimal("48.0800760")
    events = Event.objects.count()
    again = ok(program.patch(f"{path}/{shown['id']}", {name: shown[name] for name in ADDRESS}))
    assert again == shown
    assert Address.objects.values().get(pk=shown["id"]) == before
    assert Event.objects.count() == events


def test_a_null_for_what_another_surface_left_empty_may_be_sent_back(path, address, program):
    shown = ok(program.get(f"{path}/{address.pk}"))
    assert shown["latitude"] is None
    back = {name: shown[name] for name in ADDRESS}
    assert ok(program.patch(f"{path}/{address.pk}", but(back, line_2="x"))) == {
        **shown,
        "line_2": "x",
    }
    assert problem(program.patch(f"{path}/{address.pk}", but(back, country=None)))[:2] == (
        400,
        "UpdateCustomerAddressModel.country",
    )
    assert problem(program.post(path, back))[:2] == (400, "CreateCustomerAddressModel.latitude")


def test_deleting_deactivates_and_may_be_repeated(path, address, program: Program):
    one = f"{path}/{address.pk}"
    before = ok(program.get(one))
    first = program.delete(one)
    assert ok(first) == {**before, "is_active": False}
    assert program.delete(one).content == first.content
    assert ok(program.get(one)) == {**before, "is_active": False}
    assert [each["is_active"] for each in results(program.get(path))] == [False, True]
    assert Event.objects.filter(code="address.deactivated").count() == 1


def test_an_inactive_address_is_changed_and_stays_inactive(path, address, program: Program):
    program.delete(f"{path}/{address.pk}")
    shown = ok(program.patch(f"{path}/{address.pk}", ADDRESS))
    assert (shown["line_1"], shown["is_active"]) == (ADDRESS["line_1"], False)


def test_a_driver_sees_active_addresses_only(path, address, company, program: Program):
    program.delete(f"{path}/{address.pk}")
    driver = dispatch(company, role=Role.DRIVER)
    assert [each["is_active"] for each in results(driver.get(path))] == [True]
    assert problem(driver.get(f"{path}/{address.pk}"))[0] == 404
    (customer,) = results(driver.get("/customers"))
    assert [each["is_active"] for each in customer["addresses"]] == [True]


def test_what_is_not_there_is_404(path: str, address: Address, company, program: Program):
    other = make_customer(company)
    foreign = make_customer(make_organization("two"))
    for missing in (
        f"{path}/{address.pk + 1000}",
        f"{path}/0",
        f"/customers/{other.pk}/addresses/{address.pk}",
        f"/customers/{foreign.pk}/addresses/{address.pk}",
    ):
        for method in ("GET", "PATCH", "DELETE"):
            assert problem(program.send(method, missing, {"x": 1}))[0] == 404
    for customer_id in (foreign.pk, 0):
        assert problem(program.get(f"/customers/{customer_id}/addresses"))[0] == 404
        assert problem(program.post(f"/customers/{customer_id}/addresses", ADDRESS))[0] == 404


def test_addresses_of_a_deleted_customer_are_gone(path, address, customer, program: Program):
    delete_customer(customer=customer, by=later())
    assert problem(program.get(path))[0] == problem(program.get(f"{path}/{address.pk}"))[0] == 404


def test_a_change_may_depend_on_what_was_seen(path: str, address: Address, program: Program):
    one = f"{path}/{address.pk}"
    seen = {"If-Match": program.get(one)["ETag"]}
    ok(program.patch(one, ADDRESS, headers=seen))
    assert problem(program.patch(one, but(ADDRESS, line_1="x"), headers=seen))[0] == 412
    assert problem(program.delete(one, headers=seen))[0] == 412


def test_the_methods_of_both_addresses_are_told(path: str, address: Address, program: Program):
    assert program.send("PATCH", path, {})["Allow"] == "GET,POST"
    assert program.send("POST", f"{path}/{address.pk}", {})["Allow"] == "GET,PATCH,DELETE"


def test_the_number_of_queries_does_not_depend_on_the_number_of_addresses(path, program):
    count, few = queries_of(program, path)
    program.post(path, ADDRESS)
    assert queries_of(program, path) == (count + 1, few)
