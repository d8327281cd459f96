"""How a customer is invoiced and pays, to read for those who may not change it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.admin.panels import Panel, register_panel
from customers.admin.part_fields import PARTS
from customers.models import Contact, Customer, MainContact
from customers.sat import entry_of
from customers.services.invoicing_defaults import CATALOGS


@register_panel(Customer)
def invoicing_panel(request: HttpRequest, customer: Customer) -> Panel | None:
    """Return the defaults of invoices; who may change them has them in the form."""
    return _panel(request, customer, "defaults", _("Invoicing defaults"))


@register_panel(Customer)
def payment_panel(request: HttpRequest, customer: Customer) -> Panel | None:
    """Return the payment settings; who may change them has them in the form."""
    return _panel(request, customer, "payment_settings", _("Payment settings"))


def _panel(request: HttpRequest, customer: Customer, part: str, title: str) -> Panel | None:
    if request.user.has_perm("customers.change_customer"):
        return None
    record = getattr(customer, part, None)
    rows = tuple(_rows(customer, record, part)) if record else ((title, _("None were given.")),)
    return Panel(title=title, rows=rows, tab="fiscal")


def _rows(customer: Customer, record: Any, part: str) -> Iterator[tuple[str, Any]]:
    model, names = PARTS[part]
    for name in names:
        value = getattr(record, name)
        column: Any = model._meta.get_field(name)
        yield capfirst(column.verbose_name), _told(customer, name, value)


def _told(customer: Customer, name: str, value: Any) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if catalog := CATALOGS.get(name):
        entry = entry_of(catalog, value)
        return f"{value} {entry.name}" if entry else value
    if name == "contact_uuid":
        return _contact(customer, value)
    return str(value)


def _contact(customer: Customer, uuid: Any) -> str:
    for model in (MainContact, Contact):
        found = model._default_manager.filter(customer=customer, uuid=uuid).first()
        if found is not None:
            return str(found) or _("The main contact")
    return str(uuid)
