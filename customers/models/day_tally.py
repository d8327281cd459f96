"""How many customers were made and cancelled on which day, without counting."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from core.models import Organization
from customers.models.tally import LogManager


class DayTallyManager(LogManager):
    """Reads how many customers were made and cancelled."""

    def by_day(self, organization: Organization, since: date) -> dict[date, tuple[int, int]]:
        """Return how many customers were made and how many cancelled, by day, from `since` on.

        Days are those of UTC. Deleted customers are not counted, and one that is open again is not
        among the cancelled. A day without either is left out.
        """
        entries = self.for_organization(organization).filter(day__gte=since).order_by()
        sums = entries.values_list("day").annotate(
            models.Sum("created"), models.Sum("cancelled"), models.Count("pk")
        )
        rows = list(sums)
        # One entry of each day is as short as it gets.
        self.compact_if_long(organization, sum(row[3] - 1 for row in rows))
        return {day: (made, ended) for day, made, ended, _ in rows if made or ended}


class CustomerDayTally(models.Model):
    """By how much a statement changed how many customers were made, and cancelled, on a day.

    A log like `CustomerTally`, of the days of UTC.
    """

    KEYS: ClassVar = ("organization_id", "day")
    NUMBERS: ClassVar = ("created", "cancelled")

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    day = models.DateField()
    created = models.IntegerField()
    cancelled = models.IntegerField()

    objects = DayTallyManager()

    class Meta:
        indexes = [models.Index(fields=["organization", "day"], name="customerdaytally_days")]

    def __str__(self) -> str:
        return f"{self.day}: {self.created:+} {self.cancelled:+}"
