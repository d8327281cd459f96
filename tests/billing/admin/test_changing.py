"""Services and price of a contract changed in the back office: said, previewed, confirmed."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from billing import services
from billing.models import ChangeKind, RecurrenceChange
from tests.back_office import make_staff, make_superuser
from tests.billing.admin.changing import (
    CHANGE,
    SERVICES,
    filled,
    go_on,
    is_preview,
    new,
    of,
    page_errors,
    preview,
)
from tests.billing.admin.pages import events_of, one_of_each, said, use
from tests.billing.builders import change, held, item, make_package, make_service, rows_written
from tests.builders import NOW, later

pytestmark = pytest.mark.django_db
OUTDATED = "The contract or its prices changed meanwhile. This is what would happen now."


def test_the_preview_shows_what_the_confirmation_then_does():
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    calls = make_service(records["organization"], "calls", name="Phone calls")
    before = rows_written()
    asked = staff.get(SERVICES, contract.pk)
    assert "mine stamps" in asked.content.decode()
    values = {
        **new(calls, transaction_limit="3"),
        of(records["service"], "is_removed"): "on",
        "price": "403.00",
        "name": "Better",
    }
    shown = go_on(staff, contract, asked, **values)
    assert rows_written() == before
    planned = shown.context["change"]
    # 18 of the 31 days of March are left, at 2.00 a day
    assert (planned.kind, planned.amount) == (ChangeKind.UPGRADE, Decimal("36.00"))
    text = " ".join(shown.content.decode().split())
    for wanted in (
        *("341.00 MXN → 403.00 MXN (+62.00 MXN)", "March 1, 2026 to March 31, 2026, 31 days"),
        *("18 of 31 days, today included", "Charged for the rest of the period", "36.00 MXN"),
        *("April 1, 2026, with 403.00 MXN for the period", "usually 500.00 MXN"),
        *("Phone calls (calls)", "3 uses per period", "100 uses per period, value gold"),
        "mine contract → Better",
    ):
        assert wanted in text, wanted
    response = go_on(staff, contract, shown, "confirm")
    assert response.status_code == 302
    assert said(staff.client.get(response.url)) == ["Upgrade: 36.00 MXN for 18 of 31 days."]
    contract.refresh_from_db()
    assert (contract.name, contract.price) == ("Better", Decimal("403.00"))
    assert held(contract) == {"calls": (3, "", "")}
    made = RecurrenceChange.objects.latest("pk")
    assert (made.user, made.kind, made.amount) == (staff.user, ChangeKind.UPGRADE, Decimal(36))
    assert (made.before, made.after) == (planned.before, planned.after)
    assert (made.days_charged, made.days_in_period) == (18, 31)
    assert events_of(staff) == ["recurrence.services_changed"]


def test_less_is_a_credit_and_a_blank_new_service_is_as_in_the_package():
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    extra = make_service(records["organization"], "extra")
    contents = [item("mine-stamps"), item("extra", transaction_limit=9, value="v")]
    package = make_package(records["organization"], "other", contents=contents)
    values = {"price": "310", "package": package.pk, **new(extra, external_id="crm-9")}
    shown = preview(staff, contract, **values)
    text = shown.content.decode()
    assert "Credited for the rest of the period" in text
    assert "-18.00 MXN" in text
    assert go_on(staff, contract, shown, "confirm").status_code == 302
    assert held(contract) == {"mine-stamps": (100, "gold", ""), "extra": (9, "v", "crm-9")}
    made = RecurrenceChange.objects.latest("pk")
    assert (made.kind, made.amount) == (ChangeKind.DOWNGRADE, Decimal("-18.00"))


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda records: change(records["recurrence"], price=Decimal(342)),
        lambda records: change(records["recurrence"], services=[]),
        lambda records: services.update_package(
            package=records["package"], values={"price": Decimal(501)}, by=later()
        ),
        # changed and changed back
        lambda records: [
            change(records["recurrence"], later(n), name=name)
            for n, name in ((2, "x"), (3, "mine contract"))
        ],
    ],
    ids=["price", "services", "package", "back"],
)
def test_what_changed_before_the_confirmation_is_shown_instead_of_applied(meanwhile):
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    values = {"price": "403", of(records["service"], "transaction_limit"): "200"}
    shown = preview(staff, contract, **values)
    meanwhile(records)
    before = rows_written()
    again = go_on(staff, contract, shown, "confirm")
    assert is_preview(again)
    assert said(again) == [OUTDATED]
    assert rows_written() == before
    contract.refresh_from_db()
    fresh = again.context["change"]
    assert fresh.before["price"] == f"{contract.price:.2f}"
    # The second confirmation is of what is shown now.
    assert go_on(staff, contract, again, "confirm").status_code == 302
    contract.refresh_from_db()
    assert contract.price == Decimal(403)
    assert RecurrenceChange.objects.latest("pk").amount == fresh.amount


def test_a_preview_of_yesterday_is_shown_anew():
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    shown = preview(staff, contract, price="403")
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        staff.client.force_login(staff.user, "django.contrib.auth.backends.ModelBackend")
        again = go_on(staff, contract, shown, "confirm")
        assert said(again) == [OUTDATED]
        assert again.context["change"].amount == Decimal("34.00")
    contract.refresh_from_db()
    assert contract.price == Decimal(341)


def test_a_confirmation_sent_twice_changes_once():
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    calls = make_service(records["organization"], "calls")
    values = {"price": "403", **new(calls), of(records["service"], "is_removed"): "on"}
    shown = preview(staff, contract, **values)
    assert go_on(staff, contract, shown, "confirm").status_code == 302
    before = rows_written()
    response = go_on(staff, contract, shown, "confirm")
    assert response.status_code == 302
    text = "The contract is as wanted already. Nothing was changed."
    assert text in said(staff.client.get(response.url))
    assert rows_written() == before


def test_what_somebody_else_changes_while_the_page_is_open_stays():
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    calls = make_service(records["organization"], "calls")
    asked = staff.get(SERVICES, contract.pk)
    others = [item("mine-stamps", transaction_limit=50), item("mine-mails", value="theirs")]
    change(contract, price=Decimal(372), services=others)
    shown = go_on(staff, contract, asked, name="Mine", **new(calls, transaction_limit="1"))
    assert go_on(staff, contract, shown, "confirm").status_code == 302
    contract.refresh_from_db()
    assert (contract.name, contract.price) == ("Mine", Decimal(372))
    assert held(contract) == {
        "mine-stamps": (50, "gold", ""),
        "mine-mails": (0, "theirs", ""),
        "calls": (1, "", ""),
    }


def test_going_on_editing_keeps_what_was_said():
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    calls = make_service(records["organization"], "calls")
    limit = of(records["service"], "transaction_limit")
    shown = preview(staff, contract, price="1", package="", **{limit: "7"}, **new(calls, value="v"))
    again = go_on(staff, contract, shown, "edit")
    entered = filled(again)
    assert (entered["price"], entered[limit]) == ("1.00", "7")
    assert "package" not in entered
    assert entered[of(calls, "value")] == "v"
    # Forgotten again, all of it: nothing is left to change.
    values = {"price": "341.00", "package": records["package"].pk, limit: "100"}
    nothing = go_on(staff, contract, again, **values, **{of(calls, "is_removed"): "on"})
    assert page_errors(nothing) == ["Nothing would change."]


def test_refusals_are_said_where_they_belong_and_change_nothing():
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    old = make_service(records["organization"], "old", is_active=False)
    limit = of(records["service"], "transaction_limit")
    before = rows_written()

    def refused(**values: Any) -> Any:
        page = preview(staff, contract, **{"name": "New", **values})
        assert not is_preview(page)
        return page.context["page"]

    assert set(refused(price="").head.errors) == {"price"}
    assert set(refused(price="1.999").head.errors) == {"price"}
    assert set(refused(price="nan").head.errors) == {"price"}
    assert set(refused(name="a\0b").head.errors) == {"name"}
    assert set(refused(**{limit: ""}).row_forms[0].errors) == {"transaction_limit"}
    assert set(refused(**{limit: "x"}).row_forms[0].errors) == {"transaction_limit"}
    twice = refused(**new(records["service"])).new_forms[0].errors
    assert twice == {"service": ["The contract already has this service."]}
    assert set(refused(**{"new0-value": "v"}).new_forms[0].errors) == {"service"}
    for values, text in (
        (new(old), "No longer offered: old."),
        ({"price": "-1"}, "Price of a period: "),
        ({limit: str(2**31)}, "mine-stamps: "),
    ):
        (error,) = page_errors(preview(staff, contract, **values))
        assert error.startswith(text), error
    assert rows_written() == before


@pytest.mark.parametrize("step", ["preview", "confirm", "open"])
def test_a_contract_cancelled_meanwhile_is_only_looked_at(step):
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    page = staff.get(SERVICES, contract.pk)
    if step == "confirm":
        page = go_on(staff, contract, page, price="1")
    services.cancel_contract(recurrence=contract, reason="", by=later())
    before = rows_written()
    if step == "open":
        response = staff.get(SERVICES, contract.pk)
    else:
        response = go_on(staff, contract, page, step, price="1")
    assert response.status_code == 302
    shown = staff.client.get(response.url)
    assert said(shown) == ["The recurrence mine-R1 is cancelled."]
    assert "change-services" not in shown.content.decode()
    assert rows_written() == before


@pytest.mark.parametrize(
    "draft",
    [
        *("[", "[]", "1", "[" * 100_000, '{"removed": {}}', '{"removed": [1]}', '{"said": []}'),
        *('{"said": {"mine-stamps": 1}}', '{"said": {"mine-stamps": {"service": 1}}}'),
        *('{"columns": {"code": "x"}}', '{"columns": {"price": 1}}', '{"columns": []}'),
        *('{"columns": {"price": "nan"}}', '{"columns": {"price": "x"}}', "9" * 5000),
    ],
    ids=lambda text: text[:40],
)
def test_a_forged_draft_is_a_bad_request(draft):
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    for step in ("edit", "preview", "confirm"):
        answer = staff.post(SERVICES, contract.pk, draft=draft, step=step)
        assert answer.status_code == 400, step


@pytest.mark.parametrize(
    "draft",
    [
        {"columns": {"package": "a\0b"}},
        {"columns": {"package": 5}},
        {"columns": {"name": ["x"], "price": "1" + "0" * 40}},
        {"columns": {"price": "1e40"}},
        {"added": {"": {}, "a\0b": {"value": {}}}},
        {"added": {"mine-mails": {"transaction_limit": 2**70}}},
        {"said": {"mine-stamps": {"transaction_limit": True, "value": [], "external_id": 1.5}}},
        {"said": {"mine-stamps": {"transaction_limit": None}}, "removed": [""]},
    ],
    ids=str,
)
def test_odd_values_of_a_draft_are_refused_by_the_service(draft):
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    before = rows_written()
    for step in ("edit", "confirm"):
        page = staff.post(SERVICES, contract.pk, draft=json.dumps(draft), step=step)
        assert page.status_code == 200, step
    shown = '{"rows": [], "columns": 1}'
    for more in ({"go": "9" * 30}, {"go": "x"}, {"step": "preview"}):
        data = {**filled(staff.get(SERVICES, contract.pk)), "draft": json.dumps(draft)}
        page = staff.post(SERVICES, contract.pk, **{**data, **more, "shown": shown})
        assert page.status_code == 200, more
    assert rows_written() == before


def test_the_page_shows_the_use_and_is_reached_from_the_contract():
    records = one_of_each("mine")
    contract = records["recurrence"]
    use(contract, "mine-stamps", 1234, "mine-u2")
    for staff in (make_staff(records["organization"]), make_superuser()):
        assert f"/{contract.pk}/change-services/" in staff.get(CHANGE, contract.pk).content.decode()
        text = staff.get(SERVICES, contract.pk).content.decode()
        assert "1241" in text
        assert 'aria-label="Uses per period: mine stamps (mine-stamps)"' in text
