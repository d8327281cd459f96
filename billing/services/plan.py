"""The organization's own plan: what it includes each month, and how much of that is used.

`values` of an allowance: `service` (a code or a record) and `total_included` (0 to 2^63 - 1 uses a
month). Absent means leave.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum

from billing.lookups import find_service
from billing.models import PlanAllowance, Service, UsageRecord
from billing.services.periods import boundary, local_day, start_of_day
from core import events
from core.actor import Actor
from core.errors import MissingValue, NotFound, WrongType
from core.models import Organization
from customers.services.columns import Values, clean_columns, refuse_unknown
from customers.services.records import (
    Changes,
    first_changes,
    insert,
    one_transaction,
    remove,
    save_changes,
)


@dataclass(frozen=True, slots=True)
class PlanDetail:
    """What the plan includes of a service in a month, and what was used of it."""

    service: Service
    total_included: int
    total_consumed: int


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """A month of the organization's plan, one detail for each allowance by code of the service."""

    first_day: date
    last_day: date
    details: list[PlanDetail]


def create_allowance(*, organization: Organization, values: Values, by: Actor) -> PlanAllowance:
    """Include a service in the plan.

    Raises MissingValue (`service`, `total_included`), NotFound (`service`), NotUnique (`service`),
    WrongType or InvalidValue.
    """
    for name in ("service", "total_included"):
        if values.get(name) is None:
            raise MissingValue(name)
    columns = _read(values, organization)
    allowance = PlanAllowance(organization=organization, **columns)
    with _transaction(allowance):
        insert(allowance, by=by)
        _announce(allowance, "created", first_changes(columns), by)
    return allowance


def update_allowance(*, allowance: PlanAllowance, values: Values, by: Actor) -> PlanAllowance:
    """Change what the plan includes; return it as it is now.

    Raises what `create_allowance` raises, and NotFound for an allowance that is deleted.
    """
    columns = _read(values, allowance.organization)
    service = columns.get("service", allowance.service)
    wanted = PlanAllowance(pk=allowance.pk, organization=allowance.organization, service=service)
    with _transaction(wanted):
        record = _lock(allowance)
        if changes := save_changes(record, columns, by=by):
            _announce(record, "updated", changes, by)
    return record


def delete_allowance(*, allowance: PlanAllowance, by: Actor) -> None:
    """Take a service out of the plan; raises NotFound when it is out already."""
    with transaction.atomic():
        record = _lock(allowance)
        _announce(record, "deleted", {}, by)
        remove(record, by=by)


def plan_status(organization: Organization, at: datetime) -> PlanStatus:
    """Return what was used of the plan in the month of this time, under all contracts together.

    The month is one of the organization's calendar. Takes two queries.
    """
    first = local_day(at, organization.time_zone).replace(day=1)
    following = boundary(first, 1, 1)
    used = dict(
        UsageRecord.objects.for_organization(organization)
        .filter(
            used_at__gte=start_of_day(first, organization.time_zone),
            used_at__lt=start_of_day(following, organization.time_zone),
        )
        .values_list("service")
        .annotate(Sum("quantity"))
        .order_by()
    )
    allowances = PlanAllowance.objects.for_organization(organization).select_related("service")
    details = [
        PlanDetail(each.service, each.total_included, used.get(each.service_id, 0))
        for each in allowances.order_by("service__code")
    ]
    return PlanStatus(first, date.fromordinal(following.toordinal() - 1), details)


def _read(values: Values, organization: Organization) -> dict[str, Any]:
    refuse_unknown(values, {"service", "total_included"})
    columns = clean_columns(PlanAllowance, values)
    if "service" in values:
        columns["service"] = _read_service(values["service"], organization)
    return columns


def _read_service(value: object, organization: Organization) -> Service:
    if value is None:
        raise MissingValue("service")
    if isinstance(value, str):
        return find_service(organization, value, field="service")
    if not isinstance(value, Service):
        raise WrongType("service", "a service's code")
    if value.organization_id != organization.pk:
        raise NotFound("service", value.code, field="service")
    return value


def _transaction(wanted: PlanAllowance) -> AbstractContextManager[None]:
    def is_taken() -> bool:
        same = PlanAllowance.objects.for_organization(wanted.organization)
        same = same.filter(service=wanted.service)
        return bool(same.exclude(pk=wanted.pk).exists())

    return one_transaction(is_taken=is_taken, field="service")


def _lock(allowance: PlanAllowance) -> PlanAllowance:
    records = PlanAllowance.objects.select_for_update(no_key=True)
    record: PlanAllowance | None = records.filter(pk=allowance.pk).first()
    if record is None:
        raise NotFound("plan allowance", allowance.pk)
    record.organization = allowance.organization
    return record


def _announce(allowance: PlanAllowance, what: str, changes: Changes, by: Actor) -> None:
    events.record(
        allowance,
        code=f"plan_allowance.{what}",
        organization=allowance.organization,
        by=by,
        changes=changes,
    )
