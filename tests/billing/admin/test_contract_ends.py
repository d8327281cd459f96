"""Contracts cancelled and looked back at in the back office."""

from __future__ import annotations

from decimal import Decimal

import pytest

from billing import services
from billing.models import Recurrence, RecurrenceChange
from core.models import Event
from tests.back_office import listed, make_staff
from tests.billing.admin.pages import events_of, one_of_each, said
from tests.billing.builders import change, rows_written
from tests.builders import later, root_category

pytestmark = pytest.mark.django_db
ADD, CHANGE = "billing_recurrence_add", "billing_recurrence_change"
CANCEL = "billing_recurrence_cancel"


def test_a_contract_is_cancelled_after_a_confirmation_once():
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    assert "/cancel/" in staff.get(CHANGE, contract.pk).content.decode()
    asked = staff.get(CANCEL, contract.pk)
    assert asked.status_code == 200
    assert Recurrence.objects.get().cancelled_at is None
    refused = staff.post(CANCEL, contract.pk, reason="x" * 256)
    assert refused.status_code == 200
    assert set(refused.context["form"].errors) == {"reason"}
    assert staff.post(CANCEL, contract.pk, reason="a\0b").status_code == 200
    assert Recurrence.objects.get().cancelled_at is None
    response = staff.post(CANCEL, contract.pk, reason="Moved away")
    assert response.status_code == 302
    contract.refresh_from_db()
    assert (contract.cancelled_by, contract.cancel_reason) == (staff.user, "Moved away")
    assert contract.cancelled_at == later(0).at
    assert staff.post(CANCEL, contract.pk, reason="Again").status_code == 302
    assert events_of(staff) == ["recurrence.cancelled"]
    contract.refresh_from_db()
    assert contract.cancel_reason == "Moved away"


def test_a_cancelled_contract_is_only_looked_at():
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    services.cancel_contract(recurrence=contract, reason="Moved away", by=later())
    text = staff.get(CHANGE, contract.pk).content.decode()
    for wanted in ("Moved away", "mine stamps", "mine-u1"):
        assert wanted in text, wanted
    assert "/cancel/" not in text
    assert 'name="price"' not in text
    before = rows_written()
    # as from a form that was open when somebody else cancelled
    response = staff.post(CHANGE, contract.pk, price="1")
    assert response.status_code == 302
    assert said(staff.client.get(response.url)) == ["The recurrence mine-R1 is cancelled."]
    assert rows_written() == before


def test_the_past_of_a_contract_and_its_changes_say_who():
    records = one_of_each("mine")
    staff, contract = make_staff(records["organization"]), records["recurrence"]
    change(contract, later(5, staff.user), price=Decimal("10"))
    entries = staff.get("billing_recurrence_history", contract.pk).context["entries"]
    assert entries[0]["row"].history_user == staff.user
    made = RecurrenceChange.objects.latest("pk")
    shown = staff.get("billing_recurrencechange_change", made.pk).content.decode()
    for wanted in (staff.user.username, "downgrade", "341.00", "mine-stamps"):
        assert wanted in shown.lower() or wanted in shown, wanted
    page = "billing_recurrencechange_changelist"
    assert listed(staff.get(page, kind__exact="downgrade")) == {made.pk}


def test_reading_pages_announces_nothing():
    records = one_of_each("mine")
    staff = make_staff(records["organization"])
    root_category(records["organization"])
    before = Event.objects.count()
    for page, keys in (
        (CHANGE, [records["recurrence"].pk]),
        (ADD, []),
        (CANCEL, [records["recurrence"].pk]),
    ):
        staff.get(page, *keys)
    assert Event.objects.count() == before
