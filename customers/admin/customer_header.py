"""The header of a customer's page: its state and why, and the steps that change it after asking.

The steps are those that the list takes for many customers at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Min, Q
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.amounts import money
from core.admin.bulk import BulkChange
from core.admin.forms import Refusal
from core.admin.scope import actor_of
from core.errors import DomainError
from customers.admin.bulk_changes import Activate, Cancel, Hold, Release
from customers.admin.customer_states import STATES, state_of
from customers.models import Customer

PAGE: Final = "customers_customer_state"
# Each with what it is called for a single customer.
STEPS: Final[Mapping[str, tuple[BulkChange, Any]]] = {
    "hold": (Hold(), Hold.title),
    "release": (Release(), Release.title),
    "activate": (Activate(), Activate.title),
    "cancel": (Cancel(), gettext_lazy("Cancel the customer")),
}
_KINDS: Final = {
    "active": "good",
    "on_hold": "waiting",
    "inactive": "ended",
    "cancelled": "ended",
}


class CustomerHeader:
    """The header and the pages of the steps, for the customers' admin."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with those of the steps."""
        view = self.admin_site.admin_view(self.state_view)
        own = path("<path:object_id>/state/<slug:step>/", view, name=PAGE)
        return [own, *super().get_urls()]  # type: ignore[misc]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Return the page with the state in its header."""
        customer = kwargs.get("obj")
        if customer is not None:
            may_change = self.has_change_permission(request, customer)  # type: ignore[attr-defined]
            steps = steps_of(customer) if may_change else ()
            key = state_of(customer)
            context["record_header"] = {
                "kind": _KINDS[key],
                "state": STATES[key],
                "why": why(customer),
                "facts": (
                    (_("Reference"), customer.reference),
                    (_("Balance"), money(customer.balance, customer.currency)),
                ),
                "steps": [(_page_of(customer, step), STEPS[step][1]) for step in steps],
            }
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def state_view(self, request: HttpRequest, object_id: str, step: str) -> HttpResponseBase:
        """Ask first, and take the step on the answer."""
        if step not in STEPS:
            raise Http404
        customer = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if customer is None:
            reply: HttpResponseBase = self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
                request, self.opts, object_id
            )
            return reply
        if not self.has_change_permission(request, customer):  # type: ignore[attr-defined]
            raise PermissionDenied
        change, title = STEPS[step]
        page = reverse(f"{self.admin_site.name}:customers_customer_change", args=[customer.pk])
        itself = Customer.objects.filter(pk=customer.pk)
        is_settled = not change.changing(itself, {}).exists()
        if is_settled and request.method == "POST":
            messages.info(request, _("There is nothing to change."))
            return HttpResponseRedirect(page)
        form = (change.form or forms.Form)(request.POST if request.method == "POST" else None)
        if form.is_valid() and _take(request, customer, change, form):
            return HttpResponseRedirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{title}: {customer}",
            "title_of_step": title,
            "told": (change.unchanged(1),)
            if is_settled
            else (change.announced(1), *change.notes(itself)),
            "is_settled": is_settled,
            "opts": self.opts,
            "original": customer,
            "original_organization": customer.organization,
            "form": form,
            "record_page": page,
        }
        return TemplateResponse(request, "admin/cartera/change_form_step.html", context)


def _take(request: HttpRequest, customer: Customer, change: BulkChange, form: forms.Form) -> bool:
    """Take the step; return False with an error of the form for what the service refused."""
    try:
        change.apply(customer, form.cleaned_data, actor_of(request))
    except DomainError as error:
        form.add_error("reason" if "reason" in form.fields else None, Refusal(error).text)
        return False
    messages.success(request, change.done(1))
    return True


def _page_of(customer: Customer, step: str) -> str:
    return reverse(f"admin:{PAGE}", args=[customer.pk, step])


def steps_of(customer: Customer) -> tuple[str, ...]:
    """Return what may be done to the customer in its state."""
    held = "release" if customer.is_on_hold else "hold"
    if customer.cancelled_at is not None:
        return (held, "activate")
    return (held, "cancel") if customer.is_active else (held, "activate", "cancel")


def why(customer: Customer) -> str:
    """Return since when the customer is in its state and the reason, as far as they are known."""
    key = state_of(customer)
    if key == "cancelled":
        return _joined(_since(customer.cancelled_at), customer.cancel_reason)
    if key == "inactive":
        held = _joined(STATES["on_hold"], customer.on_hold_reason) if customer.is_on_hold else ""
        return _joined(_since(_changed_at(customer, is_active=False)), held)
    if key == "on_hold":
        return _joined(_since(_changed_at(customer, is_on_hold=True)), customer.on_hold_reason)
    return ""


def _changed_at(customer: Customer, **state: bool) -> Any:
    """Return since when the customer is in the state; None where its past does not tell."""
    past: Any = customer.history.all()
    other = past.filter(~Q(**state)).order_by("-history_date", "-history_id").first()
    rows = past.filter(**state)
    if other is not None:
        rows = rows.filter(history_date__gte=other.history_date, history_id__gt=other.history_id)
    return rows.aggregate(since=Min("history_date"))["since"]


def _since(at: Any) -> str:
    return _("since %(time)s UTC") % {"time": f"{localtime(at):%Y-%m-%d %H:%M}"} if at else ""


def _joined(*parts: Any) -> str:
    return ": ".join(str(part) for part in parts if part)
