"""The rows of an export of contracts, by the customer's reference and the contract's id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from billing.imports.item_cells import Item, items_cell
from billing.models import PackageService, RecurrenceService
from core.imports.chunks import chunks
from core.imports.pages import in_pages
from core.models import Organization
from customers.models import Customer

_AT_ONCE: Final = 1000
_READ: Final = (
    *("pk", "package", "customer__reference", "code", "package__code", "name"),
    *("price", "currency", "period_months", "starts_on"),
    *("cancelled_at", "cancel_reason", "created_at"),
)


def contract_rows(records: QuerySet[Any], organization: Organization) -> Iterator[Sequence[Any]]:
    """Yield the values of these contracts in the order of their columns.

    By pages of customers first, which have an index on their reference: sorting all contracts for
    every page would take the square of their number.
    """
    theirs = records.filter(customer=OuterRef("pk")).order_by()
    customers = Customer.objects.for_organization(organization).filter(Exists(theirs))
    for some in chunks(in_pages(customers, ("reference",), ("pk",)), _AT_ONCE):
        contracts = records.filter(customer__in=[key for (key,) in some])
        rows = in_pages(contracts, ("customer__reference", "code"), _READ)
        for page in chunks(rows, _AT_ONCE):
            yield from _told(page)


def _told(page: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    held = items_of(key for key, *_ in page)
    usual = _values_in_packages({package for _, package, *_ in page})
    for key, package, *values, cancelled_at, cancel_reason, created_at in page:
        items = items_cell(_as_item(row, package, usual) for row in held[key])
        end = (cancelled_at is not None, cancelled_at, cancel_reason)
        yield *values, items, *end, created_at


def items_of(contracts: Iterable[int]) -> defaultdict[int, list[RecurrenceService]]:
    """Return what contracts hold by their ids, in the order it was added; one query."""
    found: defaultdict[int, list[RecurrenceService]] = defaultdict(list)
    rows = RecurrenceService.objects.filter(recurrence__in=list(contracts))
    for row in rows.select_related("service").order_by("pk"):
        found[row.recurrence_id].append(row)
    return found


def _values_in_packages(packages: set[int | None]) -> set[tuple[int, int]]:
    """Return of which services (package, service) the packages have a value."""
    rows = PackageService.objects.filter(package__in=packages - {None}).exclude(value="")
    return set(rows.values_list("package", "service"))


def _as_item(row: RecurrenceService, package: int | None, usual: set[tuple[int, int]]) -> Item:
    # An empty value is only said where a new contract would get the package's instead.
    value = row.value or ("" if (package, row.service_id) in usual else None)
    return Item(row.service.code, row.transaction_limit, value, row.external_id or None)
