"""How many customers each organization has, and in which state, without counting."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from django.db import DatabaseError, connection, models

from core.models import Organization
from core.rows import RowReader
from customers.querysets import OrganizationQuerySet

MOST_ENTRIES = 500
COMPACTED_AT_ONCE = 10_000
# One statement, so what it deletes and the sums it leaves are seen together or not at all. Entries
# that another compaction holds are left to it. `keys` are the columns that have a sum each.
COMPACT = """
WITH chosen AS MATERIALIZED (
    SELECT id FROM {table}
    WHERE organization_id = %(organization)s ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM {table} WHERE id IN (SELECT id FROM chosen) RETURNING {keys}, {numbers}
)
INSERT INTO {table} ({keys}, {numbers})
SELECT {keys}, {sums} FROM gone GROUP BY {keys} HAVING {any_left}
"""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerStates:
    """How many customers are in each state. A customer is in one, so they add up to the total.

    One that is on hold is active all the same to the API; here it is counted on hold only. A hold
    on an inactive customer is not counted, and a cancelled one is not counted as inactive.
    """

    active: int = 0
    on_hold: int = 0
    inactive: int = 0
    cancelled: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.active + self.on_hold + self.inactive + self.cancelled


class LogManager(models.Manager.from_queryset(OrganizationQuerySet)):  # type: ignore[misc]
    """Keeps a log of differences short."""

    def compact(self, organization: Organization) -> None:
        """Replace the oldest 10,000 entries by their sums; what they tell stays what it is."""
        if connection.vendor != "postgresql":
            return  # SQLite has one writer at a time, whose triggers keep a single entry
        keys, numbers = self.model.KEYS, self.model.NUMBERS
        statement = COMPACT.format(
            table=self.model._meta.db_table,
            keys=", ".join(keys),
            numbers=", ".join(numbers),
            sums=", ".join(f"sum({name})" for name in numbers),
            any_left=" OR ".join(f"sum({name}) <> 0" for name in numbers),
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, {"organization": organization.pk, "limit": COMPACTED_AT_ONCE})

    def compact_if_long(self, organization: Organization, entries: int) -> None:
        """Compact, unless the caller is in a transaction, which would hold the entries on."""
        if entries <= MOST_ENTRIES or connection.in_atomic_block:
            return
        try:
            self.compact(organization)
        except DatabaseError:  # the reader has its numbers and need not care
            logger.warning("The tally of customers could not be compacted", exc_info=True)


class TallyManager(LogManager):
    """Reads how many customers there are."""

    def total(self, organization: Organization) -> int:
        """Return how many customers the organization has that are not deleted.

        It is exact: the entries are written in the transactions that change the customers. A long
        list of entries is replaced by its sum.
        """
        rows = _sums().read(organization.pk)
        if not rows:
            return 0
        ((_, entries, total),) = rows
        self.compact_if_long(organization, entries)
        return int(total)

    def states(self, organization: Organization) -> CustomerStates:
        """Return how many customers the organization has in each state, exactly as `total`."""
        return self.states_of([organization]).get(organization.pk, CustomerStates())

    def states_of(self, organizations: Iterable[Organization]) -> dict[int, CustomerStates]:
        """Return the states of several organizations by their ids, those with customers only."""
        entries = self.filter(organization__in=organizations).order_by()
        sums = entries.values_list("organization_id").annotate(
            *(models.Sum(name) for name in self.model.NUMBERS)
        )
        return {
            key: CustomerStates(
                active=active,
                on_hold=on_hold,
                inactive=total - active - on_hold - cancelled,
                cancelled=cancelled,
            )
            for key, total, active, on_hold, cancelled in sums
        }


class CustomerTally(models.Model):
    """By how much a statement changed the numbers of an organization's customers.

    `difference` is of all customers, the others of those in a state (see `CustomerStates`);
    inactive are the rest. Only the triggers of `customers/migrations/_tally.py` write here. It is a
    log of differences and not one counter, because a counter's row would make every writer of an
    organization wait for the slowest. The organization has no constraint of its own: the customer's
    has been checked.

    `loaddata` counts what it loads, so fixtures leave the tallies out.
    """

    KEYS: ClassVar = ("organization_id",)
    NUMBERS: ClassVar = ("difference", "active", "on_hold", "cancelled")

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_constraint=False
    )
    difference = models.IntegerField()
    active = models.IntegerField()
    on_hold = models.IntegerField()
    cancelled = models.IntegerField()

    objects = TallyManager()

    def __str__(self) -> str:
        return f"{self.difference:+}"


@cache
def _sums() -> RowReader:  # made at the first read: models are not ready before
    entries = CustomerTally.objects.order_by().values_list("organization_id")
    sums = entries.annotate(models.Count("pk"), models.Sum("difference"))
    return RowReader(sums, key="organization_id", example=0)
