"""The terms that a customer is served on, wherever they are kept.

`values`: the plain columns of ServiceTerms and `suspension`, a record of the same organization or
None. Absent means leave, None means clear.

`sales_rep_key` says who the sales representative is, and is kept as it was given: digits are a
number of somebody else's system, a UUID is a member's, anything else a member's user name. A member
found by it becomes `sales_user`.
"""

from __future__ import annotations

import re
from typing import Any, Final

from core.errors import NotFound
from core.models import Organization, User
from customers.services.columns import Values, clean_columns, plain_columns
from customers.services.records import Need
from dispatch.models import DefaultTerms, Suspension
from dispatch.services.days import check_days

# What the values of terms may hold.
TERMS: Final = frozenset({*plain_columns(DefaultTerms), "suspension"})
# What the rows that keep terms have in columns.
TERM_COLUMNS: Final = (*plain_columns(DefaultTerms), "sales_user", "suspension")

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def read_terms(values: Values) -> dict[str, Any]:
    """Return the terms among the values; everything is checked that needs no database.

    Raises WrongType or InvalidValue.
    """
    columns = clean_columns(DefaultTerms, values)
    check_days(columns, "renewal_on")
    return columns | ({"suspension": values["suspension"]} if "suspension" in values else {})


def settle_terms(columns: dict[str, Any], organization: Organization) -> None:
    """Complete terms that are about to be written, in place, within the transaction.

    The suspension stays locked: it is not deleted before the terms name it. Raises NotFound
    (`sales_rep_key`, `suspension`), for another organization's as for what does not exist.
    """
    if "sales_rep_key" in columns:
        columns["sales_user"] = _member(columns["sales_rep_key"], organization)
    suspension = columns.get("suspension")
    if suspension is not None:
        found = Suspension.objects.for_organization(organization).filter(pk=suspension.pk)
        if not found.select_for_update(no_key=True).exists():
            raise NotFound("suspension", suspension.pk, field="suspension")


def needs_of(columns: Values) -> list[Need]:
    """Return what the terms refer to that might be deleted meanwhile."""
    return [("user", columns.get("sales_user"))]


def _member(key: str, organization: Organization) -> User | None:
    """Return the member whom the key names, None where it names nobody of ours."""
    if not key or (key.isascii() and key.isdigit()):
        return None
    named = {"uuid": key} if _UUID.fullmatch(key) else {"username": key}
    found: User | None = User.objects.for_organization(organization).filter(**named).first()
    if found is None:
        raise NotFound("user", key, field="sales_rep_key")
    return found
