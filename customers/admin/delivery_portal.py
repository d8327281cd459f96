"""A customer's delivery portal in the back office: what everybody reads, and its password.

The password is a mask everywhere but on one page, which those with the permission
`customers.reveal_portal_password` get as the answer to a POST that says why they need it; an event
tells of each time, with the reason.
"""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from unfold.widgets import UnfoldAdminTextInputWidget

from core.admin.forms import Refusal
from core.admin.scope import actor_of
from core.errors import DomainError
from customers.models import Customer, DeliveryPortal
from customers.services.delivery_portal import (
    LONGEST_REASON,
    MASK,
    SHORTEST_REASON,
    masked_password,
    reveal_portal_password,
)

PERMISSION: Final = "customers.reveal_portal_password"
PORTAL: Final = (("portal_is_used", "portal_url"), ("portal_user_name", "portal_password"))
PORTAL_FIELDS: Final = tuple(name for row in PORTAL for name in row)
PAGE: Final = "customers_customer_portal_password"


class _Shown(str):
    """The password on its way into the page; Django logs the `repr` of a template's values."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(MASK)


class RevealForm(forms.Form):
    """Asks why the password is needed."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Why you need it, for example: an invoice is to be uploaded."),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        widget=UnfoldAdminTextInputWidget,
    )


class DeliveryPortalPages:
    """The texts and the page, as methods of the customers' admin."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with that of the password."""
        view = self.admin_site.admin_view(self.portal_password_view)
        own = path("<path:object_id>/portal-password/", view, name=PAGE)
        return [own, *super().get_urls()]  # type: ignore[misc]

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the customer, who knows whether the person may ask for the password."""
        customer = super().get_object(request, *args, **kwargs)  # type: ignore[misc]
        if customer is not None:
            customer.may_reveal = request.user.has_perm(PERMISSION)
        return customer

    @admin.display(description=gettext_lazy("in use"), boolean=True)
    def portal_is_used(self, customer: Customer) -> bool | None:
        """Return whether invoices go there; None when nobody said."""
        portal = _portal_of(customer)
        return portal.is_used if portal else None

    @admin.display(description=gettext_lazy("address"))
    def portal_url(self, customer: Customer) -> str:
        """Return the address, as text."""
        portal = _portal_of(customer)
        return (portal and portal.url) or "-"

    @admin.display(description=gettext_lazy("user name"))
    def portal_user_name(self, customer: Customer) -> str:
        """Return the user name."""
        portal = _portal_of(customer)
        return (portal and portal.user_name) or "-"

    @admin.display(description=gettext_lazy("password"))
    def portal_password(self, customer: Customer) -> SafeString | str:
        """Return the mask, and for those who may the way to the password."""
        mask = masked_password(_portal_of(customer))
        if mask is None or not getattr(customer, "may_reveal", False):
            return mask or "-"
        address = reverse(f"{self.admin_site.name}:{PAGE}", args=[customer.pk])
        return format_html('{} <a href="{}">{}</a>', mask, address, _("Show the password"))

    @sensitive_variables()
    def portal_password_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Ask first, and show the password in the answer to the POST; neither is ever cached."""
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        customer = self.get_object(request, unquote(object_id))
        if customer is None:
            return self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
                request, self.opts, object_id
            )
        if not (self.has_view_permission(request, customer) and customer.may_reveal):  # type: ignore[attr-defined]
            raise PermissionDenied
        password = None
        form = RevealForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                password = _Shown(
                    reveal_portal_password(
                        customer=customer,
                        reason=form.cleaned_data["reason"],
                        by=actor_of(request),
                    )
                )
            except DomainError as error:
                messages.error(request, Refusal(error).text)
                return HttpResponseRedirect(_page_of(self.admin_site.name, customer))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Portal password of %s") % customer,
            "opts": self.opts,
            "original": customer,
            "customer_page": _page_of(self.admin_site.name, customer),
            "portal": _portal_of(customer),
            "password": password,
            "form": form,
        }
        response = TemplateResponse(request, "admin/cartera/portal_password.html", context)
        response["Cache-Control"] = "no-store"
        return response


def _page_of(site: str, customer: Customer) -> str:
    return reverse(f"{site}:customers_customer_change", args=[quote(customer.pk)])


def _portal_of(customer: Customer) -> DeliveryPortal | None:
    return getattr(customer, "delivery_portal", None) if customer.pk else None
