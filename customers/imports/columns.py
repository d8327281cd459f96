"""The columns of a file of customers.

Names of the v1 surface work too: most are the same but for case and underscores, the others are
aliases here. Lengths, ranges and countries are checked by the services, not here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from core.errors import InvalidValue, WrongType
from core.imports.columns import Column
from core.values import (
    parse_boolean,
    parse_color,
    parse_decimal,
    parse_emails,
    parse_float_coordinate,
    parse_integer,
    parse_text,
    parse_url,
)
from customers.models.credit import DueDateRule

# What separates several references in one cell.
SEPARATOR: Final = ";"
CONTACTS: Final = ("contact", "contact2")
_LARGEST_NUMBER_OF_DAYS: Final = 2**31 - 1
_LONGEST_COMMENT: Final = 10_000
_RULES: Final = {
    "1": DueDateRule.AFTER_INVOICE_DATE,
    "2": DueDateRule.AFTER_END_OF_INVOICE_MONTH,
    "daysafterinvoicedate": DueDateRule.AFTER_INVOICE_DATE,
    "daysafterendofinvoicemonth": DueDateRule.AFTER_END_OF_INVOICE_MONTH,
}


def _read_text(name: str, cell: str) -> str:
    if "\0" in cell:
        raise InvalidValue(f"{name} must not hold the character NUL.", field=name)
    return cell


def _read_comment(name: str, cell: str) -> str:
    return parse_text(name, cell, max_length=_LONGEST_COMMENT)


def _read_amount(name: str, cell: str) -> Decimal:
    return parse_decimal(name, cell, minimum=0)


def _read_days(name: str, cell: str) -> int:
    return parse_integer(name, cell, minimum=0, maximum=_LARGEST_NUMBER_OF_DAYS)


def _read_latitude(name: str, cell: str) -> Decimal:
    return parse_float_coordinate(name, cell, limit=90)


def _read_longitude(name: str, cell: str) -> Decimal:
    return parse_float_coordinate(name, cell, limit=180)


def _read_rule(name: str, cell: str) -> int:
    word = cell.lower().replace("_", "").replace(" ", "")
    if word not in _RULES:
        raise InvalidValue(
            f"{name} must be days_after_invoice_date or days_after_end_of_invoice_month.",
            field=name,
        )
    return _RULES[word].value


def _read_references(name: str, cell: str) -> list[str]:
    parts = (part.strip() for part in cell.split(SEPARATOR))
    return list(dict.fromkeys(part for part in parts if part))


def _read_instant(name: str, cell: str) -> datetime:
    expected = "a date and time with Z or an offset, for example 2016-08-01T12:00:00Z"
    try:
        instant = datetime.fromisoformat(cell)
        if instant.tzinfo is None:
            raise WrongType(name, expected)
        return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise WrongType(name, expected) from None


def _plain(
    name: str,
    *aliases: str,
    read: Callable[[str, str], Any] = _read_text,
    target: str = "",
    required: bool = False,
) -> Column:
    return Column(name, target or name, read, aliases=aliases, required=required)


def _address(prefix: str, target: str) -> list[Column]:
    return [
        _plain(f"{prefix}country", target=f"{target}.country"),
        _plain(f"{prefix}city", target=f"{target}.city"),
        _plain(f"{prefix}postal_code", target=f"{target}.postal_code"),
        _plain(f"{prefix}address", target=f"{target}.line_1"),
        _plain(
            f"{prefix}latitude",
            f"{prefix}lat",
            target=f"{target}.latitude",
            read=_read_latitude,
        ),
        _plain(
            f"{prefix}longitude",
            f"{prefix}lng",
            target=f"{target}.longitude",
            read=_read_longitude,
        ),
    ]


def _contact(prefix: str) -> list[Column]:
    return [
        _plain(f"{prefix}_first_name", target=f"{prefix}.first_name"),
        _plain(f"{prefix}_last_name", target=f"{prefix}.last_name"),
        _plain(f"{prefix}_job_title", target=f"{prefix}.job_title"),
        _plain(f"{prefix}_email", target=f"{prefix}.email", read=parse_emails),
        _plain(f"{prefix}_phone", target=f"{prefix}.phone"),
        _plain(f"{prefix}_mobile", target=f"{prefix}.mobile"),
        _plain(
            f"{prefix}_is_decision_maker",
            target=f"{prefix}.is_decision_maker",
            read=parse_boolean,
        ),
    ]


CUSTOMER_COLUMNS: Final = (
    _plain("reference", required=True),
    _plain("reference2"),
    _plain("name", required=True),
    _plain("barcode"),
    _plain("is_active", read=parse_boolean),
    _plain("category", "category_reference"),
    _plain("parent", "parent_customer"),
    _plain("bill_with_parent", read=parse_boolean),
    _plain("segmentation", "customer_segmentation_reference"),
    _plain("groups", read=_read_references),
    _plain("created_by"),
    *_address("billing_", "billing_address"),
    _plain("is_same_address", read=parse_boolean),
    *_address("", "shipping_address"),
    _plain("email", read=parse_emails),
    _plain("phone"),
    _plain("mobile"),
    _plain("fax"),
    _plain("comment", read=_read_comment),
    _plain("website", read=parse_url),
    _plain("credit_limit", read=_read_amount),
    _plain("due_date_days", "due_date_config_number", read=_read_days),
    _plain("due_date_rule", "due_date_config_type", read=_read_rule),
    _plain("tax_number", "tax_id", target="tax_id"),
    _plain("company_registration_number"),
    _plain("currency"),
    _plain("payment_types", read=_read_references),
    _plain("region"),
    _plain("customer_risk", target="risk"),
    _plain("customer_risk_color", target="risk_color", read=parse_color),
    _plain("on_hold", target="is_on_hold", read=parse_boolean),
    _plain("on_hold_reason"),
    *(column for prefix in CONTACTS for column in _contact(prefix)),
    _plain("created_at", "date_created", read=_read_instant),
)
