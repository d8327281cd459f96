"""The pages that make one customer at a location inactive there, or active again."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from core.admin.forms import Refusal
from core.admin.scope import actor_of
from core.admin.service import ServiceAdmin
from core.errors import DomainError
from dispatch import services
from dispatch.models import CustomerLocation

_STOP: Final = gettext_lazy("Deactivate at the location")
_AGAIN: Final = gettext_lazy("Reactivate at the location")


class DeactivatePage(ServiceAdmin):
    """The buttons and their page, for the admin of customers at locations."""

    actions_detail = ("stop_serving", "serve_again")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        """Return the button that does something, for those who may press it."""
        row = self.get_object(request, unquote(str(object_id)))
        if row is None or not self.has_change_permission(request, row):
            return []
        useful = "stop_serving" if row.is_active else "serve_again"
        found = super().get_actions_detail(request, object_id)
        return [each for each in found if each.action_name.endswith(useful)]

    @action(description=_STOP, url_path="deactivate", icon="block")
    def stop_serving(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Serve the customer there no longer, on the answer."""
        return self._ask_one(request, object_id, is_active=False)

    @action(description=_AGAIN, url_path="reactivate", icon="undo")
    def serve_again(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Serve the customer there again, on the answer."""
        return self._ask_one(request, object_id, is_active=True)

    def _ask_one(
        self, request: HttpRequest, object_id: str, *, is_active: bool
    ) -> HttpResponseBase:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        back = _back(request, row)
        if request.method == "POST":
            self._switch_one(request, row, is_active=is_active)
            return HttpResponseRedirect(back)
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "title": _AGAIN if is_active else _STOP,
            "opts": self.opts,
            "original": row,
            "is_active": is_active,
            "is_done": row.is_active == is_active,
            "back": back,
        }
        return TemplateResponse(request, "admin/cartera/location_deactivate.html", context)

    def _switch_one(self, request: HttpRequest, row: CustomerLocation, *, is_active: bool) -> None:
        by = actor_of(request)
        try:
            if is_active:
                values = {"is_active": True}
                services.update_customer_location(customer_location=row, values=values, by=by)
            else:
                services.deactivate_customer_location(customer_location=row, by=by)
        except DomainError as error:
            self.message_user(request, Refusal(error).text, messages.ERROR)
            return
        text = (
            _("%(customer)s is served at %(location)s again.")
            if is_active
            else _("%(customer)s is served at %(location)s no longer.")
        )
        said = text % {"customer": row.customer, "location": row.location}
        self.message_user(request, said, messages.SUCCESS)


def _back(request: HttpRequest, row: CustomerLocation) -> str:
    """Return where the person came from: the location's page, or that of the row."""
    if request.GET.get("from") == "location":
        return reverse("admin:dispatch_location_change", args=[row.location_id])
    return reverse("admin:dispatch_customerlocation_change", args=[row.pk])
