"""Making many customers at locations inactive or active at once, after the numbers were shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.actor import Actor
from core.admin.bulk import MOST_AT_ONCE, MOST_SAID
from core.admin.forms import Refusal
from core.admin.scope import actor_of
from core.errors import DomainError
from dispatch import services
from dispatch.models import CustomerLocation


@dataclass(frozen=True, slots=True)
class Plan:
    """What an action is about to do: whose rows change, and whose do not.

    Of more rows than may be changed at once `rows` has one too many, and no more.
    """

    rows: list[CustomerLocation]
    unchanged: int
    refused: int

    @property
    def by_location(self) -> list[tuple[str, int]]:
        """How many rows change at each location."""
        counts = Counter(str(row.location) for row in self.rows)
        return sorted(counts.items())


class SwitchActions:
    """The two actions of the list and the page that asks first."""

    admin_site: Any
    opts: Any
    actions = ("deactivate", "reactivate")

    @admin.action(description=gettext_lazy("Deactivate at the location"), permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase | None:
        """Serve the chosen customers there no longer."""
        return self._switch(request, queryset, is_active=False)

    @admin.action(description=gettext_lazy("Reactivate at the location"), permissions=["change"])
    def reactivate(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase | None:
        """Serve the chosen customers there again."""
        return self._switch(request, queryset, is_active=True)

    def _switch(
        self, request: HttpRequest, queryset: QuerySet[Any], *, is_active: bool
    ) -> HttpResponseBase | None:
        plan = _plan(queryset, is_active=is_active)
        if len(plan.rows) > MOST_AT_ONCE:
            text = _("At most %d at once: narrow the list first.") % MOST_AT_ONCE
            messages.error(request, text)
            return None
        if not plan.rows:
            messages.info(request, _("There is nothing to change."))
            if plan.refused:
                messages.warning(request, _refused(plan.refused))
            return None
        # Asked again when the list became another one meanwhile.
        if request.POST.get("confirmed") != str(len(plan.rows)):
            return self._ask(request, plan, is_active=is_active)
        self._apply(request, plan, is_active=is_active)
        return None

    def _ask(self, request: HttpRequest, plan: Plan, *, is_active: bool) -> HttpResponseBase:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Reactivate at the location")
            if is_active
            else _("Deactivate at the location"),
            "opts": self.opts,
            "plan": plan,
            "refused": _refused(plan.refused) if plan.refused else "",
            "is_active": is_active,
            "action": "reactivate" if is_active else "deactivate",
            "checkbox": ACTION_CHECKBOX_NAME,
            "keys": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "select_across": request.POST.get("select_across", "0"),
            "list_address": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/cartera/switch_customers.html", context)

    def _apply(self, request: HttpRequest, plan: Plan, *, is_active: bool) -> None:
        by = actor_of(request)
        done, refused = 0, []
        for row in plan.rows:
            try:
                _write(row, is_active=is_active, by=by)
            except DomainError as error:
                refused.append(f"{row}: {Refusal(error).text}")
            else:
                done += 1
        for text in refused[:MOST_SAID]:
            messages.error(request, text)
        if len(refused) > MOST_SAID:
            messages.error(request, _("%d more were refused.") % (len(refused) - MOST_SAID))
        if done:
            messages.success(request, _said(done, is_active=is_active))


def _plan(queryset: QuerySet[Any], *, is_active: bool) -> Plan:
    # Counted by the database: "all in the list" may be everybody there is.
    changing = queryset.filter(is_active=not is_active)
    able = changing.filter(customer__is_active=True) if is_active else changing
    total = changing.count()
    return Plan(
        rows=list(able.order_by("pk")[: MOST_AT_ONCE + 1]),
        unchanged=queryset.count() - total,
        refused=total - able.count() if is_active else 0,
    )


def _write(row: CustomerLocation, *, is_active: bool, by: Actor) -> None:
    if is_active:
        services.update_customer_location(customer_location=row, values={"is_active": True}, by=by)
    else:
        services.deactivate_customer_location(customer_location=row, by=by)


def _refused(total: int) -> str:
    text = ngettext(
        "%d customer stays as it is: the customer is not active.",
        "%d customers stay as they are: the customers are not active.",
        total,
    )
    return text % total


def _said(done: int, *, is_active: bool) -> str:
    if is_active:
        text = ngettext("%d customer is served again.", "%d customers are served again.", done)
    else:
        text = ngettext(
            "%d customer is served no longer.", "%d customers are served no longer.", done
        )
    return text % done
