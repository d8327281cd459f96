"""Reading any number of records in the order of their key, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import Q, QuerySet

_AT_ONCE: Final = 1000


def in_pages(
    records: QuerySet[Any], key: Sequence[str], names: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """Yield of each record the values of `names`, sorted by `key`: columns that are never null.

    The key tells all records apart. A page starts after the key where the last one ended, so
    memory stays the same, however many there are, and no transaction has to stay open.
    """
    rows = records.order_by(*key).values_list(*key, *names)
    page = list(rows[:_AT_ONCE])
    while page:
        for row in page:
            yield row[len(key) :]
        if len(page) < _AT_ONCE:
            return
        page = list(rows.filter(_after(key, page[-1]))[:_AT_ONCE])


def _after(key: Sequence[str], last: Sequence[Any]) -> Q:
    """Return the condition of the records whose key is larger."""
    after = Q()
    same = Q()
    for name, value in zip(key, last, strict=False):
        after |= same & Q(**{f"{name}__gt": value})
        same &= Q(**{name: value})
    # The first column alone is what an index can use.
    return Q(**{f"{key[0]}__gte": last[0]}) & after
