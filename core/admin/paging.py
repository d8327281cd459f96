"""Pages of long lists: a total that costs nothing, and no more pages than anybody turns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.paginator import Paginator
from django.utils.formats import number_format
from django.utils.functional import cached_property

# How far is counted and paged: what comes later is found by narrowing the list.
MOST_LISTED: Final = 10_000


class CappedPaginator(Paginator):
    """Counts to MOST_LISTED, unless `total` knows how many there are; pages end there, too.

    `counted` is what somebody has counted before, to MOST_LISTED and one.
    """

    template_name = "admin/cartera/pagination.html"
    total: Callable[[], int] | None = None
    counted: int | None = None

    @cached_property
    def count(self) -> int:
        """The exact number, or MOST_LISTED where there are more and nobody counted."""
        return self.total() if self.total else min(self._counted, MOST_LISTED)

    @cached_property
    def num_pages(self) -> int:
        """The number of pages that can be opened."""
        return -(-max(min(self.count, MOST_LISTED), 1) // self.per_page)

    @property
    def count_text(self) -> str:
        """The number as it is shown, "10,000+" where it is only known that there are more."""
        is_more = not self.total and self._counted > MOST_LISTED
        return number_format(self.count, force_grouping=True) + ("+" if is_more else "")

    @cached_property
    def _counted(self) -> int:
        if self.counted is not None:
            return self.counted
        records: Any = self.object_list
        counted: int = records.order_by().values("pk")[: MOST_LISTED + 1].count()
        return counted
