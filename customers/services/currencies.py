"""The currencies an organization trades in besides its own."""

from __future__ import annotations

from decimal import Decimal

from core.actor import Actor
from core.currencies import is_currency
from core.errors import InvalidValue, NotFound
from core.models import Organization
from customers.models import CurrencyRate, Customer
from customers.services.columns import clean_columns
from customers.services.entries import announce, deleting, drop_entry, lock_entry, refuse_while_used
from customers.services.records import (
    first_changes,
    insert,
    lock_tree,
    one_transaction,
    save_changes,
)


def set_currency_rate(
    *, organization: Organization, code: str, rate: Decimal, by: Actor
) -> CurrencyRate:
    """Say what one unit of a currency is worth in the organization's own, so that it can be used.

    `rate` is greater than 0, with at most 7 digits before and 8 after the point. Raises NotFound
    (`currency`: no ISO 4217 code in use) or InvalidValue (also for the organization's own).
    """
    code = code.strip().upper()
    if not is_currency(code):
        raise NotFound("currency", code, field="code")
    if code == organization.default_currency:
        raise InvalidValue("The organization's own currency has no rate.", field="code")
    values = clean_columns(CurrencyRate, {"rate": rate})
    if values["rate"] <= 0:
        raise InvalidValue("rate must be greater than 0.", field="rate")
    with one_transaction():
        lock_tree(organization.pk)  # rates are set rarely, and never twice at once
        record = CurrencyRate.objects.filter(organization=organization, code=code).first()
        if record is None:
            record = CurrencyRate(organization=organization, code=code, **values)
            insert(record, by=by)
            announce(record, "created", by, first_changes({"code": code, **values}))
        else:
            record.organization = organization
            if changes := save_changes(record, values, by=by):
                announce(record, "updated", by, changes)
    return record


def delete_currency_rate(*, currency_rate: CurrencyRate, by: Actor) -> None:
    """Stop trading in a currency; raises StillNeeded while a customer has it."""
    with deleting(currency_rate):
        record = lock_entry(currency_rate)
        customers = Customer.objects.for_organization(record.organization)
        refuse_while_used(record, customers=customers.filter(currency=record.code))
        drop_entry(record, by)
