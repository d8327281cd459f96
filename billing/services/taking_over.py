"""What is said of a record that was made elsewhere before, and is taken over from there.

`created_at` is when it was made; a contract that has ended has `cancelled_at` and `cancel_reason`.
Only imports say so. It is nothing new, so that it may hold what is no longer offered.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from billing.models import Recurrence
from core.actor import Actor
from core.errors import InvalidValue, WrongType
from customers.services.columns import Values, clean_value

MADE_BEFORE: Final = ("created_at",)
ENDED_BEFORE: Final = (*MADE_BEFORE, "cancelled_at", "cancel_reason")


def read_past(values: Values, by: Actor) -> dict[str, Any]:
    """Return the columns of what was made before; none of what is new.

    Raises WrongType, or InvalidValue for a time ahead of now and for a reason without an end.
    """
    past: dict[str, Any] = {}
    for name in ("created_at", "cancelled_at"):
        at = values.get(name)
        if at is None:
            continue
        if not isinstance(at, datetime) or at.tzinfo is None:
            raise WrongType(name, "a time with its offset")
        if at > by.at:
            raise InvalidValue(f"{name} lies in the future.", field=name)
        past[name] = at
    field = Recurrence._meta.get_field("cancel_reason")
    reason = clean_value(field, values.get("cancel_reason"), name="cancel_reason")
    if reason and "cancelled_at" not in past:
        raise InvalidValue(
            "cancel_reason is that of a contract that has ended.", field="cancel_reason"
        )
    return past | ({"cancel_reason": reason} if reason else {})
