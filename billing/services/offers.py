"""The package and the services that a caller names for a contract."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from billing.lookups import UnknownRecords, find_offers
from billing.models import Package, PackageService, Recurrence, RecurrenceService, Service
from billing.services.items import Wanted, refuse_inactive
from core.errors import InvalidValue, WrongType
from core.models import Organization
from customers.services.columns import Values, plain_columns


@dataclass(frozen=True, slots=True)
class Offers:
    """The package a contract shall have, and services that may be added to it, by code."""

    package: Package | None
    services: dict[str, Service]

    def make(self, recurrence: Recurrence, wanted: Wanted) -> list[RecurrenceService]:
        """Return unsaved rows; what was not said of a service is as in the package, if it has it.

        Several packages may hold a service; only the contract's own counts.
        """
        usual = self._usual(wanted)
        return [
            RecurrenceService(
                recurrence=recurrence,
                service=self.services[code],
                **{**usual.get(code, {}), **columns},
            )
            for code, columns in wanted.items()
        ]

    def _usual(self, wanted: Wanted) -> dict[str, dict[str, Any]]:
        if self.package is None or not wanted:
            return {}
        named = [self.services[code] for code in wanted]
        rows = self.package.contents.filter(service__in=named).select_related("service")
        return {row.service.code: usual_values(row) for row in rows}


def usual_values(row: PackageService) -> dict[str, Any]:
    """Return what a contract takes over from a row of its package."""
    return {name: getattr(row, name) for name in plain_columns(PackageService)}


def read_offers(
    organization: Organization,
    values: Values,
    services: Collection[str],
    *,
    current: Package | None = None,
    is_new: bool = True,
) -> Offers:
    """Return what the values' `package` (a code, a record or None) and the codes name.

    Without a `package` it is the current one. Raises UnknownRecords with everything that does not
    exist, WrongType, and InvalidValue for what is no longer offered, unless it is current or the
    contract not new.
    """
    wanted = values.get("package") or None if "package" in values else current
    if wanted is not None and not isinstance(wanted, str | Package):
        raise WrongType("package", "a package's code")
    package, found = find_offers(
        organization, package=wanted if isinstance(wanted, str) else None, services=services
    )
    if isinstance(wanted, Package):
        package = wanted
    if package is not None and package.organization_id != organization.pk:
        raise UnknownRecords([("package", package.code)])
    if is_new:
        if package is not None and package != current and not package.is_active:
            raise InvalidValue(f"No longer offered: {package.code}.", field="package")
        refuse_inactive(found.values(), field="services")
    return Offers(package, found)
