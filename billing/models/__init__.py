"""Packages, services, contracts and their use."""

from billing.models.catalog import Package, PackageService, PlanAllowance, Service
from billing.models.recurrence import (
    ChangeKind,
    Recurrence,
    RecurrenceChange,
    RecurrenceService,
)
from billing.models.usage import UsageRecord

__all__ = [
    "ChangeKind",
    "Package",
    "PackageService",
    "PlanAllowance",
    "Recurrence",
    "RecurrenceChange",
    "RecurrenceService",
    "Service",
    "UsageRecord",
]
