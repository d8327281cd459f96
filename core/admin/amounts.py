"""Amounts of money, as lists and pages show them."""

from __future__ import annotations

from decimal import Decimal


def money(amount: Decimal | None, currency: str) -> str:
    """Return the amount with its currency, "1,234.50 MXN"; "-" where there is none."""
    return "-" if amount is None else f"{amount:,.2f} {currency}"
