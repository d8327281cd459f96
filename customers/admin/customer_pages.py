"""The long pages beside a customer's tabs: its past, its events, and what the surfaces answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from core.admin.differences import kinds_of, register_past
from core.admin.event_changes import event_differences
from core.admin.past import PER_PAGE
from core.admin.surfaces import replies_of
from core.admin.tabs import Subpage
from core.models import Event
from customers.admin.belonging import BELONGING
from customers.models import Customer

EVENTS: Final = "customers_customer_events"
SURFACES: Final = "customers_customer_surfaces"
_CHANGE: Final = "customers_customer_change"
_HISTORY: Final = "customers_customer_history"

register_past(Customer, *BELONGING)


class CustomerPages:
    """The pages, for the customers' admin."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with those of the pages."""
        wrap = self.admin_site.admin_view
        own = [
            path("<path:object_id>/events/", wrap(self.events_view), name=EVENTS),
            path("<path:object_id>/surfaces/", wrap(self.surfaces_view), name=SURFACES),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def subpages(self, request: HttpRequest, record: Any, current: str = "") -> list[Subpage]:
        """Return the links to the pages, after one to the customer itself where it is not shown."""
        pages = [(_CHANGE, _("The customer"))] if current else []
        pages.append((_HISTORY, _("History")))
        if request.user.has_perm("core.view_event"):
            pages.append((EVENTS, _("Events")))
        if may_see_replies(request):
            pages.append((SURFACES, _("Surfaces")))
        site = self.admin_site.name
        return [
            Subpage(reverse(f"{site}:{name}", args=[record.pk]), title, name == current)
            for name, title in pages
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Show the past; of a customer that is not deleted beside its other pages."""
        customer = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        pages = self.subpages(request, customer, _HISTORY) if customer is not None else []
        shown = {"subpages": pages, **(extra_context or {})}
        reply: HttpResponseBase = super().history_view(request, object_id, shown)  # type: ignore[misc]
        return reply

    def events_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Show what happened to the customer and to what belongs to it, newest first."""
        if not request.user.has_perm("core.view_event"):
            raise PermissionDenied
        customer = self._visible(request, object_id)
        if customer is None:
            return self._gone(request, object_id)
        events = events_of(request, customer)
        page = Paginator(events, PER_PAGE).get_page(request.GET.get(PAGE_VAR))
        for event in page.object_list:
            event.differences = event_differences(event)  # type: ignore[attr-defined]
        told = {"page_obj": page, "page_var": PAGE_VAR, "events": page.object_list}
        return self._page(request, customer, EVENTS, _("Events: %s"), "past_events", told)

    def surfaces_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Show what every surface answers about the customer."""
        if not may_see_replies(request):
            raise PermissionDenied
        customer = self._visible(request, object_id)
        if customer is None:
            return self._gone(request, object_id)
        told = {"replies": replies_of(request, customer), "is_fullwidth": True}
        title = _("Surfaces: %s")
        return self._page(request, customer, SURFACES, title, "panel_surfaces", told)

    def _visible(self, request: HttpRequest, object_id: str) -> Customer | None:
        found: Customer | None = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if not self.has_view_permission(request, found):  # type: ignore[attr-defined]
            raise PermissionDenied
        return found

    def _gone(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        reply: HttpResponseBase = self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
            request, self.opts, object_id
        )
        return reply

    def _page(
        self,
        request: HttpRequest,
        customer: Customer,
        name: str,
        title: str,
        template: str,
        told: dict[str, Any],
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title % customer,
            "opts": self.opts,
            "original": customer,
            "subpages": self.subpages(request, customer, name),
            **told,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/cartera/{template}.html", context)


def may_see_replies(request: HttpRequest) -> bool:
    """Say whether the person may see all that the surfaces tell: contacts and locations, too."""
    needed = ("customers.view_contact", "dispatch.view_customerlocation")
    return all(request.user.has_perm(each) for each in needed)


def events_of(request: HttpRequest, customer: Customer) -> QuerySet[Event]:
    """Return the events of the customer and of what belongs to it and the person may see."""
    wanted = Q(subject_type="customer", subject_id=customer.pk)
    for kind, keys in _keys_of(request, customer):
        wanted |= Q(subject_type=kind.model._meta.model_name, subject_id__in=keys)
    events = Event.objects.filter(wanted, organization=customer.organization_id)
    return events.select_related("actor", "client").order_by("-id")


def _keys_of(request: HttpRequest, customer: Customer) -> Iterator[Any]:
    """Yield each kind that has events with the keys of the records, those that are gone as well."""
    for kind in kinds_of(Customer):
        allowed = not kind.permission or request.user.has_perm(kind.permission)
        if kind.has_events and allowed:
            past = kind.model.history.filter(**{kind.column: customer.pk})
            yield kind, past.order_by().values(kind.model._meta.pk.attname)
