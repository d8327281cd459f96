"""`import_customer_locations`: who is served where, on what terms, and until when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.models import Event, Organization
from customers.services import cancel_customer, merge_customers
from dispatch import services
from dispatch.imports.term_columns import CUSTOMER_LOCATION_COLUMNS
from dispatch.models import CustomerLocation
from dispatch.services.terms import TERMS
from tests.builders import later, make_customer, make_organization, make_user
from tests.dispatch.builders import (
    make_customer_location,
    make_dispatch_customer,
    make_location,
    make_suspension,
)
from tests.imports.harness import Run, last_run
from tests.imports.harness import import_rows as import_lines

HEADER = "customer,location"


@pytest.fixture
def entity1(db: None) -> Organization:
    organization = make_organization("entity1")
    make_location(organization, "North yard")
    make_location(organization, "South yard")
    make_customer(organization, reference="C-1")
    make_customer(organization, reference="C-2")
    return organization


def import_rows(folder: Path, *lines: str, options: tuple[str, ...] = ()) -> Run:
    return import_lines("customer_locations", folder, *lines, options=options)


def link(reference: str = "C-1", location: str = "North yard") -> CustomerLocation:
    return CustomerLocation.objects.get(customer__reference=reference, location__name=location)


def linked(organization: Organization, reference: str = "C-1", **values) -> CustomerLocation:
    customer = organization.customers.get(reference=reference)
    location = organization.locations.get(name="North yard")
    return make_customer_location(customer, location, **values)


def codes() -> list[str]:
    events = Event.objects.filter(code__startswith="customer_location.").order_by("pk")
    return list(events.values_list("code", flat=True))


def test_every_term_is_a_column_and_explained():
    terms = {column.target for column in CUSTOMER_LOCATION_COLUMNS}
    assert terms == {*TERMS, *("customer", "location", "is_active", "created_at")}
    assert [each.name for each in CUSTOMER_LOCATION_COLUMNS if not each.explained] == []


def test_customers_are_put_at_locations_with_their_terms(entity1: Organization, tmp_path):
    seller = make_user(entity1)
    suspension = make_suspension(entity1)
    run = import_rows(
        tmp_path,
        "CustomerCode,location,account_number_1,is_commercial,reference_number,renewal_date,"
        "sales_rep,sales_rep_id,suspension,note",
        f"C-1,North yard,000123,true,PO 1,2027-01-31T00:00:00,Shane,{seller.username},"
        "Unpaid bills,Gate",
        "C-2,North yard,,,,,,4711,,",
    )
    assert (run.status, run.err) == (0, "")
    first, second = link(), link("C-2")
    assert (first.account_number_1, first.is_commercial) == ("000123", True)
    assert (first.reference_number, first.renewal_on) == ("PO 1", date(2027, 1, 31))
    assert (first.sales_rep, first.sales_user, first.note) == ("Shane", seller, "Gate")
    assert (first.suspension, first.is_active) == (suspension, True)
    assert (second.sales_rep_key, second.sales_user, second.suspension) == ("4711", None, None)
    assert codes() == ["customer_location.linked"] * 2
    assert first.history.get().request_id == last_run().request_id


def test_a_new_row_starts_with_the_terms_that_the_customer_was_made_with(
    entity1: Organization, tmp_path
):
    made = make_dispatch_customer(entity1, note="Bell", sales_rep="Ann")
    import_rows(tmp_path, "customer,location,note", f"{made.reference},North yard,")
    found = link(made.reference)
    assert (found.note, found.sales_rep) == ("", "Ann")


def test_an_absent_column_stays_and_an_empty_cell_clears(entity1: Organization, tmp_path):
    linked(
        entity1,
        note="Bell",
        sales_rep="Ann",
        renewal_on=date(2027, 1, 1),
        suspension=make_suspension(entity1),
        is_commercial=True,
    )
    run = import_rows(
        tmp_path,
        "customer,location,note,renewal_on,suspension,is_commercial",
        "C-1,North yard,,,,",
    )
    assert run.out.startswith("1 row: 0 created, 1 updated")
    found = link()
    assert (found.note, found.renewal_on, found.suspension) == ("", None, None)
    assert (found.is_commercial, found.sales_rep) == (False, "Ann")
    assert codes() == ["customer_location.linked", "customer_location.updated"]
    assert found.history.count() == 2


def test_service_ends_and_begins_again(entity1: Organization, tmp_path):
    linked(entity1, note="Bell")
    for word, is_active, code in (
        ("false", False, "customer_location.deactivated"),
        ("", True, "customer_location.reactivated"),
    ):
        run = import_rows(tmp_path, "customer,location,is_active", f"C-1,North yard,{word}")
        assert run.out.startswith("1 row: 0 created, 1 updated"), word
        assert (link().is_active, link().note, codes()[-1]) == (is_active, "Bell", code)
        run = import_rows(tmp_path, "customer,location,is_active", f"C-1,North yard,{word}")
        assert run.out.startswith("1 row: 0 created, 0 updated, 1 unchanged"), word


def test_nobody_is_served_anew_where_the_api_would_refuse_it(entity1: Organization, tmp_path):
    cancelled = make_customer(entity1, reference="C-3")
    make_customer_location(cancelled, entity1.locations.get(name="South yard"))
    cancel_customer(customer=cancelled, by=later())
    closed = make_location(entity1, "Closed yard")
    ended = make_customer_location(entity1.customers.get(reference="C-2"), closed)
    services.deactivate_customer_location(customer_location=ended, by=later())
    services.update_location(location=closed, values={"is_active": False}, by=later())
    run = import_rows(
        tmp_path,
        "customer,location,is_active,sales_rep_key",
        "C-3,North yard,,nobody",
        "C-1,Closed yard,true,",
        "C-2,Closed yard,true,nobody",
        "C-3,South yard,true,",
    )
    assert run.problems == [
        "line 2, column customer: The customer is not active.",
        "line 2, column sales_rep_key: The user nobody does not exist.",
        "line 3, column location: The location is not active.",
        "line 4, column is_active: The location is not active.",
        "line 4, column sales_rep_key: The user nobody does not exist.",
    ]
    assert CustomerLocation.objects.count() == 2


def test_a_cancelled_customer_stays_where_it_was_and_can_be_ended(entity1: Organization, tmp_path):
    linked(entity1)
    cancel_customer(customer=entity1.customers.get(reference="C-1"), by=later())
    run = import_rows(tmp_path, "customer,location,is_active,note", "C-1,North yard,true,Bell")
    assert run.status == 0
    assert (link().is_active, link().is_served, link().note) == (True, False, "Bell")
    import_rows(tmp_path, "customer,location,is_active", "C-1,North yard,false")
    assert link().is_active is False
    run = import_rows(tmp_path, "customer,location,is_active", "C-1,North yard,true")
    assert run.problems == ["line 2, column is_active: The customer is not active."]


def test_what_was_elsewhere_before_is_taken_over_as_it_was(entity1: Organization, tmp_path):
    cancelled = make_customer(entity1, reference="C-3")
    cancel_customer(customer=cancelled, by=later())
    run = import_rows(
        tmp_path,
        "customer,location,is_active,created_at",
        "C-3,North yard,true,2016-08-01T12:00:00Z",
        "C-3,South yard,false,",
        "C-1,North yard,false,2016-08-01T12:00:00-06:00",
        "C-2,North yard,,2999-01-01T00:00:00Z",
        options=("--on-error", "skip"),
    )
    assert run.problems == ['line 5, column created_at: "2999-01-01T00:00:00Z" lies in the future.']
    kept, ended = link("C-3"), link("C-3", "South yard")
    assert (kept.is_active, kept.is_served) == (True, False)
    assert kept.created_at.isoformat() == "2016-08-01T12:00:00+00:00"
    assert (ended.is_active, link().is_active) == (False, False)
    assert link().created_at.isoformat() == "2016-08-01T18:00:00+00:00"
    assert codes() == ["customer_location.linked"] * 3
    event = Event.objects.get(code="customer_location.linked", subject_id=ended.pk)
    assert event.changes["is_active"] == [None, False]


def test_a_row_keeps_the_time_that_it_was_made(entity1: Organization, tmp_path):
    before = linked(entity1)
    run = import_rows(
        tmp_path, "customer,location,created_at", "C-1,North yard,2016-08-01T12:00:00Z"
    )
    assert run.out.startswith("1 row: 0 created, 0 updated, 1 unchanged")
    assert link().created_at == before.created_at


def test_everything_that_is_wrong_is_told_in_its_column(entity1: Organization, tmp_path):
    other = make_organization("entity2")
    make_location(other, "Their yard")
    make_customer(other, reference="T-1")
    stranger = make_user(other)
    run = import_rows(
        tmp_path,
        "customer,location,is_active,account_number_1,renewal_on,sales_rep_key,suspension",
        f"T-1,Their yard,maybe,{'1' * 129},31.1.2027,{stranger.username},Unpaid bills",
        f"C-1,,,{'1' * 129},,,7",
        ",North yard,,,,,",
    )
    number = f'"{"1" * 59}…"'
    assert run.problems == [
        "line 2, column customer: The customer T-1 does not exist.",
        "line 2, column location: The location Their yard does not exist.",
        'line 2, column is_active: "maybe" must be a boolean: true or false.',
        f"line 2, column account_number_1: {number} must have at most 128 characters.",
        'line 2, column renewal_on: "31.1.2027" must be a date, for example 2016-08-01.',
        f"line 2, column sales_rep_key: The user {stranger.username} does not exist.",
        "line 2, column suspension: The suspension Unpaid bills does not exist.",
        "line 3, column location: is required.",
        f"line 3, column account_number_1: {number} must have at most 128 characters.",
        "line 3, column suspension: The suspension 7 does not exist.",
        "line 4, column customer: is required.",
    ]
    assert CustomerLocation.objects.count() == 0


def test_a_merged_customers_reference_means_its_survivor(entity1: Organization, tmp_path):
    survivor, merged = (entity1.customers.get(reference=name) for name in ("C-1", "C-2"))
    merge_customers(survivor=survivor, merged=merged, by=later())
    run = import_rows(tmp_path, "customer,location,note", "C-2,North yard,Bell")
    assert run.status == 0
    assert (link("C-1").note, CustomerLocation.objects.count()) == ("Bell", 1)
    run = import_rows(
        tmp_path, "customer,location,note", "C-1,North yard,One", "C-2,North yard,Two"
    )
    assert run.problems == [
        "line 3, column customer: Line 2 is about the same customer at this location."
    ]
    run = import_rows(
        tmp_path, "customer,location,note", "C-1,North yard,One", "C-1,North yard,Two"
    )
    assert run.problems == ["line 3: Line 2 is about the same record."]
    assert link("C-1").note == "Bell"


def test_a_dry_run_writes_nothing(entity1: Organization, tmp_path):
    before = linked(entity1)
    run = import_rows(
        tmp_path,
        "customer,location,note,suspension",
        "C-1,North yard,Bell,Unpaid (2026-01-01 - …)",
        "C-2,North yard,,",
        options=("--dry-run", "--create-missing"),
    )
    assert run.out.startswith("2 rows: 1 created, 1 updated")
    assert (CustomerLocation.objects.count(), link().updated_at) == (1, before.updated_at)
    assert (entity1.suspensions.count(), codes()) == (0, ["customer_location.linked"])
