"""The form of a customer: its own columns, its two main addresses, and what it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from core.admin.forms import PictureField, ServiceForm, StoredPicture
from core.errors import DomainError
from customers.admin.part_fields import part_fields, part_values, read_parts
from customers.models import (
    Address,
    CurrencyRate,
    Customer,
    CustomerCategory,
    CustomerGroup,
    PaymentType,
)

# Before the names of many-to-many relations, which the admin would write itself.
CHOSEN = "chosen_"
ROLES = ("billing", "shipping")
PLACE = (
    *("line_1", "line_2", "line_3", "line_4", "external_number", "internal_number"),
    *("district", "postal_code", "city", "state", "country", "latitude", "longitude"),
)


def country_field() -> forms.CharField:
    """Return a field that takes a country's name as well as its code; the service knows them."""
    return forms.CharField(
        label=capfirst(_("country")),
        required=False,
        max_length=100,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("ISO 3166-1 code or name"),
    )


def place_fields() -> Iterator[tuple[str, forms.Field]]:
    """Yield the form's fields for both addresses, for example `billing_city`."""
    for role in ROLES:
        for name in PLACE:
            column: Any = Address._meta.get_field(name)
            is_number = name in ("latitude", "longitude")
            kind = UnfoldAdminDecimalFieldWidget if is_number else UnfoldAdminTextInputWidget
            field: Any = column.formfield(widget=kind())
            yield f"{role}_{name}", country_field() if name == "country" else field


class CustomerFields(ServiceForm):
    """The fields that are no plain columns."""

    image = PictureField(label=_("Logo"))
    currency = forms.ChoiceField(label=capfirst(_("currency")), widget=UnfoldAdminSelectWidget)
    chosen_payment_types = forms.ModelMultipleChoiceField(
        PaymentType.objects.none(),
        label=capfirst(_("payment types")),
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget,
    )
    chosen_groups = forms.ModelMultipleChoiceField(
        CustomerGroup.objects.none(),
        label=capfirst(_("groups")),
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget,
    )
    risk_color = forms.RegexField(
        r"^#[0-9A-Fa-f]{6}$",
        label=capfirst(_("risk color")),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="#RRGGBB",
    )
    is_same_address = forms.BooleanField(
        label=capfirst(_("shipped to the billing address")),
        required=False,
        initial=True,
        widget=UnfoldBooleanSwitchWidget,
    )


_MANY_FIELDS = {**dict(place_fields()), **dict(part_fields())}


class CustomerForm(type("ManyFields", (CustomerFields,), _MANY_FIELDS)):  # type: ignore[misc]
    """Reads a customer into the form, and the form into what the services take."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reference" not in self.fields:  # a page for looking only
            return
        self.fields["chosen_payment_types"].queryset = self._own(PaymentType)
        self.fields["chosen_groups"].queryset = self._own(CustomerGroup)
        self.fields["currency"].choices = [(code, code) for code in self._currencies()]
        self.fields["category"].required = False  # the service knows the root
        if self.instance.pk:
            self._read_customer(self.instance)
        elif self.organization is not None:
            root = CustomerCategory.objects.for_organization(self.organization).roots().first()
            self.initial.setdefault("category", root and root.pk)
            self.initial.setdefault("currency", self.organization.default_currency)
        read_parts(self, self.instance if self.instance.pk else None, self.organization)

    def clean(self) -> dict[str, Any]:
        """Check what only this form can get wrong: a shipping address that would not count."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given = [name for name in self.changed_data if name.startswith("shipping_")]
        if cleaned.get("is_same_address") and any(cleaned.get(name) for name in given):
            text = _("To ship to another address, say that it is not the billing address.")
            self.add_error("is_same_address", text)
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return the values under the service's names, addresses and parts as mappings."""
        values = part_values(self, super().values())
        values = {name.removeprefix(CHOSEN): value for name, value in values.items()}
        for role in ROLES:
            place = {name: values.pop(key) for name in PLACE if (key := f"{role}_{name}") in values}
            if place and not (role == "shipping" and self.cleaned_data.get("is_same_address")):
                values[f"{role}_address"] = place
        return values

    def field_of(self, error: DomainError) -> str | None:
        """Return the form's name for the field that the error is about."""
        if error.field is None or CHOSEN + error.field in self.fields:
            return error.field and CHOSEN + error.field
        return error.field.replace("_address.", "_").replace(".", "__")

    def _own(self, model: Any) -> Any:
        return model.objects.for_organization(self.organization).order_by("name", "pk")

    def _currencies(self) -> list[str]:
        """Return the currencies that the service takes, the organization's first."""
        if self.organization is None:
            return []
        rates = CurrencyRate.objects.filter(organization=self.organization)
        codes = rates.order_by("code").values_list("code", flat=True)
        own = self.organization.default_currency
        return list(dict.fromkeys([own, *codes, *filter(None, [self.instance.currency])]))

    def _read_customer(self, customer: Customer) -> None:
        if customer.logo:
            self.initial["image"] = StoredPicture(customer.logo)
        chosen = customer.payment_type_choices.order_by("position", "pk")
        self.initial["chosen_payment_types"] = list(
            chosen.values_list("payment_type_id", flat=True)
        )
        self.initial["chosen_groups"] = list(
            customer.group_assignments.values_list("group_id", flat=True)
        )
        rows = list(customer.addresses.filter(is_active=True).order_by("pk"))
        billing = next((row for row in rows if row.is_billing), None)
        shipping = next((row for row in rows if row.is_shipping), None)
        self.initial["is_same_address"] = billing is shipping
        for role, row in (("billing", billing), ("shipping", shipping)):
            for name in PLACE if row and (role == "billing" or row is not billing) else ():
                self.initial[f"{role}_{name}"] = getattr(row, name)
