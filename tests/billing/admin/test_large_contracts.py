"""Contracts of hundreds of services, and two people at once, on the page that changes contracts."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.models import Recurrence, RecurrenceChange, Service
from tests.back_office import make_staff
from tests.billing.admin.changing import CHANGE, SERVICES, filled, go_on, new, of, preview, turn
from tests.billing.admin.pages import one_of_each
from tests.billing.builders import change, held, item, make_service
from tests.builders import NOW, later
from tests.customers.test_customer_races import at_once

MOST_QUERIES = 30


def large(records: dict[str, Any], total: int, first: int = 0) -> Recurrence:
    """Return the contract with so many services, "L000" the first unless told otherwise."""
    organization, contract = records["organization"], records["recurrence"]
    codes = [f"L{number:03d}" for number in range(first, first + total)]
    Service.objects.bulk_create(
        [
            Service(
                **{"organization": organization, "code": code, "name": f"Large {code}"},
                **{"created_at": NOW, "updated_at": NOW},
            )
            for code in codes
        ]
    )
    change(contract, services=[item(code, transaction_limit=1) for code in codes])
    return contract


@pytest.mark.django_db
def test_a_contract_of_300_services_is_opened_and_changed():
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), large(records, 300)
    first = staff.get(SERVICES, contract.pk)
    assert "L049" in first.content.decode()
    assert "L050" not in first.content.decode()
    assert "Page 1 of 6" in first.content.decode()
    found = {code: Service.objects.get(code=code) for code in ("L000", "L060", "L299")}
    calls = make_service(records["organization"], "calls")
    entered: dict[str, Any] = {of(found["L000"], "is_removed"): "on"}
    entered |= new(calls, transaction_limit="2")
    second = turn(staff, contract, first, 2, **entered)
    assert len(filled(second)) < 300
    entered = {of(found["L060"], "transaction_limit"): "60"}
    last = turn(staff, contract, second, 7, **entered)
    assert "Page 7 of 7" in last.content.decode()
    before_last = turn(staff, contract, last, 6)
    entered = {of(found["L299"], "value"): "end", "price": "372"}
    shown = go_on(staff, contract, before_last, **entered)
    lines = {each.service: (each.before, each.after) for each in shown.context["lines"]}
    assert lines == {
        "Service calls (calls)": ("-", "2 uses per period"),
        "Large L000 (L000)": ("1 use per period", "-"),
        "Large L060 (L060)": ("1 use per period", "60 uses per period"),
        "Large L299 (L299)": ("1 use per period", "1 use per period, value end"),
    }
    assert go_on(staff, contract, shown, "confirm").status_code == 302
    now = held(contract)
    assert len(now) == 300
    assert "L000" not in now
    assert (now["L060"], now["L299"], now["calls"]) == ((60, "", ""), (1, "end", ""), (2, "", ""))
    assert now["L001"] == (1, "", "")
    # The contract's own page opens and is saved, too.
    assert staff.save(CHANGE, contract.pk, name="Large one").status_code == 302
    contract.refresh_from_db()
    assert (contract.name, contract.price, len(held(contract))) == ("Large one", Decimal(372), 300)


@pytest.mark.django_db
def test_the_pages_take_as_many_queries_for_many_services():
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]

    def counts() -> list[int]:
        found = []
        for step in ("open", "preview", "refuse", "page"):
            with CaptureQueriesContext(connection) as queries:
                if step == "open":
                    page = staff.get(SERVICES, contract.pk)
                elif step == "preview":
                    go_on(staff, contract, page, price="1")
                elif step == "refuse":
                    go_on(staff, contract, page, price="x")
                else:
                    staff.get(CHANGE, contract.pk)
            found.append(len(queries))
        return found

    large(records, 60)
    counts()  # what is cached once, is now
    before = counts()
    large(records, 200, first=100)
    assert counts() == before
    assert max(before) <= MOST_QUERIES


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn_number", range(3))
def test_two_confirmations_at_once_change_once(turn_number):
    with time_machine.travel(NOW, tick=False):
        records = one_of_each("mine")
        contract = records["recurrence"]
        people = [make_staff(records["organization"]) for _ in range(2)]
        shown = [preview(staff, contract, price="403") for staff in people]
        answers = at_once(
            [
                partial(go_on, staff, contract, page, "confirm")
                for staff, page in zip(people, shown, strict=True)
            ]
        )
        assert {answer.status_code for answer in answers} == {302}
        assert RecurrenceChange.objects.filter(recurrence=contract).count() == 2
        contract.refresh_from_db()
        assert contract.price == Decimal(403)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn_number", range(3))
def test_a_confirmation_at_once_with_another_change_applies_what_was_shown_or_nothing(turn_number):
    with time_machine.travel(NOW, tick=False):
        records = one_of_each("mine")
        contract, staff = records["recurrence"], make_staff(records["organization"])
        shown = preview(staff, contract, price="403")
        planned = shown.context["change"]
        answer, _ = at_once(
            [
                partial(go_on, staff, contract, shown, "confirm"),
                partial(change, contract, later(), price=Decimal(372)),
            ]
        )
        mine = RecurrenceChange.objects.filter(recurrence=contract, user=staff.user)
        if answer.status_code == 302:
            made = mine.get()
            assert (made.amount, made.before) == (planned.amount, planned.before)
        else:
            assert not mine.exists()
            assert answer.context["change"].before["price"] == "372.00"
