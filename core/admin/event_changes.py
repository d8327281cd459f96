"""What an event says that changed, as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.differences import NOTHING
from core.models import Event

# What stands before the dot in "billing_address.city": what it is called, and the model's name.
_PARTS: Final[dict[str, tuple[Any, str]]] = {
    "billing_address": (gettext_lazy("billing address"), "address"),
    "shipping_address": (gettext_lazy("shipping address"), "address"),
    "main_contact": (gettext_lazy("main contact"), "maincontact"),
    "defaults": (gettext_lazy("invoicing"), "invoicingdefaults"),
    "delivery_portal": (gettext_lazy("delivery portal"), "deliveryportal"),
    "payment_settings": (gettext_lazy("payment settings"), "paymentsettings"),
}
# What is no column of the record.
_OTHERS: Final[dict[str, Any]] = {
    "is_same_address": gettext_lazy("ships to the billing address"),
    "contents": gettext_lazy("services"),
    "merged": gettext_lazy("merged customer"),
    "password": gettext_lazy("password"),
    "payment_dates": gettext_lazy("payment dates"),
    "records": gettext_lazy("usage records"),
    "services": gettext_lazy("services"),
}


def event_differences(event: Event) -> Iterator[dict[str, Any]]:
    """Yield `field`, `old` and `new` of every change; records are told by their ids."""
    model = model_of(event.subject_type)
    for name, change in event.changes.items():
        is_pair = isinstance(change, list) and len(change) == 2
        old, new = change if is_pair else (None, change)
        yield {"field": _label(model, name), "old": _told(old), "new": _told(new)}


@cache
def model_of(subject_type: str) -> type[Model] | None:
    """Return the model that events call so; names of models are the product's own, and differ."""
    models = (model for model in apps.get_models() if model._meta.model_name == subject_type)
    return next(models, None)


def _label(model: type[Model] | None, name: str) -> str:
    """Return the field's label; what nobody has named is told as it is."""
    part, dot, rest = name.partition(".")
    if dot and part in _PARTS:
        title, of_part = _PARTS[part]
        return f"{capfirst(title)}, {_name(model_of(of_part), rest)}"
    return str(capfirst(_name(model, name)))


def _name(model: type[Model] | None, name: str) -> str:
    try:
        field: Any = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        field = None
    return str(getattr(field, "verbose_name", None) or _OTHERS.get(name, name))


def _told(value: Any) -> str:
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value)
