"""/customers/{customer_id}/locations/{location_id}: shown, put there, changed, deactivated."""

from __future__ import annotations

import pytest

from core.models import Event
from core.roles import Role
from customers.models import Customer
from customers.services import cancel_customer, update_customer
from dispatch.models import CustomerLocation, Location
from dispatch.services import update_location
from tests.builders import later, make_customer, make_organization, make_user
from tests.dispatch.api.bodies import TERMS
from tests.dispatch.builders import make_customer_location, make_location, make_suspension
from tests.dispatch_program import (
    Program,
    check_headers,
    dispatch,
    nobody,
    ok,
    problem,
    results,
)

pytestmark = pytest.mark.django_db

GIVEN = "UpdateDispatchCustomerLocationModel"


@pytest.fixture
def path(link: CustomerLocation) -> str:
    return f"/customers/{link.customer_id}/locations/{link.location_id}"


def codes() -> list[str]:
    events = Event.objects.filter(subject_type="customerlocation").order_by("pk")
    return [
        code.removeprefix("customer_location.") for code in events.values_list("code", flat=True)
    ]


def switch(customer: Customer, is_active: bool, minutes: int = 61) -> None:
    update_customer(customer=customer, values={"is_active": is_active}, by=later(minutes))


def test_a_customer_is_put_at_a_location(customer: Customer, location: Location, program: Program):
    path = f"/customers/{customer.pk}/locations/{location.pk}"
    shown = ok(program.post(path, TERMS), 201)
    alone = ok(program.get(f"/customers/{customer.pk}"))
    assert shown == {
        **TERMS,
        **{name: alone[name] for name in ("addresses", "contacts", "id", "name", "parent_id")},
        **{"created_on": "2026-03-14T10:26:53.000000", "is_active": True},
        **{"last_updated_on": "2026-03-14T10:26:53.000000", "location_id": location.pk},
        "suspension_id": None,
    }
    assert ok(program.get(path)) == shown
    assert codes() == ["linked"]


def test_a_link_needs_no_body(customer: Customer, location: Location, program: Program):
    path = f"/customers/{customer.pk}/locations/{location.pk}"
    shown = ok(program.post(path), 201)
    assert {name: shown[name] for name in TERMS} == {
        **dict.fromkeys(TERMS),
        "is_commercial": False,
    }


def test_linking_twice_is_refused_active_or_not(path: str, program: Program):
    for _ in range(2):
        assert problem(program.post(path, TERMS)) == (
            400,
            None,
            "The customer is already at this location.",
        )
        program.delete(path)
    assert codes() == ["linked", "deactivated"]


def test_an_inactive_customer_is_not_linked(customer, location, program: Program):
    switch(customer, False)
    reply = program.post(f"/customers/{customer.pk}/locations/{location.pk}")
    assert problem(reply) == (400, None, "The customer is not active.")


def test_nobody_is_linked_to_a_location_out_of_use(customer, location, program: Program):
    update_location(location=location, values={"is_active": False}, by=later())
    reply = program.post(f"/customers/{customer.pk}/locations/{location.pk}")
    assert problem(reply) == (400, None, "The location is not active.")
    assert not CustomerLocation.objects.exists()


def test_deactivating_shows_the_whole_record_inactive(path: str, program: Program):
    before = ok(program.get(path))
    shown = ok(program.delete(path))
    now = "2026-03-14T10:26:53.000000"
    assert shown == {**before, "is_active": False, "last_updated_on": now}
    assert ok(program.get(path)) == shown


def test_deactivating_again_changes_nothing_and_answers_the_same(path: str, program: Program):
    first = program.delete(path)
    past = CustomerLocation.history.count()
    second = program.delete(path)
    assert (second.status_code, second.content) == (200, first.content)
    assert second["ETag"] == first["ETag"]
    assert codes() == ["linked", "deactivated"]
    assert CustomerLocation.history.count() == past


def test_a_body_with_delete_is_not_looked_at(path: str, program: Program):
    for body, content_type in (("{}", "application/json"), ("<x/>", "text/xml"), ("{", "")):
        shown = ok(program.delete(path, body, content_type=content_type))
        assert shown["is_active"] is False


def test_is_active_true_brings_the_customer_back(path: str, program: Program):
    before = ok(program.get(path))
    program.delete(path)
    shown = ok(program.patch(path, {"is_active": True}))
    assert shown == {**before, "last_updated_on": shown["last_updated_on"]}
    assert codes() == ["linked", "deactivated", "reactivated"]
    assert ok(program.patch(path, {"is_active": True})) == shown
    assert codes() == ["linked", "deactivated", "reactivated"]


def test_is_active_false_is_what_delete_does(path: str, program: Program):
    shown = ok(program.patch(path, {"is_active": "FALSE"}))
    assert shown == ok(program.delete(path))
    assert codes() == ["linked", "deactivated"]


def test_a_customer_who_is_not_active_is_inactive_everywhere(path, customer, program: Program):
    elsewhere = make_customer_location(customer)
    other = f"/customers/{customer.pk}/locations/{elsewhere.location_id}"
    program.delete(other)
    switch(customer, False, 61)
    assert [ok(program.get(each))["is_active"] for each in (path, other)] == [False, False]
    switch(customer, True, 62)
    assert [ok(program.get(each))["is_active"] for each in (path, other)] == [True, False]


def test_a_cancelled_customer_is_not_brought_back(path, customer, program: Program):
    cancel_customer(customer=customer, reason="", by=later())
    assert problem(program.patch(path, {"is_active": True})) == (
        400,
        f"{GIVEN}.is_active",
        "The customer is not active.",
    )


