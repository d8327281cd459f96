"""Which records an export holds, where it does not hold all of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet


def among(records: QuerySet[Any], listed: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of the records that are listed, without what a list reads besides.

    Each one is asked for by its id, so that a page of them costs no more than a page.
    """
    same = listed.order_by().filter(pk=OuterRef("pk"))
    return records.filter(Exists(same))
