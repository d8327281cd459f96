"""Forgetting the details of imports that ended long ago: their rows and files."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from core.imports.runs import ENDED
from core.imports.uploads import remove_upload
from core.models import ImportRow, ImportRun

_AT_ONCE: Final = 5000


class Cleared(NamedTuple):
    """How many imports lost their details, and how many rows these were."""

    runs: int
    rows: int


def clear_ended(*, before: datetime) -> Cleared:
    """Delete the rows and uploads of the imports that ended before; the imports stay.

    Dry runs that were interrupted and never repeated go wholly. A few thousand rows in one
    transaction; interrupted, it can be done again.
    """
    old = ImportRun.objects.filter(updated_at__lt=before)
    details = Exists(ImportRow.objects.filter(run=OuterRef("pk")))
    ended = old.filter(details | ~Q(upload=""), state__in=ENDED)
    runs = rows = 0
    for run in ended.order_by("pk"):
        rows += _delete(ImportRow.objects.filter(run=run))
        with transaction.atomic():
            remove_upload(run)
        runs += 1
    for run in old.filter(options__asked__dry_run=True).order_by("pk"):
        rows += _delete(ImportRow.objects.filter(run=run))
        run.delete()
        runs += 1
    return Cleared(runs, rows)


def _delete(rows: QuerySet[ImportRow]) -> int:
    count = 0
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        ImportRow.objects.filter(pk__in=ids).delete()
        count += len(ids)
    return count
