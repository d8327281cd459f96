"""Checking that a value is a day."""

from __future__ import annotations

from datetime import date, datetime

from core.errors import WrongType
from customers.services.columns import Values


def check_days(columns: Values, *names: str) -> None:
    """Raise WrongType for the first of the columns that is neither empty nor a date."""
    for name in names:
        day = columns.get(name)
        if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
            raise WrongType(name, "a date")
