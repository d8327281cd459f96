"""The columns of a file of customers.

Names of the v1 surface work too: most are the same but for case and underscores, the others are
aliases here, as are those of the dynamics surface, but for its address: what it calls Country is
the billing address's, and ours the shipping address's. Lengths, ranges and countries are checked
by the services, not here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from core.errors import InvalidValue
from core.imports.columns import Column
from core.imports.readers import (
    read_amount,
    read_count,
    read_instant,
    read_references,
    read_text,
)
from core.values import (
    parse_boolean,
    parse_color,
    parse_emails,
    parse_float_coordinate,
    parse_text,
    parse_url,
)
from customers.imports.column_texts import (
    Text,
    text_of_address,
    text_of_column,
    text_of_contact,
)
from customers.models.credit import DueDateRule

CONTACTS: Final = ("contact", *(f"contact{number}" for number in range(2, 10)))
_LONGEST_COMMENT: Final = 10_000
_RULES: Final = {
    "1": DueDateRule.AFTER_INVOICE_DATE,
    "2": DueDateRule.AFTER_END_OF_INVOICE_MONTH,
    "daysafterinvoicedate": DueDateRule.AFTER_INVOICE_DATE,
    "daysafterendofinvoicemonth": DueDateRule.AFTER_END_OF_INVOICE_MONTH,
}


def _read_comment(name: str, cell: str) -> str:
    return parse_text(name, cell, max_length=_LONGEST_COMMENT)


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


def _plain(
    name: str,
    *aliases: str,
    read: Callable[[str, str], Any] = read_text,
    target: str = "",
    required: bool = False,
    text: Text | None = None,
) -> Column:
    explained, example = text or text_of_column(name)
    return Column(
        name,
        target or name,
        read,
        aliases=aliases,
        required=required,
        explained=explained,
        example=example,
        is_number=read in _NUMBERS,
    )


def _address(prefix: str, target: str, which: str) -> list[Column]:
    def part(
        name: str, column: str, *aliases: str, read: Callable[[str, str], Any] = read_text
    ) -> Column:
        return _plain(
            f"{prefix}{name}",
            *aliases,
            target=f"{target}.{column}",
            read=read,
            text=text_of_address(which, name),
        )

    return [
        part("country", "country"),
        part("city", "city"),
        part("postal_code", "postal_code"),
        part("address", "line_1"),
        part("latitude", "latitude", f"{prefix}lat", read=_read_latitude),
        part("longitude", "longitude", f"{prefix}lng", read=_read_longitude),
    ]


def _contact(number: int, prefix: str) -> list[Column]:
    def part(name: str, read: Callable[[str, str], Any] = read_text) -> Column:
        return _plain(
            f"{prefix}_{name}",
            target=f"{prefix}.{name}",
            read=read,
            text=text_of_contact(number, name),
        )

    return [
        part("first_name"),
        part("last_name"),
        part("job_title"),
        part("email", parse_emails),
        part("phone"),
        part("mobile"),
        part("is_decision_maker", parse_boolean),
    ]


_NUMBERS: Final = (read_amount, _read_latitude, _read_longitude)
CUSTOMER_COLUMNS: Final = (
    _plain("reference", "CustomerCode", required=True),
    _plain("reference2"),
    _plain("name", "BusinessName", required=True),
    _plain("barcode"),
    _plain("is_active", read=parse_boolean),
    _plain("category", "category_reference"),
    _plain("parent", "parent_customer"),
    _plain("bill_with_parent", read=parse_boolean),
    _plain("segmentation", "customer_segmentation_reference"),
    _plain("groups", read=read_references),
    # Not every user has a reference, so an export may have none of who it was.
    replace(_plain("created_by"), empty_leaves=True),
    *_address("billing_", "billing_address", "billing"),
    _plain("is_same_address", read=parse_boolean),
    *_address("", "shipping_address", "shipping"),
    _plain("email", "ContactInfo.Email", read=parse_emails),
    _plain("phone", "ContactInfo.Phone"),
    _plain("mobile", "ContactInfo.Cellphone"),
    _plain("fax"),
    _plain("comment", read=_read_comment),
    _plain("website", read=parse_url),
    _plain("credit_limit", read=read_amount),
    _plain("due_date_days", "due_date_config_number", read=read_count),
    _plain("due_date_rule", "due_date_config_type", read=_read_rule),
    _plain("tax_number", "tax_id", "CustomerTaxId", target="tax_id"),
    _plain("company_registration_number"),
    _plain("currency"),
    _plain("payment_types", read=read_references),
    _plain("region"),
    _plain("customer_risk", target="risk"),
    _plain("customer_risk_color", target="risk_color", read=parse_color),
    _plain("on_hold", target="is_on_hold", read=parse_boolean),
    _plain("on_hold_reason"),
    *(column for number, prefix in enumerate(CONTACTS) for column in _contact(number, prefix)),
    _plain("created_at", "date_created", read=read_instant),
)
