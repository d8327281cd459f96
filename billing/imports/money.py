"""The columns of what packages and contracts cost."""

from __future__ import annotations

from billing.models.catalog import MOST_MONTHS
from core.imports.columns import Column
from core.imports.readers import read_amount, read_text
from core.values import parse_integer


def price_column(empty: str, *aliases: str) -> Column:
    """Return the column of the price; `empty` says what an empty cell means."""
    return Column(
        "price",
        "price",
        read_amount,
        aliases=aliases,
        explained="The price of one period in the currency of the row: from 0, at most 2 decimals "
        f"and 12 digits before them. {empty}",
        example="899.00",
        is_number=True,
    )


def currency_column(empty: str, *aliases: str) -> Column:
    """Return the column of the currency."""
    return Column(
        "currency",
        "currency",
        read_text,
        aliases=aliases,
        explained=f"The currency of the price, three letters of ISO 4217. {empty}",
        example="MXN",
    )


def period_column(empty: str, *aliases: str) -> Column:
    """Return the column of the length of a period."""
    return Column(
        "period_months",
        "period_months",
        _read_months,
        aliases=("months", *aliases),
        explained=f"How many months one period has, from 1 to 120. {empty}",
        example="1",
    )


def _read_months(name: str, cell: str) -> int:
    return parse_integer(name, cell, minimum=1, maximum=MOST_MONTHS)
