"""How many customers each organization has, without counting them."""

from __future__ import annotations

import logging
from functools import cache

from django.db import DatabaseError, connection, models

from core.models import Organization
from core.rows import RowReader
from customers.querysets import OrganizationQuerySet

MOST_ENTRIES = 500
COMPACTED_AT_ONCE = 10_000
# One statement, so what it deletes and the sum it leaves are seen together or not at all. Entries
# that another compaction holds are left to it.
COMPACT = """
WITH chosen AS MATERIALIZED (
    SELECT id FROM customers_customertally
    WHERE organization_id = %(organization)s ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM customers_customertally WHERE id IN (SELECT id FROM chosen) RETURNING difference
)
INSERT INTO customers_customertally (organization_id, difference)
SELECT %(organization)s, sum(difference) FROM gone HAVING sum(difference) <> 0
"""

logger = logging.getLogger(__name__)


class TallyManager(models.Manager.from_queryset(OrganizationQuerySet)):  # type: ignore[misc]
    """Reads the tally and keeps it short."""

    def total(self, organization: Organization) -> int:
        """Return how many customers the organization has that are not deleted.

        It is exact: the entries are written in the transactions that change the customers. A long
        list of entries is replaced by its sum, unless the caller is in a transaction, which would
        hold the entries until it ends.
        """
        rows = _sums().read(organization.pk)
        if not rows:
            return 0
        ((_, entries, total),) = rows
        if entries > MOST_ENTRIES and not connection.in_atomic_block:
            self._try_to_compact(organization)
        return int(total)

    def compact(self, organization: Organization) -> None:
        """Replace the oldest 10,000 entries by one with their sum; the total stays what it is."""
        if connection.vendor != "postgresql":
            return  # SQLite has one writer at a time, whose triggers keep a single entry
        with connection.cursor() as cursor:
            cursor.execute(COMPACT, {"organization": organization.pk, "limit": COMPACTED_AT_ONCE})

    def _try_to_compact(self, organization: Organization) -> None:
        try:
            self.compact(organization)
        except DatabaseError:  # the reader has its total and need not care
            logger.warning("The tally of customers could not be compacted", exc_info=True)


class CustomerTally(models.Model):
    """By how much a statement changed the number of an organization's customers.

    Only the triggers of `customers/migrations/_tally.py` write here. It is a log of differences and
    not one counter, because a counter's row would make every writer of an organization wait for the
    slowest. The organization has no constraint of its own: the customer's has been checked.

    `loaddata` counts what it loads, so fixtures leave this table out.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_constraint=False
    )
    difference = models.IntegerField()

    objects = TallyManager()

    def __str__(self) -> str:
        return f"{self.difference:+}"


@cache
def _sums() -> RowReader:  # made at the first read: models are not ready before
    entries = CustomerTally.objects.order_by().values_list("organization_id")
    sums = entries.annotate(models.Count("pk"), models.Sum("difference"))
    return RowReader(sums, key="organization_id", example=0)
