"""Contracts and changes of them as values of the wire models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from billing.models import Recurrence, RecurrenceService
from billing.services import Change, period_at, used_in_periods
from core.api.dynamics.fields import Values


def contract_values(recurrences: Sequence[Recurrence], at: datetime) -> list[Values]:
    """Return contracts of one organization with their use at this time, in few queries for all."""
    items = RecurrenceService.objects.select_related("service").order_by("pk")
    prefetch_related_objects(recurrences, "package", Prefetch("services", items, "items"))
    used = used_in_periods(recurrences, at)
    return [_contract(each, used[each.pk], at) for each in recurrences]


def _contract(recurrence: Recurrence, used: Mapping[int, int], at: datetime) -> Values:
    end = recurrence.cancelled_at
    period = period_at(recurrence, min(at, end or at))
    items: Iterable[RecurrenceService] = recurrence.items  # type: ignore[attr-defined]
    return {
        "recurrence_id": recurrence.code,
        "package": recurrence.package.code if recurrence.package else None,
        "name": recurrence.name,
        "price": recurrence.price,
        "services": [_used_service(item, used.get(item.service_id, 0)) for item in items],
        "currency": recurrence.currency,
        "period_months": recurrence.period_months,
        "starts_on": recurrence.starts_on.isoformat(),
        "period_starts_on": period.starts_on.isoformat(),
        "next_billing_on": None if end else period.ends_on.isoformat(),
        "is_cancelled": end is not None,
        "cancelled_at": end,
        "cancel_reason": recurrence.cancel_reason,
    }


def _used_service(item: RecurrenceService, used: int) -> Values:
    return {
        "service": item.service.code,
        "transaction_limit": item.transaction_limit,
        "value": item.value,
        "external_id": item.external_id,
        "service_name": item.service.name,
        "used": used,
        "is_over_limit": used > item.transaction_limit,
    }


def limit_warnings(contract: Values) -> list[str]:
    """Return one sentence for each service of the contract that is over its limit."""
    return [
        f"The service {item['service']} is over its limit: {item['used']} used of"
        f" {item['transaction_limit']} in this period."
        for item in contract["services"]
        if item["is_over_limit"]
    ]


def change_values(change: Change) -> Values:
    """Return a change."""
    return {
        "kind": change.kind.value,
        "added": change.added,
        "removed": change.removed,
        "updated": change.updated,
        "before": _described(change.before),
        "after": _described(change.after),
        "amount": change.amount,
        "currency": change.currency,
        "period_starts_on": change.period_starts_on.isoformat(),
        "period_ends_on": change.period_ends_on.isoformat(),
        "days_charged": change.days_charged,
        "days_in_period": change.days_in_period,
    }


def _described(contract: Mapping[str, Any]) -> Values:
    """Return a contract that a change describes in JSON values."""
    return {
        **contract,
        "recurrence_id": contract["code"],
        "price": Decimal(contract["price"]),
    }


def change_message(change: Change) -> str:
    """Say in a sentence what was changed, and what it costs."""
    if change.is_empty:
        return "The contract was like that already; nothing was changed."
    return (
        f"The contract was changed ({change.kind.value}):"
        f" {change.amount} {change.currency} for the rest of the period."
    )
