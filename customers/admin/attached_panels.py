"""What is attached to a customer one by one, to read in the tabs of its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.admin.amounts import money
from core.admin.panels import SHOWN, Link, TablePanel, linked, register_panel
from customers.admin.customer_states import STATES, state_of
from customers.models import Address, Contact, Customer

_REQUESTS = tuple(
    f"notify_{what}_request"
    for what in ("new", "acknowledged", "dispatched", "completed", "failed")
)
_SENT = ("notify_payment_receipts", "notify_new_documents", "notify_collection")


def others(rows: list[Any]) -> Any:
    """Return what is said below a panel's rows, which were asked for with one more than shown."""
    return _("There are more in the list.") if len(rows) > SHOWN else None


def listed(pages: str, customer: Customer, field: str = "customer") -> str:
    """Return the address of a list, narrowed to the customer."""
    return f"{reverse(f'admin:{pages}_changelist')}?{field}__id__exact={customer.pk}"


def adding(pages: str, customer: Customer, field: str = "customer") -> str:
    """Return the address of a form that makes something for the customer."""
    query = f"?organization={customer.organization_id}&{field}={customer.pk}"
    return reverse(f"admin:{pages}_add") + query


@register_panel(Customer)
def addresses_panel(request: HttpRequest, customer: Customer) -> TablePanel:
    """Return every address, those in use first."""
    found = customer.addresses.order_by("-is_active", "pk")
    rows = list(found[: SHOWN + 1])
    may_change = request.user.has_perm("customers.change_customer")
    actions = ((adding("customers_address", customer), _("Add an address")),)
    return TablePanel(
        title=_("All addresses"),
        columns=(_("Address"), _("Used for"), _("State")),
        rows=tuple(_address_row(row, _mains(rows)) for row in rows[:SHOWN]),
        link=(listed("customers_address", customer), _("List of the addresses")) if rows else None,
        more=others(rows),
        actions=actions if may_change else (),
        tab="addresses",
    )


def _mains(rows: list[Address]) -> dict[str, Address | None]:
    """Return the current billing and shipping address: the active one with the lowest id."""
    active = [row for row in rows if row.is_active]
    return {
        role: next((row for row in active if getattr(row, role)), None)
        for role in ("is_billing", "is_shipping")
    }


def _address_row(row: Address, mains: dict[str, Address | None]) -> tuple[Any, ...]:
    parts = (row.line_1, row.district, row.postal_code, row.city, row.state, row.country)
    text = ", ".join(part for part in parts if part) or _("(empty)")
    uses = [
        name + (f" ({_('current')})" if mains[role] is row else "")
        for role, name in (("is_billing", _("billing")), ("is_shipping", _("shipping")))
        if getattr(row, role)
    ]
    page = reverse("admin:customers_address_change", args=[row.pk])
    state = _("Active") if row.is_active else _("Out of use")
    return linked(page, text), ", ".join(uses) or "-", state


@register_panel(Customer)
def notifications_panel(request: HttpRequest, customer: Customer) -> TablePanel | None:
    """Return who is told what, for those who may see contacts."""
    if not request.user.has_perm("customers.view_contact"):
        return None
    rows = list(customer.contacts.order_by("pk")[: SHOWN + 1])
    main = getattr(customer, "main_contact", None)
    shown = [_contact_row(row) for row in rows[:SHOWN]]
    if main is not None:
        name = _("%s (main contact)") % (main.name or customer.email or "-")
        shown.insert(0, (name, _reached(main, customer), _labels(main, _SENT), "-"))
    return TablePanel(
        title=_("Who is told what"),
        columns=(_("Contact"), _("Reached by"), _("Is sent"), _("Told of requests")),
        rows=tuple(shown),
        link=(listed("customers_contact", customer), _("List of the contacts")) if rows else None,
        more=others(rows),
        tab="contacts",
    )


def _contact_row(contact: Contact) -> tuple[Any, ...]:
    page = reverse("admin:customers_contact_change", args=[contact.pk])
    told = (_reached(contact, contact), _labels(contact, _SENT), _labels(contact, _REQUESTS))
    return (linked(page, str(contact)), *told)


def _reached(flags: Any, where: Any) -> str:
    """Return the ways that are in use."""
    ways = ("email", "phone", "mobile")
    used = [getattr(where, way) for way in ways if getattr(flags, f"is_{way}_active")]
    return ", ".join(filter(None, used)) or "-"


def _labels(record: Any, names: tuple[str, ...]) -> str:
    labels = [
        str(record._meta.get_field(name).verbose_name) for name in names if getattr(record, name)
    ]
    return ", ".join(labels) or "-"


@register_panel(Customer)
def external_ids_panel(request: HttpRequest, customer: Customer) -> TablePanel | None:
    """Return what other systems call the customer, for those who may see that."""
    if not request.user.has_perm("customers.view_customerexternalid"):
        return None
    pages = "customers_customerexternalid"
    rows = list(customer.external_ids.order_by("system", "value", "pk")[: SHOWN + 1])
    may_add = request.user.has_perm("customers.add_customerexternalid")
    return TablePanel(
        title=_("External ids"),
        columns=(_("System"), _("Id")),
        rows=tuple(
            (row.system, linked(reverse(f"admin:{pages}_change", args=[row.pk]), row.value))
            for row in rows[:SHOWN]
        ),
        link=(listed(pages, customer), _("List of the external ids")) if rows else None,
        more=others(rows),
        tab="identity",
        actions=((adding(pages, customer), _("Add an external id")),) if may_add else (),
    )


@register_panel(Customer)
def payment_dates_panel(request: HttpRequest, customer: Customer) -> TablePanel:
    """Return the payment dates agreed on, in their order."""
    rows = list(customer.payment_dates.order_by("pk")[: SHOWN + 1])
    return TablePanel(
        title=_("Payment dates"),
        columns=(_("Cut-off (UTC)"), _("Payment (UTC)")),
        rows=tuple(
            tuple(f"{localtime(at):%Y-%m-%d %H:%M}" for at in (row.cut_off_at, row.payment_at))
            for row in rows[:SHOWN]
        ),
        more=_("There are more.") if len(rows) > SHOWN else None,
        empty=_("None are agreed on."),
        tab="fiscal",
    )


@register_panel(Customer)
def sub_customers_panel(request: HttpRequest, customer: Customer) -> TablePanel:
    """Return the customers below this one, and the way to the one above."""
    pages = "admin:customers_customer"
    below = customer.sub_customers.filter(deleted_at=None).order_by("name_lower", "pk")
    rows = list(below[: SHOWN + 1])
    above: tuple[Link, ...] = ()
    if customer.parent_id is not None:
        page = reverse(f"{pages}_change", args=[customer.parent_id])
        above = ((page, _("Parent customer: %s") % customer.parent),)
    address = listed("customers_customer", customer, "parent")
    may_add = request.user.has_perm("customers.add_customer")
    add = ((adding("customers_customer", customer, "parent"), _("Add a sub-customer")),)
    return TablePanel(
        title=_("Sub-customers"),
        tab="sub-customers",
        columns=(_("Customer"), _("Reference"), _("State"), _("Balance")),
        rows=tuple(
            (
                linked(reverse(f"{pages}_change", args=[row.pk]), row.name),
                row.reference,
                STATES[state_of(row)],
                money(row.balance, row.currency),
            )
            for row in rows[:SHOWN]
        ),
        link=(address, _("List of the sub-customers")) if rows else None,
        more=others(rows),
        actions=(*above, *(add if may_add else ())),
    )
