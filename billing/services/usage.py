"""Taking what was used of contracts: once, however often it is sent, and all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from billing.lookups import UnknownRecords
from billing.models import Recurrence, RecurrenceChange, RecurrenceService, Service, UsageRecord
from billing.services.state import RecurrenceCancelled, lock_recurrence
from billing.services.usage_entries import Entry, UsageConflict, read_entries
from core import events
from core.actor import Actor


class ServicesNotHeld(UnknownRecords):
    """The contract does not have some of the services that were used; `keys` are all of them."""

    def __init__(self, recurrence: Recurrence, codes: Sequence[str]) -> None:
        super().__init__([("service", code) for code in codes], field="service")
        name = recurrence.code
        self.messages = [f"The recurrence {name} has no service {code}." for code in codes]
        self.message = " ".join(self.messages)


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many entries were new, and how many had been taken before."""

    recurrence: Recurrence
    taken: int
    already_taken: int


def record_usage(
    *, recurrence: Recurrence, entries: Sequence[Mapping[str, Any]], by: Actor
) -> Recorded:
    """Take 1 to 1,000 entries under a contract, all of them or none.

    An entry whose `external_id` is known with the same content is counted and passed over. Uses
    beyond a service's limit are taken, too. Raises MissingValue, WrongType or InvalidValue
    (`usage[0].quantity`), UsageConflict, ServicesNotHeld (a service taken out since the use is
    held still), RecurrenceCancelled for uses after the cancellation, and NotFound for a contract
    that is gone.
    """
    wanted = read_entries(entries, by.at)
    with transaction.atomic():
        record = lock_recurrence(recurrence)
        fresh = _unknown(record, wanted.values())
        _check_cancelled(record, fresh)
        services = _services_of(record, fresh)
        _insert(record, fresh, services, by)
    return Recorded(record, len(fresh), len(entries) - len(fresh))


def _unknown(recurrence: Recurrence, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that were not taken before, in the order of their ids.

    Raises UsageConflict for ids that stand for something else.
    """
    wanted = {entry.external_id: entry for entry in entries}
    known = (
        UsageRecord.objects.for_organization(recurrence.organization)
        .filter(external_id__in=wanted)
        .select_related("service")
        .order_by("external_id")
    )
    conflicts = []
    for record in known:
        entry = wanted.pop(record.external_id)
        taken = Entry(record.external_id, record.service.code, record.quantity, record.used_at)
        if taken != entry or record.recurrence_id != recurrence.pk:
            conflicts.append(record.external_id)
    if conflicts:
        raise UsageConflict(conflicts, field="external_id")
    return [wanted[external_id] for external_id in sorted(wanted)]


def _check_cancelled(recurrence: Recurrence, entries: Iterable[Entry]) -> None:
    """Raise RecurrenceCancelled for uses after the end; records of earlier ones may come late."""
    end = recurrence.cancelled_at
    if end and any(entry.used_at > end for entry in entries):
        raise RecurrenceCancelled(recurrence.code)


def _services_of(recurrence: Recurrence, entries: Sequence[Entry]) -> dict[str, Service]:
    """Return the contract's services by code; raises UnknownRecords naming what it lacks."""
    held = RecurrenceService.objects.filter(recurrence=recurrence).select_related("service")
    services = {item.service.code: item.service for item in held}
    if lacking := [entry for entry in entries if entry.service not in services]:
        services |= _services_removed_since(recurrence, lacking)
    if unknown := sorted({entry.service for entry in lacking if entry.service not in services}):
        raise ServicesNotHeld(recurrence, unknown)
    return services


def _services_removed_since(recurrence: Recurrence, entries: Sequence[Entry]) -> dict[str, Service]:
    """Return services that were taken out of the contract after every use of them here."""
    last_use: dict[str, datetime] = {}
    for entry in entries:
        last_use[entry.service] = max(entry.used_at, last_use.get(entry.service, entry.used_at))
    changes = RecurrenceChange.objects.filter(
        recurrence=recurrence, at__gte=min(last_use.values())
    ).values_list("at", "removed")
    removed = {
        code for at, codes in changes for code in codes if code in last_use and at >= last_use[code]
    }
    found = Service.objects.for_organization(recurrence.organization).filter(code__in=removed)
    return {service.code: service for service in found}


def _insert(
    recurrence: Recurrence, entries: Sequence[Entry], services: Mapping[str, Service], by: Actor
) -> None:
    """Insert in the order of the ids, so that batches under two contracts cannot block both."""
    if not entries:
        return
    try:
        with transaction.atomic():
            UsageRecord.objects.bulk_create(
                UsageRecord(
                    organization=recurrence.organization,
                    recurrence=recurrence,
                    service=services[entry.service],
                    quantity=entry.quantity,
                    used_at=entry.used_at,
                    external_id=entry.external_id,
                    created_at=by.at,
                )
                for entry in entries
            )
    except IntegrityError:
        # Another contract's batch took one of the ids since they were looked up: words the clash.
        _unknown(recurrence, entries)
        raise
    events.record(
        recurrence,
        code="usage.recorded",
        organization=recurrence.organization,
        by=by,
        changes={"records": [None, len(entries)]},
    )
