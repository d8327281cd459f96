"""POST dynamics/clients/{client_id}/recurrences/{recurrence_id}/preview."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from billing.models import RecurrenceChange
from core.models import Event
from tests.billing.api.bodies import (
    R_1,
    UNCHANGED,
    items,
    said,
)
from tests.billing.builders import held
from tests.dynamics import (
    success,
)

pytestmark = pytest.mark.django_db


CHANGES = [
    said(services=[], price=0),
    said(services=items("stamps", "calls", transaction_limit=5), price=341.5, name="New"),
    said(services=items("mails", value="x", serviceid_ext="e")),
    said(package_id="PRO", services=items("calls")),
    said(price=310),
]


@pytest.mark.parametrize("body", CHANGES, ids=str)
def test_the_preview_is_what_the_change_then_does(program, contract, body):
    events = Event.objects.count()
    preview = success(program.post(f"{R_1}/preview", body))
    assert Event.objects.count() == events
    assert held(contract) == UNCHANGED
    assert not RecurrenceChange.objects.exists()
    before = success(program.get(R_1))
    success(program.put(R_1, body))
    after = success(program.get(R_1))
    assert [preview["before"], preview["after"]] == [_documented(before), _documented(after)]
    made = RecurrenceChange.objects.first()
    if made is None:
        assert preview["before"] == preview["after"]
        return
    assert (preview["kind"], preview["added"], preview["removed"], preview["updated"]) == (
        made.kind,
        made.added,
        made.removed,
        made.updated,
    )
    assert (Decimal(str(preview["amount"])), preview["currency"]) == (made.amount, made.currency)
    assert preview["days_charged"] == made.days_charged


def _documented(shown: dict[str, Any]) -> dict[str, Any]:
    """Return the documented part of a contract that is shown."""
    names = ("recurrence_id", "package_id", "name", "price")
    service = ("service_id", "transaction_limit", "value", "serviceid_ext")
    return {
        **{name: shown[name] for name in names},
        "services": [{name: item[name] for name in service} for item in shown["services"]],
    }


def test_a_preview_shows_its_elements_in_order(program, contract):
    body = said(services=items("stamps", "calls"), price="341.00")
    reply = program.post(f"{R_1}/preview", body)
    assert list(success(reply).items()) == [
        ("kind", "upgrade"),
        ("added", ["calls"]),
        ("removed", ["mails"]),
        ("updated", []),
        (
            "before",
            {
                "recurrence_id": "R-1",
                "package_id": None,
                "name": "Basic",
                "price": 310.0,
                "services": [_service("stamps", 10), _service("mails", 10)],
            },
        ),
        (
            "after",
            {
                "recurrence_id": "R-1",
                "package_id": None,
                "name": "Basic",
                "price": 341.0,
                "services": [_service("stamps", 10), _service("calls", 0)],
            },
        ),
        ("amount", 18.0),
        ("currency", "MXN"),
        ("period_starts_on", "2026-03-01"),
        ("next_billing_on", "2026-04-01"),
        ("days_charged", 18),
        ("days_in_period", 31),
    ]
    assert b'"price":341.00' in reply.content
    assert b'"amount":18.00' in reply.content


def _service(code: str, limit: int) -> dict[str, Any]:
    return {"service_id": code, "transaction_limit": limit, "value": "", "serviceid_ext": ""}
