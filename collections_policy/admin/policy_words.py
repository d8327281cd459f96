"""What each setting of a policy does, in plain words: its unit, its limits, who decides."""

from __future__ import annotations

from typing import Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

_USUAL: Final = _("Holds for every customer that has no value of its own.")

POLICY_HELP: Final[dict[str, Any]] = {
    "default_schema": _(
        "Says on which days before and after the due date something is sent, and by which"
        " template. Holds for every customer that has no schema of its own."
    ),
    "notification_type": _(
        "How customers are reached, such as by mail, by a call, or both. The entries are kept in"
        " the catalog of notification types; only active ones are offered. Holds for every customer"
        " that has no type of its own."
    ),
    "sender_name": _(
        "The name that customers read as the sender of every reminder, at most 100 characters. Only"
        " the organization decides it."
    ),
    "sender_email": _(
        "The address that reminders come from and are answered to, at most 100 characters. Only the"
        " organization decides it."
    ),
    "notifies_payments": _(
        "Whether a message goes out when a customer has paid. Only the organization decides it."
    ),
    "shows_detail": format_lazy(
        "{} {}", _("Whether customers see the single lines of an invoice."), _USUAL
    ),
    "attaches_documents": format_lazy(
        "{} {}", _("Whether invoices go out attached to the message."), _USUAL
    ),
    "links_documents": _(
        "Whether customers also see the documents related to an invoice, such as credit notes. Only"
        " the organization decides it."
    ),
    "assigns_seller": _("Whether each document that comes in gets a seller."),
    "default_seller": _(
        "Who that is where a document names nobody: a member of the organization. Left blank,"
        " documents without a seller of their own get none."
    ),
    "assigns_branch": _("Whether each document that comes in gets a branch."),
    "minimum_interest": _(
        "Percent per year, from 0 to 100 with two decimals: the least that is asked for a late"
        " invoice."
    ),
    "maximum_interest": _(
        "Percent per year, from 0 to 100 with two decimals: the most that is asked for a late"
        " invoice. Not below the lowest."
    ),
    "maximum_term_days": _(
        "Days, from 0 to 180: the longest time to pay that a customer may be given."
    ),
    "days_to_uncollectible": _(
        "Days, from 1 to 120: how long after its due date an unpaid invoice may be called"
        " uncollectible."
    ),
    "is_affiliated": _(
        "Whether the organization is a member of the credit bureau (SIC); only members can report"
        " to it. Unknown counts as no."
    ),
    "reports_to_bureau": _("Whether the bureau is told at all of customers that do not pay."),
    "reports_automatically": format_lazy(
        "{} {}",
        _("Whether the bureau is told without anybody asking for it; unknown counts as no."),
        _USUAL,
    ),
}

REMINDER_TIME_HELP: Final = _(
    "HH:MM, from 06:00 to 12:00, in the organization's time zone: when the day's reminders begin to"
    " go out. Left blank, no hour is set. Only the organization decides it."
)

CUSTOMER_POLICY_HELP: Final[dict[str, Any]] = {
    "uses_general_policy": _(
        "While this is on, the organization's values apply, and what is entered below is only"
        " kept. While it is off, the values below apply."
    ),
    "default_schema": _("Which messages this customer gets, and on which days."),
    "notification_type": _("How this customer is reached. Only active types are offered."),
    "reports_automatically": _(
        "Whether the credit bureau is told of this customer without anybody asking. Nothing is told"
        " while the organization does not report."
    ),
    "shows_detail": _("Whether this customer sees the single lines of an invoice."),
    "attaches_documents": _("Whether this customer gets invoices attached to the message."),
}

RANGE_HELP: Final[dict[str, Any]] = {
    "days": _("From 0 to 365; 0 is the base date itself."),
    "direction": _("On which side of the base date. Days other than 0 need one."),
    "base_date_number": _("The portal's number for the date that is counted from; 0 is none."),
    "event_number": _("The portal's number for what is sent; 0 is none. Once a day in a schema."),
    "days_range_number": _("The portal's number for the range of days; 0 is none."),
    "template_mail_id": _("The portal's id of the mail that is sent."),
    "template_ivr_id": _("The portal's id of the call that is made, if any."),
    "bureau_number": _("The portal's number for what the credit bureau is told; 0 is none."),
    "detail_number": _("The portal's number for which documents are shown; 0 is none."),
}
