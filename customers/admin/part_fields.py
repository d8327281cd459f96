"""The fields of a customer's form that belong to its parts: what is sent, billed and paid how.

A field is called `<part>__<column>`, where the part is the name that the services know it by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import Model, Q
from django.utils.text import capfirst
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from core.admin.forms import OrganizationAutocomplete
from core.models import Organization, User
from customers.models import (
    Customer,
    ExchangeRateType,
    InvoicingDefaults,
    MainContact,
    PaymentCondition,
    PaymentSettings,
)
from customers.sat import codes, entry_of
from customers.services.invoicing_defaults import CATALOGS

_NOTHING: Final = ("", "---------")
_CHOSEN: Final = {"payment_condition": PaymentCondition, "exchange_rate_type": ExchangeRateType}

MAIN_CONTACT: Final = (
    *("name", "phone_prefix", "mobile_prefix"),
    *("is_email_active", "is_phone_active", "is_mobile_active"),
    *("notify_payment_receipts", "notify_new_documents", "notify_collection"),
)
DEFAULTS: Final = (
    *("payment_way", "payment_method", "cfdi_use_v40", "cfdi_use"),
    *("fiscal_regime_v40", "fiscal_regime", "payment_condition", "seller"),
    *("contact_uuid", "exchange_rate_type", "exchange_rate"),
)
SETTINGS: Final = ("is_collaborative", "receives_payments", "has_collection_advance")
PARTS: Final[Mapping[str, tuple[type[Model], tuple[str, ...]]]] = {
    "main_contact": (MainContact, MAIN_CONTACT),
    "defaults": (InvoicingDefaults, DEFAULTS),
    "payment_settings": (PaymentSettings, SETTINGS),
}


def part_names(part: str, *rows: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a fieldset under the form's names."""
    return tuple(tuple(f"{part}__{name}" for name in row) for row in rows)


def part_fields() -> Iterator[tuple[str, forms.Field]]:
    """Yield the form's fields with their names."""
    for part, (model, names) in PARTS.items():
        for name in names:
            yield f"{part}__{name}", _field(model._meta.get_field(name))


def part_values(form: forms.BaseForm, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with those that were changed of each part as a mapping of its own."""
    told = {name: value for name, value in values.items() if "__" not in name}
    for part, (_model, names) in PARTS.items():
        keys = {name: f"{part}__{name}" for name in names}
        given = {name: values[key] for name, key in keys.items() if key in form.changed_data}
        given = {name: None if value == "" else value for name, value in given.items()}
        if given:
            told[part] = given
    return told


def read_parts(form: Any, customer: Customer | None, organization: Organization | None) -> None:
    """Show what the customer's parts say, and offer the organization's own records."""
    _offer_records(form, customer, organization)
    for part, (model, names) in PARTS.items():
        record = getattr(customer, part, None) if customer else None
        for name in names:
            value = getattr(record or model(), name + ("_id" if name in _RELATED else ""))
            shown = str(value) if isinstance(value, UUID) else value
            form.initial.setdefault(f"{part}__{name}", shown)
            if record is not None and name in CATALOGS:
                _keep_code(form.fields[f"{part}__{name}"], value)


_RELATED: Final = (*_CHOSEN, "seller")


def _offer_records(form: Any, customer: Customer | None, organization: Any) -> None:
    defaults = getattr(customer, "defaults", None) if customer else None
    for name, model in _CHOSEN.items():
        kept = Q(is_active=True) | Q(pk=getattr(defaults, f"{name}_id", None))
        offered: Any = model.objects.for_organization(organization)
        form.fields[f"defaults__{name}"].queryset = offered.filter(kept)
    seller = form.fields["defaults__seller"]
    members: Any = User.objects
    seller.queryset = members.for_organization(organization)
    seller.widget.organization = organization
    choices = [_NOTHING]
    if customer is not None:
        main = getattr(customer, "main_contact", None)
        choices += [(str(main.uuid), main.name or customer.email or str(customer))] if main else []
        contacts = customer.contacts.order_by("last_name", "first_name", "pk")
        choices += [(str(each.uuid), str(each)) for each in contacts]
    form.fields["defaults__contact_uuid"].choices = choices


def _keep_code(field: Any, code: str) -> None:
    if code and code not in {key for key, _ in field.choices}:
        field.choices = [*field.choices, (code, code)]


def _field(column: Any) -> forms.Field:
    told = {"label": capfirst(column.verbose_name), "required": False}
    if column.name == "seller":
        widget = OrganizationAutocomplete(column, admin.site)
        return forms.ModelChoiceField(User.objects.none(), widget=widget, **told)
    if model := _CHOSEN.get(column.name):
        records: Any = model._default_manager.none()
        return forms.ModelChoiceField(records, widget=UnfoldAdminSelectWidget, **told)
    if column.name == "contact_uuid":
        return ContactField(widget=UnfoldAdminSelectWidget, **told)
    if catalog := CATALOGS.get(column.name):
        offered = [(code, f"{code} {_name(catalog, code)}") for code in codes(catalog)]
        return forms.ChoiceField(
            choices=[_NOTHING, *offered], widget=UnfoldAdminSelectWidget, **told
        )
    if column.get_internal_type() == "BooleanField":
        return forms.BooleanField(widget=UnfoldBooleanSwitchWidget, **told)
    is_number = column.get_internal_type() == "DecimalField"
    kind = UnfoldAdminDecimalFieldWidget if is_number else UnfoldAdminTextInputWidget
    field: forms.Field = column.formfield(widget=kind())
    return field


def _name(catalog: Any, code: str) -> str:
    entry = entry_of(catalog, code)
    return entry.name if entry else ""


class ContactField(forms.TypedChoiceField):
    """Chooses the main contact or one of the customer's contacts, by uuid."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=_uuid, empty_value=None, **options)


def _uuid(text: str) -> Any:
    return InvoicingDefaults._meta.get_field("contact_uuid").to_python(text)
