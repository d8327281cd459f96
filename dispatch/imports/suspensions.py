"""The suspensions that cells name, as the back office does: "Unpaid bills (2026-03-01 - …)".

The last day may be left out, or be three points, while a suspension is open. The reason alone is
enough where only one suspension has it; the number that the dispatch surface knows it by works too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from django.db.models import Q

from core.actor import Actor
from core.errors import DomainError, InvalidValue, NotFound
from core.models import Organization
from customers.lookups import is_storable
from dispatch import services
from dispatch.models import Suspension

_NAMED: Final = re.compile(
    r"(.+?)\s*\((\d{4}-\d\d-\d\d)\s*-\s*(\d{4}-\d\d-\d\d|…|\.\.\.)?\s*\)", re.ASCII | re.DOTALL
)
_LONGEST: Final = 300  # a reason with its days; what is longer is not searched
_LARGEST_ID: Final = 2**63 - 1
_ID_DIGITS: Final = 19
_FIELD: Final = "suspension"


class Named(NamedTuple):
    """What tells suspensions apart for people."""

    reason: str
    starts_on: date
    ends_on: date | None

    def __str__(self) -> str:
        return str(Suspension(**self._asdict()))


class Suspensions:
    """The suspensions that some cells name, looked up in one query.

    With `create_missing`, one that is written with its days is created where there is none.
    """

    def __init__(
        self, organization: Organization, cells: Iterable[str], *, by: Actor, create_missing: bool
    ) -> None:
        self._organization = organization
        self._by = by
        self._create_missing = create_missing
        self._known = _looked_up(organization, {cell for cell in cells if is_storable(cell)})
        self._new: list[Suspension] = []

    def find(self, cell: str, *, current: Suspension | None) -> Suspension:
        """Return the suspension; `current` is the one that there is, of several alike that one.

        Raises NotFound or InvalidValue (`suspension`).
        """
        named = _read(cell)
        alike = [each for each in self._known if _name_of(each) == named]
        if not alike:
            alike = [each for each in self._known if each.reason == cell]
            count = len({_name_of(each) for each in alike})
            if count > 1:
                first = str(alike[0])
                raise InvalidValue(
                    f"{count} suspensions have this reason; write it with its days, as in {first}.",
                    field=_FIELD,
                )
        if not alike:
            alike = [each for each in self._known if str(each.pk) == cell]
        if current in alike:
            return current
        if alike:
            return alike[0]
        if named is not None and self._create_missing:
            return self._create(named)
        raise NotFound("suspension", cell, field=_FIELD)

    def ids(self) -> list[int]:
        """Return the ids of those that were looked up."""
        return [each.pk for each in self._known]

    def keep(self) -> None:
        """Tell that what was created for the current row stays."""
        self._new = []

    def forget(self) -> None:
        """Tell that what was created for the current row was undone with it."""
        self._known = [each for each in self._known if each not in self._new]
        self._new = []

    def _create(self, named: Named) -> Suspension:
        try:
            suspension = services.create_suspension(
                organization=self._organization, values=named._asdict(), by=self._by
            )
        except DomainError as error:
            raise InvalidValue(error.message, field=_FIELD) from error
        self._known.append(suspension)
        self._new.append(suspension)
        return suspension


def _looked_up(organization: Organization, cells: set[str]) -> list[Suspension]:
    """Return the organization's suspensions that the cells may mean, the oldest first."""
    if not cells:
        return []
    reasons = cells | {named.reason for named in map(_read, cells) if named}
    digits = [each for each in cells if each.isascii() and each.isdigit()]
    ids = [int(each) for each in digits if len(each) <= _ID_DIGITS and int(each) <= _LARGEST_ID]
    suspensions = Suspension.objects.for_organization(organization)
    found = suspensions.filter(Q(reason__in=sorted(reasons)) | Q(pk__in=ids))
    return list(found.order_by("pk"))


def _read(cell: str) -> Named | None:
    """Return what the cell says of a suspension's reason and days; None when it does not."""
    found = _NAMED.fullmatch(cell) if len(cell) <= _LONGEST else None
    if found is None:
        return None
    reason, first, last = found.groups()
    try:
        ends_on = date.fromisoformat(last) if last and last[0].isdigit() else None
        return Named(reason, date.fromisoformat(first), ends_on)
    except ValueError:  # no day of the calendar
        return None


def _name_of(suspension: Suspension) -> Named:
    return Named(suspension.reason, suspension.starts_on, suspension.ends_on)
