"""Pages of lists. The query models say what may be asked: up to 10,000 pages of 1,000 records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

DEFAULT_LIMIT: Final = 100
LARGEST_LIMIT: Final = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is wanted."""

    index: int = 1
    limit: int = DEFAULT_LIMIT

    @classmethod
    def read(cls, parameters: Mapping[str, Any]) -> Page:
        """Return the page that the parameters of a request name."""
        return cls(
            parameters.get("page_index", 1),
            parameters.get("page_limit", DEFAULT_LIMIT),
        )

    def of(self, records: QuerySet[Any] | Sequence[Any]) -> tuple[list[Any], int]:
        """Return the page's records and how many there are in all; by id unless they are sorted."""
        start = (self.index - 1) * self.limit
        if not isinstance(records, QuerySet):
            return list(records[start : start + self.limit]), len(records)
        total = records.count()
        if start >= total:
            return [], total
        if not records.ordered:
            records = records.order_by("pk")
        return list(records[start : start + self.limit]), total


def envelope(results: Iterable[Any], page: Page, total: int) -> dict[str, Any]:
    """Return the body of a list; one without any records has no pages."""
    return {
        "current_limit": page.limit,
        "current_page": page.index,
        "results": list(results),
        "total_count": total,
        "total_pages": -(-total // page.limit),
    }
