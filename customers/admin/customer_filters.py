"""By what the list of customers is narrowed. What cannot be meant finds nobody, and never fails."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar, Final

from django import forms
from django.db import connection
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter, RangeDateFilter
from unfold.contrib.filters.forms import RangeDateForm
from unfold.widgets import INPUT_CLASSES

from core.admin.scope import choices, narrowing_organization, organization_id
from customers.admin.customer_states import CONDITIONS, STATES
from customers.lookups import is_storable
from customers.models import CustomerCategory, Region

_INDENT: Final = "\u00a0\u00a0\u00a0"
_MOST_RISKS: Final = 50
# Each risk is the next one after the last: as many looks into an index as there are different ones.
_RISKS: Final = """
WITH RECURSIVE risks (risk) AS (
    SELECT min(risk) FROM customers_customer
    WHERE organization_id = %(organization)s AND deleted_at IS NULL AND risk <> ''
    UNION ALL
    SELECT (SELECT min(customer.risk) FROM customers_customer customer
        WHERE customer.organization_id = %(organization)s AND customer.deleted_at IS NULL
        AND customer.risk <> '' AND customer.risk > risks.risk)
    FROM risks WHERE risks.risk IS NOT NULL
)
SELECT risk FROM risks WHERE risk IS NOT NULL LIMIT %(limit)s
"""


class StateFilter(DropdownFilter):
    """Filters by the one state that a customer is in."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the states."""
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the customers in the state."""
        wanted = self.value()
        if not wanted:
            return queryset
        return queryset.filter(CONDITIONS[wanted]) if wanted in CONDITIONS else queryset.none()


class TreeFilter(DropdownFilter):
    """Filters by a node of a tree and all below it; the offered ones are indented by depth."""

    model: ClassVar[type[Model]]
    path: ClassVar[str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the visible nodes, each below its parent."""
        nodes = choices(model_admin.admin_site, request, self.model, None)
        rows = list(nodes.order_by("name", "pk").values_list("pk", "name", "parent_id"))
        known = {pk for pk, _, _ in rows}
        self.below: dict[int | None, list[tuple[int, str]]] = defaultdict(list)
        for pk, name, parent_id in rows:
            self.below[parent_id if parent_id in known else None].append((pk, name))
        self.known = known
        return list(self._indented())

    def has_output(self) -> bool:
        """Say whether the filter is shown: one node alone tells nobody apart."""
        return len(self.lookup_choices) > 1 or bool(self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the customers at the node or below it; none at a node that is not offered."""
        wanted = self.value()
        if not wanted:
            return queryset
        top = organization_id(wanted)
        if top not in self.known:
            return queryset.none()
        return queryset.filter(**{f"{self.path}__in": self._with_all_below(top)})

    def _indented(self) -> Iterator[tuple[str, str]]:
        waiting = [(0, *node) for node in reversed(self.below[None])]
        while waiting:
            depth, pk, name = waiting.pop()
            yield str(pk), f"{_INDENT * depth}{name}"
            waiting += [(depth + 1, *node) for node in reversed(self.below.get(pk, []))]

    def _with_all_below(self, top: int) -> list[int]:
        found = [top]
        for pk in found:  # grows while it is read
            found += [child for child, _ in self.below.get(pk, [])]
        return found


class CategoryFilter(TreeFilter):
    """Filters by a category and those below it."""

    title = _("category")
    parameter_name = "category__id__exact"
    model = CustomerCategory
    path = "category"


class RegionFilter(TreeFilter):
    """Filters by a region and those below it."""

    title = _("region")
    parameter_name = "region__id__exact"
    model = Region
    path = "region"


class RiskFilter(DropdownFilter):
    """Filters by a risk, offering those that the organization's customers have."""

    title = _("risk")
    parameter_name = "risk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the first of the different risks; none while several organizations are shown."""
        organization = narrowing_organization(request)
        if organization is None:
            return []
        with connection.cursor() as cursor:
            cursor.execute(_RISKS, {"organization": organization.pk, "limit": _MOST_RISKS})
            risks = [risk for (risk,) in cursor.fetchall()]
        return [(risk, risk) for risk in risks]

    def has_output(self) -> bool:
        """Say whether the filter is shown; the value counts also where it is not among these."""
        return bool(self.lookup_choices or self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the customers with exactly this risk."""
        wanted = self.value()
        if not wanted:
            return queryset
        return queryset.filter(risk=wanted) if is_storable(wanted) else queryset.none()


class DateRangeForm(RangeDateForm):
    """Asks for the first and the last day."""

    def __init__(self, name: str, title: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(name, *args, **kwargs)
        labels = {
            f"{name}__gte": gettext("%(what)s, from (UTC)") % {"what": title},
            f"{name}__lte": gettext("%(what)s, to (UTC)") % {"what": title},
        }
        placeholders = (gettext("From"), gettext("To"))
        self.fields.clear()
        for (field, label), placeholder in zip(labels.items(), placeholders, strict=True):
            attributes = {
                "aria-label": label,
                "class": " ".join(("vCustomDateField", *INPUT_CLASSES)),
                "placeholder": placeholder,
            }
            widget = forms.DateInput(format="%Y-%m-%d", attrs=attributes)
            self.fields[field] = forms.DateField(label=label, required=False, widget=widget)


class DateRangeFilter(RangeDateFilter):
    """Filters by the days of a time, both included: `created_at__gte=2026-03-14`, `..._lte`."""

    def expected_parameters(self) -> list[str | None]:
        """Return the names of both parameters, which the list would understand without us, too."""
        return [f"{self.field_path}__gte", f"{self.field_path}__lte"]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the customers of these days, as they are in UTC."""
        for name in self.expected_parameters():
            text = self._given(str(name))
            if not text:
                continue
            try:
                day = parse_date(text)
                if day is None:
                    return queryset.none()
                queryset = queryset.filter(**_bound(str(name), day))
            except (OverflowError, ValueError):
                return queryset.none()
        return queryset

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Return the form with what was asked for."""
        names = [str(name) for name in self.expected_parameters()]
        data = {name: self._given(name) for name in names}
        form = DateRangeForm(self.field_path, str(self.title), data=data)
        yield {"request": self.request, "parameter_name": self.field_path, "form": form}

    def _given(self, name: str) -> str:
        values: Any = self.used_parameters.get(name) or ""
        return str(values[-1] if isinstance(values, list) else values).strip()


def _bound(name: str, day: date) -> dict[str, datetime]:
    """Return the condition; the last day ends where the next one begins."""
    if name.endswith("__lte"):
        name, day = name.removesuffix("e"), day + timedelta(days=1)
    return {name: datetime.combine(day, time.min, tzinfo=UTC)}
