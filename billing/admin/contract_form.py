"""The form of a contract, its table of services, and what the page computes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing import services
from billing.admin.items import HolderForm, ItemsInline
from billing.admin.kept import KeptInline
from billing.models import Recurrence, RecurrenceService
from core.admin.amounts import money
from core.errors import DomainError

# A new contract takes them from its package, or from the day, where the person says nothing.
_OPTIONAL = ("code", "price", "currency", "period_months", "starts_on")


class ContractForm(HolderForm):
    """A contract; of a new one only the customer is required."""

    items_name = "services"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _OPTIONAL if self.instance.pk is None else ():
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].initial = None

    def values(self) -> dict[str, Any]:
        """Return the values; what is left blank in a new contract is not said."""
        values = super().values()
        if self.instance.pk is not None:
            return values
        return {name: None if value == "" else value for name, value in values.items()}

    def field_of(self, error: DomainError) -> str | None:
        """Return the form's name for the field."""
        return "customer" if isinstance(error, services.CustomerInactive) else error.field


class ServicesInline(ItemsInline):
    """What a new contract holds; afterwards a page of its own changes it."""

    model = RecurrenceService
    verbose_name_plural = _("services")
    fields = ("service", "transaction_limit", "value", "external_id")


class HeldInline(KeptInline):
    """What the contract holds, and how much of it is used in the running period."""

    model = RecurrenceService
    verbose_name_plural = _("services")
    joined = ("service",)
    ordering = ("pk",)
    per_page = 50
    tab = False
    fields = ("service", "transaction_limit", "used", "value", "external_id")
    readonly_fields = fields
    sums: Mapping[int, int] = {}

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset's class, with the sums of the period at hand."""
        self.sums = services.used_in_period(obj, timezone.now()) if obj else {}
        return super().get_formset(request, obj, **kwargs)

    @admin.display(description=_("used in the period"))
    def used(self, row: RecurrenceService) -> str:
        """Return the uses; more than the limit is said so."""
        used = self.sums.get(row.service_id, 0)
        if used > row.transaction_limit:
            over = gettext("over the limit")
            return format_html("<strong>{}</strong> ({})", f"{used:,}", over)
        return f"{used:,}"


class ContractTexts:
    """What follows from a contract's columns and the day."""

    @admin.display(description=_("price of a period"), ordering="price")
    def price_text(self, contract: Recurrence) -> str:
        """Return the price with its currency."""
        return money(contract.price, contract.currency)

    @admin.display(description=_("months"), ordering="period_months")
    def months(self, contract: Recurrence) -> int:
        """Return how many months a period has."""
        return contract.period_months

    @admin.display(description=_("running period"))
    def period_text(self, contract: Recurrence) -> str:
        """Return the days of the period that the sums are of; the last one when cancelled."""
        period = services.period_at(contract, _until(contract))
        last = period.ends_on - timedelta(days=1)
        text = gettext("%(first)s to %(last)s")
        return text % {"first": date_format(period.starts_on), "last": date_format(last)}

    @admin.display(description=_("next billing day"))
    def next_billing_day(self, contract: Recurrence) -> str:
        """Return the first day of the next period; a cancelled contract has none."""
        if contract.cancelled_at is not None:
            return "-"
        return date_format(services.period_at(contract, timezone.now()).ends_on)

    @admin.display(description=_("state"), ordering="cancelled_at")
    def state(self, contract: Recurrence) -> str:
        """Return whether it runs, is yet to begin, or is cancelled."""
        if contract.cancelled_at is not None:
            return gettext("cancelled")
        today = services.local_day(timezone.now(), contract.organization.time_zone)
        return gettext("to begin") if contract.starts_on > today else gettext("open")


def _until(contract: Recurrence) -> Any:
    now = timezone.now()
    return min(now, contract.cancelled_at or now)