def test_an_inactive_customer_sent_back_as_shown_is_served_again_later(path, customer, program):
    switch(customer, False, 61)
    shown = ok(program.get(path))
    assert shown["is_active"] is False
    ok(program.patch(path, {"is_active": shown["is_active"], "note": "Sent back"}))
    switch(customer, True, 62)
    assert ok(program.get(path))["is_active"] is True


def test_what_is_given_is_changed_and_the_rest_stays(path: str, program: Program):
    first = ok(program.patch(path, TERMS))
    assert {name: first[name] for name in TERMS} == TERMS
    second = ok(program.patch(path, {"note": "Other"}))
    assert second == {**first, "note": "Other"}
    assert codes() == ["linked", "updated", "updated"]


def test_null_clears(path: str, program: Program):
    ok(program.patch(path, TERMS))
    cleared = ok(program.patch(path, dict.fromkeys(set(TERMS) - {"is_commercial"})))
    assert {name for name in TERMS if cleared[name] is not None} == {"is_commercial"}
    assert problem(program.patch(path, {"is_commercial": None})) == (
        400,
        f"{GIVEN}.is_commercial",
        "Not nullable.",
    )


def test_a_record_sent_back_as_it_was_shown_changes_nothing(path: str, link, program: Program):
    ada = make_user(link.location.organization, username="ada", first_name="Ada")
    suspension = make_suspension(link.location.organization)
    body = {**TERMS, "sales_rep": None, "sales_rep_id": "ada", "suspension_id": suspension.pk}
    shown = ok(program.patch(path, body))
    assert shown["sales_rep"] == str(ada)
    before = CustomerLocation.objects.values().get()
    assert ok(program.patch(path, {name: shown[name] for name in (*body, "is_active")})) == shown
    assert CustomerLocation.objects.values().get() == before
    assert before["sales_rep"] == ""


def test_a_renewal_is_a_date_or_midnight(path: str, program: Program):
    for text in ("2027-01-31", "2027-01-31T00:00:00", "2027-01-31T00:00:00.000000"):
        assert ok(program.patch(path, {"renewal_date": text}))["renewal_date"] == "2027-01-31"
    for text in ("2027-01-31T00:00:01", "31/01/2027", "", "2027-02-30"):
        assert problem(program.patch(path, {"renewal_date": text})) == (
            400,
            f"{GIVEN}.renewal_date",
            "Invalid type.",
        )


def test_ids_that_name_nothing_are_refused(path: str, program: Program):
    foreign = make_suspension(make_organization("two"))
    for name, value in (("suspension_id", foreign.pk), ("sales_rep_id", "nobody")):
        assert problem(program.patch(path, {name: value}))[:2] == (400, f"{GIVEN}.{name}")
    assert codes() == ["linked"]


def test_what_is_not_there_is_404(path, customer, location, program: Program):
    elsewhere = make_location(customer.organization)
    foreign = make_customer_location(make_customer(make_organization("two")))
    for ids in (
        (customer.pk, elsewhere.pk),
        (customer.pk, 10**9),
        (10**9, location.pk),
        (foreign.customer_id, foreign.location_id),
        (customer.pk, foreign.location_id),
    ):
        missing = "/customers/{}/locations/{}".format(*ids)
        for method in ("GET", "PATCH", "DELETE"):
            assert problem(program.send(method, missing, {"x": 1}))[0] == 404
    for ids in ((10**9, location.pk), (customer.pk, foreign.location_id), (0, 0)):
        assert problem(program.post("/customers/{}/locations/{}".format(*ids), {}))[0] == 404


def test_the_address_by_way_of_the_location_shows_the_same(path, link, program: Program):
    other = f"/locations/{link.location_id}/customers/{link.customer_id}"
    assert program.get(other).content == program.get(path).content
    reply = program.delete(other)
    assert problem(reply)[0] == 405
    assert reply["Allow"] == "GET"


def test_last_updated_is_the_later_of_link_and_customer(path, customer, program: Program):
    switch(customer, False, 90)
    assert ok(program.get(path))["last_updated_on"] == "2026-03-14T10:56:53.000000"
    ok(program.patch(path, {"note": "x"}))
    assert ok(program.get(path))["last_updated_on"] == "2026-03-14T10:56:53.000000"


def test_a_change_may_depend_on_what_was_seen(path: str, link, program: Program):
    seen = {"If-Match": program.get(path)["ETag"]}
    ok(program.patch(path, {"note": "first"}, headers=seen))
    assert problem(program.patch(path, {"note": "second"}, headers=seen))[0] == 412
    assert problem(program.delete(path, headers=seen))[0] == 412
    link.refresh_from_db()
    assert (link.note, link.is_active) == ("first", True)
    seen = {"If-Match": program.get(path)["ETag"]}
    assert ok(program.delete(path, headers=seen))["is_active"] is False


def test_who_may_only_read_changes_nothing(path: str, company):
    for role in (Role.CRM_USER, Role.DRIVER, Role.CLIENT_CUSTOMER, Role.THIRD_PARTY_DRIVER):
        program = dispatch(company, role=role)
        for method in ("POST", "PATCH", "DELETE"):
            assert problem(program.send(method, path, {}))[0] == 403
    assert codes() == ["linked"]


def test_the_preflight_of_a_browser_needs_no_token(path: str):
    reply = nobody().send("OPTIONS", path)
    check_headers(reply)
    assert (reply.status_code, reply.content) == (200, b"")
    assert reply["Allow"] == "GET,POST,PATCH,DELETE"


def test_the_customer_shows_its_locations_the_same_way(path, link, program: Program):
    ok(program.patch(path, TERMS))
    (shown,) = results(program.get("/customers"))[0]["locations"]
    one = ok(program.get(path))
    assert shown.pop("customer_id") == one["id"]
    assert shown == {name: one[name] for name in shown}
