"""How a customer pays, and the payment dates agreed on with it.

`payment_settings` maps names to values, absent means leave, None means the default (no):
`is_collaborative`, `receives_payments`, `has_collection_advance`. A mapping makes the row even when
it says no to everything, because clients see whether there is one; None deletes it.

`payment_dates` is a sequence of mappings with `cut_off_at` and `payment_at`, times with a zone, the
payment not before the cut-off; at most 1,000. It replaces the dates that were there; None or
nothing in it removes them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from core.actor import Actor
from core.errors import InvalidValue, MissingValue, WrongType
from customers.models import Customer, PaymentDate, PaymentSettings
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.records import (
    Changes,
    first_changes,
    insert,
    insert_all,
    remove,
    remove_all,
    save_changes,
)

# A cut-off and the payment that follows it.
_Pair = tuple[datetime, datetime]

_WITHIN: Final = "payment_settings."
_MOST_DATES: Final = 1_000


def write_payment_settings(
    customer: Customer, values: Values | None, by: Actor, *, is_new: bool
) -> Changes:
    """Write how a new customer pays, or one whose row is locked; return the changes.

    Raises WrongType with a field like "payment_settings.is_collaborative".
    """
    settings = None if is_new else PaymentSettings.objects.filter(customer=customer).first()
    if values is None:
        return _remove(settings, by) if settings else {}
    refuse_unknown(values, plain_columns(PaymentSettings))
    columns = clean_columns(PaymentSettings, values, within=_WITHIN)
    if settings is not None:
        changes = save_changes(settings, columns, by=by)
    else:
        settings = PaymentSettings(customer=customer, **columns)
        insert(settings, by=by)
        changes = first_changes(_said(settings))
    return {_WITHIN + name: change for name, change in changes.items()}


def write_payment_dates(
    customer: Customer, values: Sequence[Values] | None, by: Actor, *, is_new: bool
) -> Changes:
    """Replace the dates of a new customer, or of one whose row is locked; return the changes.

    Raises MissingValue, WrongType or InvalidValue with a field like "payment_dates[0].payment_at".
    """
    if len(values or ()) > _MOST_DATES:
        raise InvalidValue(
            f"payment_dates must have at most {_MOST_DATES} items.", field="payment_dates"
        )
    after = [
        _read_pair(each, f"payment_dates[{place}].") for place, each in enumerate(values or ())
    ]
    rows = PaymentDate.objects.filter(customer=customer)
    before = [] if is_new else list(rows.order_by("pk").values_list("cut_off_at", "payment_at"))
    if before == after:
        return {}
    if before:
        remove_all(rows, by=by)
    insert_all(
        [PaymentDate(customer=customer, cut_off_at=cut, payment_at=paid) for cut, paid in after],
        by=by,
    )
    return {"payment_dates": [_told(before), _told(after)]}


def _said(settings: PaymentSettings) -> dict[str, bool]:
    return {name: getattr(settings, name) for name in plain_columns(PaymentSettings)}


def _remove(settings: PaymentSettings, by: Actor) -> Changes:
    gone = {_WITHIN + name: [value, None] for name, value in _said(settings).items()}
    remove(settings, by=by)
    return gone


def _read_pair(values: Values, within: str) -> _Pair:
    refuse_unknown(values, ("cut_off_at", "payment_at"))
    cut_off_at, payment_at = (_read_time(values, within, n) for n in ("cut_off_at", "payment_at"))
    if payment_at < cut_off_at:
        raise InvalidValue(
            f"{within}payment_at must not be before the cut-off.", field=f"{within}payment_at"
        )
    return cut_off_at, payment_at


def _read_time(values: Values, within: str, name: str) -> datetime:
    at = values.get(name)
    if at is None:
        raise MissingValue(within + name)
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise WrongType(within + name, "a time with a zone")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise InvalidValue(
            f"{within}{name} must be between the years 1 and 9999.", field=within + name
        ) from None


def _told(pairs: Sequence[_Pair]) -> list[list[str]]:
    return [[at.isoformat() for at in pair] for pair in pairs]
