"""Finding packages, services and contracts by the codes that callers use, exactly as written.

A code of another organization, or one that no database holds, is simply not found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from billing.models import Package, Recurrence, Service
from core.errors import NotFound
from core.models import Organization
from customers.lookups import is_storable
from customers.models import Customer


class UnknownRecords(NotFound):
    """Some of the records that a caller named do not exist.

    `keys` are all of them, each as its domain noun and the code as it was given; `messages` is one
    sentence for each.
    """

    def __init__(self, keys: Sequence[tuple[str, str]], *, field: str | None = None) -> None:
        super().__init__(*keys[0], field=field)
        self.keys = tuple(keys)
        self.messages = [NotFound(kind, key).message for kind, key in keys]
        self.message = " ".join(self.messages)


def find_service(organization: Organization, code: str, *, field: str | None = None) -> Service:
    """Return the organization's service, active or not; raises NotFound."""
    service: Service = _one(Service, {"organization": organization}, code, "service", field)
    service.organization = organization
    return service


def find_recurrence(customer: Customer, code: str, *, field: str | None = None) -> Recurrence:
    """Return the customer's contract, cancelled or not; raises NotFound."""
    owner = {"organization": customer.organization, "customer": customer}
    recurrence: Recurrence = _one(Recurrence, owner, code, "recurrence", field)
    recurrence.customer = customer
    recurrence.organization = customer.organization
    return recurrence


def find_offers(
    organization: Organization, *, package: str | None, services: Collection[str]
) -> tuple[Package | None, dict[str, Service]]:
    """Return the package of this code, if one is named, and the services by their codes.

    Raises UnknownRecords with everything that does not exist, the package first.
    """
    packages = _by_code(Package, organization, [] if package is None else [package])
    found = _by_code(Service, organization, services)
    unknown = [("package", package)] if package is not None and not packages else []
    unknown += [("service", code) for code in services if code not in found]
    if unknown:
        raise UnknownRecords(unknown)
    return packages.get(package or ""), found


def _one(model: Any, owner: Mapping[str, object], code: str, kind: str, field: str | None) -> Any:
    found = model.objects.filter(**owner, code=code).first() if is_storable(code) else None
    if found is None:
        raise NotFound(kind, code, field=field)
    return found


def _by_code(model: Any, organization: Organization, codes: Iterable[str]) -> dict[str, Any]:
    storable = [code for code in codes if is_storable(code)]
    records = model.objects.for_organization(organization).filter(code__in=storable)
    return {record.code: record for record in records} if storable else {}
