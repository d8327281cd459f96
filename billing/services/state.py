"""A contract as it is now: locked, and described in JSON values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from billing.models import Recurrence, RecurrenceService
from billing.services.items import described
from core.errors import DomainError, NotFound


class RecurrenceCancelled(DomainError):
    """The contract has ended and stays as it was."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The recurrence {code} is cancelled.")
        self.code = code


def lock_recurrence(recurrence: Recurrence) -> Recurrence:
    """Return the contract as it is now, locked until the transaction ends; raises NotFound.

    Whoever locks the customer as well locks it first.
    """
    records = Recurrence.objects.select_for_update(no_key=True)
    record: Recurrence | None = records.filter(pk=recurrence.pk).first()
    if record is None:
        raise NotFound("recurrence", recurrence.code)
    record.customer = recurrence.customer
    record.organization = recurrence.organization
    return record


def lock_open(recurrence: Recurrence) -> Recurrence:
    """Do as `lock_recurrence`, and raise RecurrenceCancelled for one that has ended."""
    record = lock_recurrence(recurrence)
    if record.cancelled_at is not None:
        raise RecurrenceCancelled(record.code)
    return record


def held_services(recurrence: Recurrence) -> list[RecurrenceService]:
    """Return the contract's rows in the order they were added, with their services."""
    return list(recurrence.services.select_related("service").order_by("pk"))


def described_contract(
    recurrence: Recurrence, items: Iterable[RecurrenceService]
) -> dict[str, Any]:
    """Return the whole contract in JSON values: records by code, the price as text."""
    return {
        "code": recurrence.code,
        "package": recurrence.package.code if recurrence.package else None,
        "name": recurrence.name,
        "price": f"{recurrence.price:.2f}",
        "currency": recurrence.currency,
        "period_months": recurrence.period_months,
        "starts_on": recurrence.starts_on.isoformat(),
        "services": described(items),
    }
