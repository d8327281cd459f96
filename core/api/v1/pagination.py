"""`max`, `offset`, `sort` and `order`: which ids make the page, and the links to its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.db.models import Expression, F, QuerySet
from django.db.models.expressions import OrderBy

from core.api.v1.errors import V1Problem

PAGING_PARAMETERS = ("max", "offset", "sort", "order")
DEFAULT_MAX = 100
LARGEST_MAX = 1000
# More rows than any database holds; a larger offset is beyond the end just the same.
LARGEST_OFFSET = 2**63 - 1
DEFAULT_SORT = "dateCreated"


def bad_parameter(name: str, expected: str) -> V1Problem:
    """Return the failure of a list parameter."""
    return V1Problem(
        400,
        "invalid_param_type",
        f"An invalid value was specified for parameter: {name} (must be {expected})",
    )


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The page that a request asks for."""

    max: int
    offset: int
    sort: str
    descending: bool

    @classmethod
    def read(
        cls, parameters: Mapping[str, str], sorts: Mapping[str, Any], default_sort: str
    ) -> PageRequest:
        """Read the four parameters; V1Problem (`invalid_param_type`) for a bad one."""
        maximum = _count(parameters.get("max", str(DEFAULT_MAX)), "max", least=1)
        offset = _count(parameters.get("offset", "0"), "offset", least=0)
        sort = parameters.get("sort", default_sort)
        if sort not in sorts:
            raise bad_parameter("sort", "one of " + ", ".join(sorts))
        order = parameters.get("order", "asc").lower()
        if order not in ("asc", "desc"):
            raise bad_parameter("order", "asc or desc")
        return cls(
            max=min(maximum, LARGEST_MAX),
            offset=min(offset, LARGEST_OFFSET),
            sort=sort,
            descending=order == "desc",
        )


def _count(text: str, name: str, *, least: int) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        raise bad_parameter(name, f"an integer of at least {least}")
    # 20 digits are beyond every limit; int() of many more would be refused by Python itself.
    number = int(digits.lstrip("0")[:20] or 0)
    if number < least:
        raise bad_parameter(name, f"an integer of at least {least}")
    return number


def page_ids(queryset: QuerySet, page: PageRequest, sort: Expression, total: int) -> list[int]:
    """Return the ids of the page; ties are broken by id, so pages never repeat or skip.

    The walk starts at the nearer end, because an offset costs what it passes over.
    """
    count = min(page.max, total - page.offset)
    if count <= 0:
        return []
    from_end = page.offset > total // 2
    start = total - page.offset - count if from_end else page.offset
    backwards = page.descending != from_end
    ordered = queryset.order_by(*_ordering(queryset, sort, backwards=backwards))
    ids = list(ordered.values_list("pk", flat=True)[start : start + count])
    return ids[::-1] if from_end else ids


def _ordering(queryset: QuerySet, sort: Expression, *, backwards: bool) -> list[OrderBy]:
    tie = F("pk")
    orders = [_order(queryset, sort, backwards=backwards)]
    return [*orders, tie.desc() if backwards else tie.asc()]


def _order(queryset: QuerySet, sort: Expression, *, backwards: bool) -> OrderBy:
    """Nulls come last in ascending order on both databases (which differ left to themselves)."""
    if isinstance(sort, F) and not _may_be_null(queryset, sort.name):
        # Without a NULLS clause the index can be walked.
        return sort.desc() if backwards else sort.asc()
    return sort.desc(nulls_first=True) if backwards else sort.asc(nulls_last=True)


def _may_be_null(queryset: QuerySet, path: str) -> bool:
    if "__" in path:
        return True
    field = queryset.model._meta.pk if path == "pk" else queryset.model._meta.get_field(path)
    return bool(getattr(field, "null", False)) and not getattr(field, "generated", False)


def paging(page: PageRequest, total: int, path: str, filters: Mapping[str, str]) -> dict[str, Any]:
    """Return the `paging` object of a list; `path` is the list's own, without host."""

    def link(offset: int) -> str:
        order = "desc" if page.descending else "asc"
        own = {"max": page.max, "offset": offset, "sort": page.sort, "order": order}
        return f"{path}?{urlencode({**own, **filters}, quote_via=quote, safe='*:')}"

    has_next = page.offset + page.max < total
    # From beyond the end, the page before is the last one.
    before = max(0, min(page.offset, total) - page.max)
    return {
        "total": total,
        "max": page.max,
        "offset": page.offset,
        "previous": link(before) if page.offset else None,
        "next": link(page.offset + page.max) if has_next else None,
    }
