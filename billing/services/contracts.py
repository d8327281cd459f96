"""Making contracts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import uuid_utils.compat as uuid_utils

from billing.models import Package, Recurrence, RecurrenceService
from billing.services.catalog import check_currency
from billing.services.items import Wanted, described, read_items
from billing.services.offers import Offers, read_offers, usual_values
from billing.services.periods import local_day
from billing.services.taking_over import ENDED_BEFORE, read_past
from core import events
from core.actor import Actor
from core.errors import DomainError, InvalidValue, MissingValue, WrongType
from customers.models import Customer
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.customer import lock_customer
from customers.services.records import first_changes, insert, insert_all, one_transaction

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2999

_FROM_PACKAGE: Final = ("name", "price", "currency", "period_months")
_WITHOUT_PACKAGE: Final = {"price": Decimal("0.00"), "period_months": 1}


class CustomerInactive(DomainError):
    """The customer is cancelled or not active, and gets no new contract."""

    def __init__(self, customer: Customer) -> None:
        super().__init__(f"The customer {customer.reference} is not active.")


def create_contract(*, customer: Customer, values: Values, by: Actor) -> Recurrence:
    """Make a contract of a customer.

    `values`, where None is as good as absent: `code` (default: a new UUID), `package` (a code or a
    record), `name`, `price` of one period (from 0, 2 decimals), `currency` (ISO 4217),
    `period_months` (1 to 120), `starts_on` (a date, by default today in the organization's time
    zone) and `services`, the wanted set (see `items`; also `external_id`). What is absent is as in
    the package, its services too but for those no longer offered; without a package it is a price
    of 0 in the organization's currency, a month, and no services.

    One that is taken over from elsewhere also has `created_at`, and `cancelled_at` and
    `cancel_reason` where it has ended (see `taking_over`). It is no new contract: it may have what
    is no longer offered, and a customer that is not active; a cancelled one only if it has ended.

    Raises MissingValue (`price`, when the currency is not the package's), NotUnique (`code`),
    UnknownRecords, InvalidValue, WrongType, CustomerInactive, or NotFound for a deleted customer.
    """
    columns, wanted = _read(values)
    past = read_past(values, by)
    recurrence = Recurrence(customer=customer, organization=customer.organization)
    columns.setdefault("code", str(uuid_utils.uuid7()))
    columns.setdefault("starts_on", local_day(by.at, customer.organization.time_zone))
    with one_transaction(is_taken=lambda: _is_taken(customer, columns["code"]), field="code"):
        record = lock_customer(customer)
        _check_customer(record, past)
        offers = read_offers(record.organization, values, wanted or (), is_new=not past)
        columns = {"package": offers.package, **_defaults(recurrence, offers, columns), **columns}
        columns |= past
        for name, value in columns.items():
            setattr(recurrence, name, value)
        insert(recurrence, by=by)
        items = _items(recurrence, offers, wanted)
        insert_all(items, by=by)
        _announce(recurrence, columns, items, by)
    return recurrence


def _read(values: Values) -> tuple[dict[str, Any], Wanted | None]:
    columns = plain_columns(Recurrence)
    refuse_unknown(values, {*columns, *ENDED_BEFORE, "package", "services"})
    said = {name: value for name, value in values.items() if value is not None}
    cleaned = clean_columns(Recurrence, said)
    _check_code(cleaned.get("code"))
    _check_first_day(cleaned.get("starts_on"))
    check_currency(cleaned)
    services = said.get("services")
    return cleaned, None if services is None else read_items(
        RecurrenceService, services, field="services"
    )


def _check_customer(customer: Customer, past: Values) -> None:
    may_be_inactive = "cancelled_at" in past or (bool(past) and customer.cancelled_at is None)
    if not customer.is_active and not may_be_inactive:
        raise CustomerInactive(customer)


def _check_code(code: str | None) -> None:
    """Raise InvalidValue for what cannot be a part of a URL's path."""
    if code is not None and ("/" in code or code in {".", ".."}):
        raise InvalidValue("code must not hold a slash, or be dots only.", field="code")


def _check_first_day(day: object) -> None:
    if day is None:
        return
    if not isinstance(day, date) or isinstance(day, datetime):
        raise WrongType("starts_on", "a date")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidValue(
            f"starts_on must be in the years {FIRST_YEAR} to {LAST_YEAR}.", field="starts_on"
        )


def _defaults(recurrence: Recurrence, offers: Offers, columns: Values) -> dict[str, Any]:
    package = offers.package
    if package is None:
        return {**_WITHOUT_PACKAGE, "currency": recurrence.organization.default_currency}
    if "price" not in columns and columns.get("currency", package.currency) != package.currency:
        raise MissingValue("price")  # the package's is an amount of another currency
    return {name: getattr(package, name) for name in _FROM_PACKAGE}


def _items(
    recurrence: Recurrence, offers: Offers, wanted: Wanted | None
) -> list[RecurrenceService]:
    if wanted is not None:
        return offers.make(recurrence, wanted)
    return _package_items(recurrence, offers.package) if offers.package else []


def _package_items(recurrence: Recurrence, package: Package) -> list[RecurrenceService]:
    rows = package.contents.filter(service__is_active=True).select_related("service")
    return [
        RecurrenceService(recurrence=recurrence, service=row.service, **usual_values(row))
        for row in rows.order_by("pk")
    ]


def _announce(
    recurrence: Recurrence, columns: Values, items: list[RecurrenceService], by: Actor
) -> None:
    services = {"services": [None, described(items)]} if items else {}
    events.record(
        recurrence,
        code="recurrence.created",
        organization=recurrence.organization,
        by=by,
        changes=first_changes(columns) | services,
    )


def _is_taken(customer: Customer, code: str) -> bool:
    return bool(Recurrence.objects.for_customer(customer).filter(code=code).exists())
