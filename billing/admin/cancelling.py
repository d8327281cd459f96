"""The page that cancels a contract: it asks first, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from billing import services
from billing.models import Recurrence
from core.admin.forms import Refusal
from core.admin.scope import actor_of
from core.admin.service import ServiceAdmin
from core.errors import DomainError


class CancelForm(forms.Form):
    """Asks why a contract ends."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=Recurrence._meta.get_field("cancel_reason").max_length,
        widget=UnfoldAdminTextInputWidget,
    )


class CancelPage(ServiceAdmin):
    """The button and its page, for the contracts' admin."""

    actions_detail: tuple[str, ...] = ("cancel",)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        """Return the buttons of a page, for contracts that the person may cancel."""
        contract = self.get_object(request, unquote(str(object_id)))
        may_cancel = contract is not None and self.has_change_permission(request, contract)
        return super().get_actions_detail(request, object_id) if may_cancel else []

    @action(description=gettext_lazy("Cancel the contract"), url_path="cancel", icon="block")
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Ask first, and end the contract on the answer."""
        contract = self.get_object(request, unquote(object_id))
        if contract is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = CancelForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                services.cancel_contract(
                    recurrence=contract, reason=form.cleaned_data["reason"], by=actor_of(request)
                )
            except DomainError as error:
                form.add_error("reason" if error.field else None, Refusal(error).text)
            else:
                text = _("The contract %s is cancelled.") % contract
                self.message_user(request, text, messages.SUCCESS)
                return HttpResponseRedirect(self.page_of(contract))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Cancel the contract %s") % contract,
            "opts": self.opts,
            "original": contract,
            "form": form,
            "contract_page": self.page_of(contract),
        }
        return TemplateResponse(request, "admin/cartera/cancel_contract.html", context)

    def page_of(self, contract: Recurrence) -> str:
        """Return the address of the contract's page."""
        names = f"{self.admin_site.name}:billing_recurrence_change"
        return reverse(names, args=[quote(contract.pk)])
