"""What staff do to many customers at once; `core.admin.bulk` asks, does and reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from core.actor import Actor
from core.admin.bulk import BulkChange
from customers import services
from customers.models import Customer


class ReasonForm(forms.Form):
    """Asks why; the reason stands on the customers' pages."""

    reason = forms.CharField(label=_("Reason"), max_length=255, widget=UnfoldAdminTextInputWidget)


class Hold(BulkChange):
    """Puts customers on hold."""

    name = "hold"
    title = _("Put on hold")
    form = ReasonForm

    def changing(self, records: QuerySet[Any], values: Mapping[str, Any]) -> QuerySet[Any]:
        """Return the customers that are not on hold; the others keep their reason."""
        return records.filter(is_on_hold=False)

    def announced(self, total: int) -> str:
        """Say how many."""
        return _counted(
            ngettext(
                "%(total)d customer is going to be put on hold.",
                "%(total)d customers are going to be put on hold.",
                total,
            ),
            total,
        )

    def unchanged(self, total: int) -> str:
        """Say how many."""
        return _counted(
            ngettext(
                "%(total)d is on hold already and keeps its reason.",
                "%(total)d are on hold already and keep their reasons.",
                total,
            ),
            total,
        )

    def done(self, total: int) -> str:
        """Say how many."""
        return _counted(
            ngettext(
                "%(total)d customer was put on hold.",
                "%(total)d customers were put on hold.",
                total,
            ),
            total,
        )

    def apply(self, record: Customer, values: Mapping[str, Any], by: Actor) -> None:
        """Put one on hold."""
        held = {"is_on_hold": True, "on_hold_reason": values["reason"]}
        services.update_customer(customer=record, values=held, by=by)


class Release(BulkChange):
    """Ends the hold of customers."""

    name = "release"
    title = _("Release from hold")

    def changing(self, records: QuerySet[Any], values: Mapping[str, Any]) -> QuerySet[Any]:
        """Return the customers on hold."""
        return records.filter(is_on_hold=True)

    def announced(self, total: int) -> str:
        """Say how many."""
        return _counted(
            ngettext(
                "%(total)d customer is going to be released; the reason for the hold goes.",
                "%(total)d customers are going to be released; the reasons for the hold go.",
                total,
            ),
            total,
        )

    def unchanged(self, total: int) -> str:
        """Say how many."""
        text = ngettext("%(total)d is not on hold.", "%(total)d are not on hold.", total)
        return _counted(text, total)

    def done(self, total: int) -> str:
        """Say how many."""
        return _counted(
            ngettext(
                "%(total)d customer was released.", "%(total)d customers were released.", total
            ),
            total,
        )

    def apply(self, record: Customer, values: Mapping[str, Any], by: Actor) -> None:
        """Release one."""
        released = {"is_on_hold": False, "on_hold_reason": ""}
        services.update_customer(customer=record, values=released, by=by)


class Activate(BulkChange):
    """Makes customers active, also cancelled ones."""

    name = "activate"
    title = _("Activate")

    def changing(self, records: QuerySet[Any], values: Mapping[str, Any]) -> QuerySet[Any]:
        """Return the customers that are not active."""
        return records.filter(is_active=False)

    def notes(self, records: QuerySet[Any]) -> tuple[str, ...]:
        """Say how many are cancelled."""
        total = records.filter(cancelled_at__isnull=False).count()
        if not total:
            return ()
        text = ngettext(
            "%(total)d of them is cancelled and is opened again; what ended with it, such as its"
            " contracts, stays ended.",
            "%(total)d of them are cancelled and are opened again; what ended with them, such as"
            " their contracts, stays ended.",
            total,
        )
        return (_counted(text, total),)

    def announced(self, total: int) -> str:
        """Say how many."""
        return _counted(
            ngettext(
                "%(total)d customer is going to be active.",
                "%(total)d customers are going to be active.",
                total,
            ),
            total,
        )

    def unchanged(self, total: int) -> str:
        """Say how many."""
        text = ngettext("%(total)d is active already.", "%(total)d are active already.", total)
        return _counted(text, total)

    def done(self, total: int) -> str:
        """Say how many."""
        text = ngettext(
            "%(total)d customer is active now.", "%(total)d customers are active now.", total
        )
        return _counted(text, total)

    def apply(self, record: Customer, values: Mapping[str, Any], by: Actor) -> None:
        """Make one active."""
        services.update_customer(customer=record, values={"is_active": True}, by=by)


class Cancel(BulkChange):
    """Cancels customers, active or not."""

    name = "cancel"
    title = _("Cancel customers")
    form = ReasonForm

    def changing(self, records: QuerySet[Any], values: Mapping[str, Any]) -> QuerySet[Any]:
        """Return the customers that are not cancelled."""
        return records.filter(cancelled_at=None)

    def notes(self, records: QuerySet[Any]) -> tuple[str, ...]:
        """Say what else ends."""
        return (
            gettext("Their contracts are cancelled with them, for good. Nothing is deleted."),
            gettext("A customer can be made active again; its contracts stay cancelled."),
        )

    def announced(self, total: int) -> str:
        """Say how many."""
        return _counted(
            ngettext(
                "%(total)d customer is going to be cancelled.",
                "%(total)d customers are going to be cancelled.",
                total,
            ),
            total,
        )

    def unchanged(self, total: int) -> str:
        """Say how many."""
        text = ngettext(
            "%(total)d is cancelled already.", "%(total)d are cancelled already.", total
        )
        return _counted(text, total)

    def done(self, total: int) -> str:
        """Say how many."""
        text = ngettext(
            "%(total)d customer was cancelled.", "%(total)d customers were cancelled.", total
        )
        return _counted(text, total)

    def apply(self, record: Customer, values: Mapping[str, Any], by: Actor) -> None:
        """Cancel one."""
        services.cancel_customer(customer=record, reason=values["reason"], by=by)


def _counted(text: str, total: int) -> str:
    return text % {"total": total}
