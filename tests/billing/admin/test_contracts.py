"""Contracts made and changed in the back office."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from billing import services
from billing.models import ChangeKind, Recurrence, RecurrenceChange
from tests.back_office import errors_of, listed, make_staff, make_superuser
from tests.billing.admin.changing import SERVICES, go_on, new
from tests.billing.admin.pages import events_of, new_rows, one_of_each, said, table_errors, use
from tests.billing.builders import held, make_contract, make_package, make_service, rows_written
from tests.builders import later, make_customer

pytestmark = pytest.mark.django_db
ADD, CHANGE = "billing_recurrence_add", "billing_recurrence_change"
USED = "Another record already has this value."


def test_a_contract_of_a_package_needs_no_more_than_the_customer():
    records = one_of_each("mine")
    staff = make_staff(records["organization"])
    values = {"customer": records["customer"].pk, "package": records["package"].pk}
    assert staff.save(ADD, **values).status_code == 302
    made = Recurrence.objects.latest("pk")
    assert (made.name, made.price, made.currency) == ("mine basic", Decimal("500.00"), "MXN")
    assert (made.period_months, made.starts_on) == (1, date(2026, 3, 14))
    assert made.organization == records["organization"]
    assert len(made.code) == 36
    assert held(made) == {"mine-stamps": (100, "gold", "")}
    assert events_of(staff) == ["recurrence.created"]
    assert made.history.get().history_user == staff.user


def test_what_is_said_of_a_contract_goes_before_the_package():
    records = one_of_each("mine")
    staff = make_staff(records["organization"])
    mails = make_service(records["organization"], "calls")
    rows = new_rows(
        "services",
        0,
        {"service": records["service"].pk, "external_id": "crm-1"},
        {"service": mails.pk, "transaction_limit": "30", "value": "v"},
    )
    values = {
        "customer": records["customer"].pk,
        "package": records["package"].pk,
        "code": "R-77",
        "name": "Own name",
        "price": "0",
        "currency": "USD",
        "period_months": "12",
        "starts_on": "2026-02-28",
        **rows,
    }
    assert staff.save(ADD, **values).status_code == 302
    made = Recurrence.objects.get(code="R-77")
    assert (made.name, made.price, made.currency) == ("Own name", Decimal(0), "USD")
    assert (made.period_months, made.starts_on) == (12, date(2026, 2, 28))
    assert held(made) == {"mine-stamps": (100, "gold", "crm-1"), "calls": (30, "v", "")}


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"customer": ""}, {"customer": ["This field is required."]}),
        ({"code": "mine-R1"}, {"code": [USED]}),
        ({"code": "a/b"}, {"code": ["code must not hold a slash, or be dots only."]}),
        ({"currency": "QQQ"}, {"currency": ["currency must be a current ISO 4217 code."]}),
        ({"currency": "USD"}, {"price": ["This field is required."]}),
        ({"starts_on": "1800-01-01"}, {"starts_on"}),
        ({"starts_on": "soon"}, {"starts_on"}),
        ({"price": "-1"}, {"price"}),
        ({"period_months": "0"}, {"period_months"}),
    ],
)
def test_refused_contracts_say_why_at_the_field_and_write_nothing(values, errors):
    records = one_of_each("mine")
    staff = make_staff(records["organization"])
    base = {"customer": records["customer"].pk, "package": records["package"].pk}
    before = rows_written()
    refused = errors_of(staff.save(ADD, **{**base, **values}))
    assert (refused if isinstance(errors, dict) else set(refused)) == errors
    assert rows_written() == before


def test_offers_and_customers_that_are_inactive_are_refused_at_their_field():
    records = one_of_each("mine")
    staff, package = make_staff(records["organization"]), records["package"]
    inactive = make_customer(records["organization"], is_active=False, reference="GONE")
    before = rows_written()
    refused = errors_of(staff.save(ADD, customer=inactive.pk))
    assert refused == {"customer": ["The customer GONE is not active."]}
    services.update_package(package=package, values={"is_active": False}, by=later())
    refused = errors_of(staff.save(ADD, customer=records["customer"].pk, package=package.pk))
    assert refused == {"package": ["No longer offered: mine-basic."]}
    assert rows_written()[:3] == before[:3]


def test_choices_of_another_organization_are_refused():
    mine, other = one_of_each("mine"), one_of_each("rival")
    query = f"?organization={mine['organization'].pk}"
    own = {"customer": mine["customer"].pk}
    row = new_rows("services", 0, {"service": other["service"].pk})
    for staff in (
        make_staff(mine["organization"]),
        make_staff(mine["organization"], other["organization"]),
        make_superuser(),
    ):
        for field, table in (("customer", "customer"), ("package", "package")):
            values = {**own, field: other[table].pk}
            assert set(errors_of(staff.save(ADD, query=query, **values))) == {field}
        assert set(table_errors(staff.save(ADD, query=query, **own, **row))[0]) == {"service"}
        changed = staff.save(CHANGE, mine["recurrence"].pk, package=other["package"].pk)
        assert set(errors_of(changed)) == {"package"}
        asked = staff.get(SERVICES, mine["recurrence"].pk)
        refused = go_on(staff, mine["recurrence"], asked, **new(other["service"]))
        assert set(refused.context["page"].new_forms[0].errors) == {"service"}
        refused = go_on(staff, mine["recurrence"], asked, package=other["package"].pk)
        assert set(refused.context["page"].head.errors) == {"package"}
        assert events_of(staff) == []
    assert Recurrence.objects.count() == 2
    assert set(held(mine["recurrence"])) == {"mine-stamps"}


def test_name_and_package_are_changed_on_the_page_and_nothing_else():
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    before = rows_written()
    assert staff.save(CHANGE, contract.pk).status_code == 302
    assert rows_written() == before
    services.update_service(service=records["service"], values={"is_active": False}, by=later())
    response = staff.save(CHANGE, contract.pk, name="Better", package="", price="1")
    assert response.status_code == 302
    assert said(staff.client.get(response.url))[0] == "Change: 0.00 MXN for 18 of 31 days."
    contract = Recurrence.objects.get(pk=contract.pk)
    assert (contract.name, contract.package, contract.price) == ("Better", None, Decimal(341))
    assert held(contract) == {"mine-stamps": (100, "gold", "")}
    made = RecurrenceChange.objects.latest("pk")
    assert (made.user, made.kind) == (staff.user, ChangeKind.CHANGE)
    assert made.amount == 0
    assert events_of(staff) == ["recurrence.services_changed"]
    text = staff.get(CHANGE, contract.pk).content.decode()
    assert staff.user.username in text


def test_what_a_contract_was_made_with_is_not_changed():
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    forged: dict[str, Any] = {
        "customer": make_customer(records["organization"]).pk,
        "code": "forged",
        "price": "1",
        "currency": "USD",
        "period_months": "12",
        "starts_on": "2026-01-01",
        "cancelled_at": "2026-01-01",
    }
    before = rows_written()
    assert staff.save(CHANGE, contract.pk, **forged).status_code == 302
    assert rows_written() == before
    assert Recurrence.objects.values().get() == {
        **Recurrence.objects.values().get(),
        "customer_id": records["customer"].pk,
        "code": "mine-R1",
        "currency": "MXN",
        "period_months": 1,
        "starts_on": date(2026, 3, 1),
        "cancelled_at": None,
    }


def test_refused_changes_are_said_where_they_belong_and_change_nothing():
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    old = make_package(records["organization"], "old", is_active=False)
    before = rows_written()
    for values, errors in (
        ({"package": old.pk}, {"package": ["No longer offered: old."]}),
        ({"name": "x" * 256}, {"name"}),
        ({"seen_at": later(-60).at.isoformat()}, {"__all__"}),
    ):
        refused = staff.save(CHANGE, contract.pk, **{"name": "New", **values})
        found = errors_of(refused)
        assert (found if isinstance(errors, dict) else set(found)) == errors
        # The page that is shown again still has the tables to look at.
        assert "mine-u1" in refused.content.decode()
    assert rows_written() == before


def test_the_page_shows_use_of_the_running_period_changes_and_usage():
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    text = staff.get(CHANGE, contract.pk).content.decode()
    assert "March 1, 2026 to March 31, 2026" in text
    assert "over the limit" not in text
    for wanted in ("mine-u1", "18 / 31", "18.00 MXN", "April 1, 2026"):
        assert wanted in text, wanted
    use(contract, "mine-stamps", 94, "mine-u2")
    assert (
        "<strong>101</strong> (over the limit)" in staff.get(CHANGE, contract.pk).content.decode()
    )


def test_the_list_shows_prices_billing_days_and_states_and_is_filtered_by_them():
    records = one_of_each("mine")
    staff, customer = make_staff(records["organization"]), records["customer"]
    open_ = records["recurrence"]
    to_come = make_contract(customer, code="COMES", starts_on=date(2026, 5, 31))
    cancelled = make_contract(customer, code="OVER", name="Anniversary")
    services.cancel_contract(recurrence=cancelled, reason="Moved", by=later())
    page = "billing_recurrence_changelist"
    shown = staff.get(page)
    text = shown.content.decode()
    for wanted in ("341.00 MXN", "April 1, 2026", "June 30, 2026", "to begin", "cancelled"):
        assert wanted in text, wanted
    everything = {open_.pk, to_come.pk, cancelled.pk}
    for query, rows in (
        ({}, everything),
        ({"state": "open"}, {open_.pk, to_come.pk}),
        ({"state": "cancelled"}, {cancelled.pk}),
        ({"state": "bogus"}, everything),
        ({"package__id__exact": records["package"].pk}, {open_.pk}),
        ({"q": "COMES"}, {to_come.pk}),
        ({"q": "mine customer"}, everything),
        ({"q": customer.reference}, everything),
        ({"q": "anniversary"}, {cancelled.pk}),
        ({"q": "nobody"}, set()),
    ):
        assert listed(staff.get(page, **query)) == rows, query
