"""The pages that change a contract: say what, see what it costs, confirm."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.widgets import UnfoldBooleanWidget

from billing import services
from billing.admin.cancelling import CancelPage
from billing.admin.change_draft import Draft
from billing.admin.change_preview import (
    PreviewOutdated,
    carry_out,
    last_day,
    package_price,
    preview,
    said_of,
    service_lines,
)
from billing.admin.change_rows import ChangeForms
from billing.admin.service_choice import ServiceSelect
from billing.models import Recurrence, RecurrenceService
from core.admin.amounts import money
from core.admin.forms import Refusal
from core.admin.scope import actor_of
from core.errors import DomainError

_HEAD: Final = ("price", "package", "name")


class ChangePage(CancelPage):
    """The button and its pages, for the contracts' admin."""

    actions_detail = ("change_services", "cancel")

    @action(
        description=gettext_lazy("Change services and price"),
        url_path="change-services",
        icon="contract_edit",
    )
    def change_services(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Ask what shall change, show what it comes to, and change it on the answer."""
        contract = self.get_object(request, unquote(object_id))
        if contract is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            if contract.cancelled_at is not None:
                raise services.RecurrenceCancelled(contract.code)
            return self._step(request, contract)
        except services.RecurrenceCancelled as error:
            self.message_user(request, Refusal(error).text, messages.ERROR)
            return HttpResponseRedirect(self.page_of(contract))

    def _step(self, request: Any, contract: Recurrence) -> HttpResponseBase:
        request.organization = contract.organization
        draft = Draft.read(request.POST.get("draft", ""))
        if request.POST.get("step") == "confirm":
            return self._confirm(request, contract, draft)
        page = ChangeForms(request, contract, draft, self._makers(request))
        if page.data is None:  # opened, or come back to from the preview
            page.show(1)
            return self._ask(request, page)
        if not page.read():
            return self._ask(request, page)
        if "go" in request.POST:
            page.show(request.POST["go"])
            return self._ask(request, page)
        return self._preview(request, page)

    def _preview(self, request: HttpRequest, page: ChangeForms) -> HttpResponseBase:
        try:
            shown = preview(page.contract, page.draft, timezone.now())
        except services.RecurrenceCancelled:
            raise
        except DomainError as error:
            page.show(page.page.number)
            return self._ask(request, page, [_text(error, page)])
        if shown.change.is_empty:
            page.show(page.page.number)
            return self._ask(request, page, [_("Nothing would change.")])
        return self._show(request, page.contract, page.draft, shown)

    def _confirm(self, request: Any, contract: Recurrence, draft: Draft) -> HttpResponseBase:
        try:
            made = carry_out(contract, draft, request.POST.get("mark", ""), actor_of(request))
        except services.RecurrenceCancelled:
            raise
        except PreviewOutdated as error:
            self.message_user(request, Refusal(error).text, messages.WARNING)
            shown = preview(contract, draft, timezone.now())
            return self._show(request, contract, draft, shown)
        except DomainError as error:
            page = ChangeForms(request, contract, draft, self._makers(request))
            page.show(1)
            return self._ask(request, page, [_text(error, page)])
        if made.is_empty:
            text = _("The contract is as wanted already. Nothing was changed.")
            self.message_user(request, text, messages.INFO)
        else:
            self.message_user(request, said_of(made), messages.SUCCESS)
        return HttpResponseRedirect(self.page_of(contract))

    def _ask(
        self, request: HttpRequest, page: ChangeForms, errors: list[str] | None = None
    ) -> HttpResponseBase:
        context = {
            **self._context(request, page.contract),
            "title": _("Change services and price of %s") % page.contract,
            "page": page,
            "paging": page.page,
            "errors": errors or [],
            "media": self.media + page.media,
        }
        return TemplateResponse(request, "admin/cartera/contract_change.html", context)

    def _show(self, request: HttpRequest, contract: Recurrence, draft: Draft, shown: Any) -> Any:
        change = shown.change
        before, after = Decimal(change.before["price"]), Decimal(change.after["price"])
        context = {
            **self._context(request, contract),
            "title": _("What changing %s comes to") % contract,
            "change": change,
            "price_before": money(before, change.currency),
            "price_after": money(after, change.currency),
            "difference": f"{after - before:+,.2f} {change.currency}",
            "amount": money(change.amount, change.currency),
            "is_credit": change.amount < 0,
            "last_day": last_day(change),
            "lines": service_lines(contract, change),
            "package_price": package_price(contract, change),
            "draft": draft.text(),
            "mark": shown.mark,
        }
        return TemplateResponse(request, "admin/cartera/contract_preview.html", context)

    def _context(self, request: HttpRequest, contract: Recurrence) -> dict[str, Any]:
        request.current_app = self.admin_site.name
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": contract,
            "contract_page": self.page_of(contract),
            "customer_page": reverse("admin:customers_customer_change", args=[contract.customer_id])
            if request.user.has_perm("customers.view_customer")
            else "",
        }

    def _makers(self, request: HttpRequest) -> tuple[Any, Any, Any]:
        """Return the classes of the page's forms; what they offer is the contract's company's."""
        said = {
            name: self._field(RecurrenceService, name, request)
            for name in ("transaction_limit", "value", "external_id")
        }
        head = {name: self._field(Recurrence, name, request) for name in _HEAD}
        head["package"].required = False
        gone = forms.BooleanField(
            label=gettext_lazy("Remove"), required=False, widget=UnfoldBooleanWidget
        )
        optional = self._field(RecurrenceService, "transaction_limit", request, required=False)
        optional.initial = None
        new = {"service": self._service(request), **said, "transaction_limit": optional}
        return (
            type("HeadForm", (forms.Form,), head),
            type("RowForm", (forms.Form,), {**said, "is_removed": gone}),
            type("NewRowForm", (forms.Form,), new),
        )

    def _field(self, model: Any, name: str, request: HttpRequest, **options: Any) -> Any:
        return self.formfield_for_dbfield(model._meta.get_field(name), request, **options)

    def _service(self, request: Any) -> Any:
        db_field = RecurrenceService._meta.get_field("service")
        widget = ServiceSelect(db_field, self.admin_site)
        widget.organization = request.organization
        return self._field(RecurrenceService, "service", request, widget=widget)


def _text(error: DomainError, page: ChangeForms) -> str:
    """Return what the service refused; where it is about a service, with its code."""
    field = error.field or ""
    if field in _HEAD:
        label = capfirst(Recurrence._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
        return f"{label}: {Refusal(error).text}"
    place = field.partition("services[")[2].partition("]")[0]
    if not place.isdigit():
        return Refusal(error).text
    held = [row.service.code for row in page.rows if not row.is_new]
    items = page.draft.values(held).get("services", ())
    number = int(place)
    code = items[number]["service"] if number < len(items) else ""
    return f"{code}: {Refusal(error).text}" if code else Refusal(error).text
