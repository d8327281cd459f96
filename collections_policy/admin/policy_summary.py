"""A policy read aloud: what happens to a customer who owes, with the days of an example."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collections_policy.models import CollectionPolicy, NotificationSchemaRange
from core.admin.panels import Panel, TablePanel, linked, register_panel

# An invoice of the example is due on this day.
DUE: Final = date(2025, 6, 10)
_MOST_NAMED: Final = 20
_APP: Final = "collections_policy"


@register_panel(CollectionPolicy)
def summary_panel(request: HttpRequest, policy: CollectionPolicy) -> Panel:
    """Return the policy in sentences."""
    return Panel(title=_("What this policy does"), rows=tuple(summary(policy, days_of(policy))))


@register_panel(CollectionPolicy)
def days_panel(request: HttpRequest, policy: CollectionPolicy) -> TablePanel | None:
    """Return the days of the usual schema, for those who may see schemas."""
    if not request.user.has_perm(f"{_APP}.view_notificationschema"):
        return None
    days = days_of(policy)
    may_open = request.user.has_perm(f"{_APP}.view_notificationschemarange")
    page = f"admin:{_APP}_notificationschemarange_change"
    rows = tuple(
        (
            linked(reverse(page, args=[day.pk]), when(day.offset))
            if may_open
            else when(day.offset),
            day.base_date_number,
            day.event_number,
            day.template_mail_id,
            day.template_ivr_id or "-",
        )
        for day in days[:_MOST_NAMED]
    )
    schema = reverse(f"admin:{_APP}_notificationschema_change", args=[policy.default_schema_id])
    return TablePanel(
        title=_("Days of the usual schema: %(schema)s") % {"schema": policy.default_schema},
        columns=(_("When"), _("Base date"), _("Event"), _("Mail template"), _("Call template")),
        rows=rows,
        link=(schema, _("Change the days")),
        more=_others(len(days) - len(rows)),
        empty=_("Nothing is sent: the schema has no days yet."),
    )


def days_of(policy: CollectionPolicy) -> list[NotificationSchemaRange]:
    """Return the days of the usual schema in their order (one query)."""
    found = NotificationSchemaRange.objects.filter(schema=policy.default_schema_id)
    return sorted(found, key=lambda day: (day.base_date_number, day.offset, day.event_number))


def when(offset: int) -> str:
    """Return on which side of the base date a day lies, and how far."""
    if offset < 0:
        return ngettext("%(n)d day before", "%(n)d days before", -offset) % {"n": -offset}
    if offset > 0:
        return ngettext("%(n)d day after", "%(n)d days after", offset) % {"n": offset}
    return _("on the day itself")


def summary(
    policy: CollectionPolicy, days: Sequence[NotificationSchemaRange]
) -> Iterator[tuple[str, str]]:
    """Yield topics and sentences; the days are the usual schema's, in the order of `days_of`."""
    yield _("Reminders"), " ".join(_reminders(policy, days))
    sender = {"name": policy.sender_name, "email": policy.sender_email}
    yield _("Sender"), _("Reminders come from %(name)s <%(email)s>.") % sender
    yield _("Interest"), _interest(policy)
    yield _("Terms"), _term(policy)
    late = policy.days_to_uncollectible
    yield (
        _("Uncollectible"),
        _("An invoice due on %(due)s may be called uncollectible from %(day)s (%(after)s).")
        % {
            "due": _day(0),
            "day": _day(late),
            "after": when(late),
        },
    )
    yield _("Notifications"), _told(policy)
    yield _("Credit bureau"), _bureau(policy)


def _reminders(policy: CollectionPolicy, days: Sequence[NotificationSchemaRange]) -> Iterator[str]:
    if not days:
        yield _("Customers are not reminded: the usual schema has no days yet.")
    for number, group in groupby(days, key=lambda day: day.base_date_number):
        offsets = sorted({day.offset for day in group})
        values = {"due": _day(0), "days": _listed(offsets), "number": number}
        if len({day.base_date_number for day in days}) == 1:
            text = _("A customer whose invoice is due on %(due)s is reminded %(days)s.")
        else:
            text = _("Of an invoice whose base date %(number)d is %(due)s it is reminded %(days)s.")
        yield text % values
    yield _("It is reached by: %(type)s.") % {"type": policy.notification_type}
    if policy.reminder_time is not None:
        time = {"time": policy.reminder_time.strftime("%H:%M")}
        yield _("The day's reminders begin to go out at %(time)s.") % time


def _listed(offsets: Sequence[int]) -> str:
    """Return the days, each with how far from the due date it is."""
    text = _("on %(day)s (%(when)s)")
    named = offsets[:_MOST_NAMED]
    parts = [text % {"day": _day(offset), "when": when(offset)} for offset in named]
    more = len(offsets) - len(parts)
    return ", ".join([*parts, *([_others(more)] if more else [])])


def _others(more: int) -> Any:
    if more <= 0:
        return None
    return ngettext("and %(n)d more day", "and %(n)d more days", more) % {"n": more}


def _day(offset: int) -> str:
    return date_format(DUE + timedelta(days=offset), "j F")


def _interest(policy: CollectionPolicy) -> str:
    low, high = policy.minimum_interest, policy.maximum_interest
    if not high:
        return _("No interest is asked for late invoices.")
    values = {"low": f"{low:.2f}", "high": f"{high:.2f}"}
    return _("Late invoices bear from %(low)s to %(high)s percent interest per year.") % values


def _term(policy: CollectionPolicy) -> str:
    days = policy.maximum_term_days
    if not days:
        return _("Customers get no time to pay.")
    text = ngettext(
        "Customers get at most %(n)d day to pay.", "Customers get at most %(n)d days to pay.", days
    )
    return text % {"n": days}


def _told(policy: CollectionPolicy) -> str:
    parts = [
        _("Payments are confirmed by a message.")
        if policy.notifies_payments
        else _("Payments are not confirmed."),
        _("Invoices are attached.") if policy.attaches_documents else _("Nothing is attached."),
        _("Customers see the lines of an invoice.")
        if policy.shows_detail
        else _("Customers do not see the lines of an invoice."),
    ]
    return " ".join(parts)


def _bureau(policy: CollectionPolicy) -> str:
    if not policy.reports_to_bureau:
        return _("The credit bureau is told nothing.")
    if policy.reports_automatically:
        return _("The credit bureau is told automatically of customers that do not pay.")
    return _("The credit bureau is told of customers that do not pay, when somebody asks for it.")
