"""The part of the home page that says where customers are served."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.counting import counted, figure
from core.admin.figures import Card, Chart
from core.admin.home import register_figures
from core.models import Organization
from customers.admin.home import deleted_customers, is_large
from dispatch.admin.states import in_state
from dispatch.models import CustomerLocation, Location, Suspension

_SHOWN: Final = 10


@register_figures(gettext_lazy("Dispatch"), order=40)
def figures(request: HttpRequest, organization: Organization) -> Iterator[Card | Chart]:
    """Yield how many customers are at the locations, and how many are suspended."""
    if not request.user.has_perm("dispatch.view_customerlocation"):
        return
    many = is_large(request, organization)
    rows = reverse("admin:dispatch_customerlocation_changelist")
    number, as_of = figure("suspended", organization, is_large=many)
    yield Card(
        label=_("Suspended now"),
        value=f"{number:,}",
        link=f"{rows}?suspended=current",
        note=_("customers at locations"),
        as_of=as_of,
    )
    numbers, as_of = figure("locations", organization, is_large=many)
    if numbers:
        yield Chart(
            kind="bar",
            title=_("Customers at locations"),
            head=_("Location"),
            labels=[name for _key, name, _count in numbers],
            series=[(_("Customers"), [count for _key, _name, count in numbers])],
            links=[f"{rows}?location__id__exact={key}" for key, _name, _count in numbers],
            link=(reverse("admin:dispatch_location_changelist"), _("All locations"))
            if request.user.has_perm("dispatch.view_location")
            else None,
            as_of=as_of,
        )


@counted("suspended")
def suspended_now(organization: Organization) -> int:
    """Return at how many locations a customer is suspended now."""
    return suspended(organization, timezone.now())


def suspended(organization: Organization, at: datetime) -> int:
    """Return at how many locations a customer is suspended at the time."""
    current = Suspension.objects.filter(in_state("current", [organization], at))
    rows = CustomerLocation.objects.filter(
        suspension__in=list(current.values_list("pk", flat=True))
    )
    gone = rows.filter(customer__in=deleted_customers(organization))
    return rows.count() - gone.count()


@counted("locations")
def busiest(organization: Organization) -> list[tuple[int, str, int]]:
    """Return the ten locations with the most customers: id, name and number."""
    names = dict(Location.objects.for_organization(organization).values_list("pk", "name"))
    rows = CustomerLocation.objects.filter(location__in=list(names))
    numbers = _by_location(rows)
    numbers.subtract(_by_location(rows.filter(customer__in=deleted_customers(organization))))
    found = [(key, names[key], number) for key, number in numbers.items() if number]
    return sorted(found, key=lambda each: (-each[2], each[1]))[:_SHOWN]


def _by_location(rows: QuerySet[Any]) -> Counter[int]:
    return Counter(dict(rows.order_by().values_list("location").annotate(Count("pk"))))
