"""Customers: the list that staff search, and the page with all there is to know about one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.admin.service import ServiceAdmin
from core.admin.tabs import TabbedPage, in_tab
from core.models import Organization, User
from customers import services
from customers.admin.contacts import ContactInline, save_contacts
from customers.admin.customer_form import CustomerForm
from customers.admin.customer_header import CustomerHeader
from customers.admin.customer_list import CustomerList
from customers.admin.customer_pages import CustomerPages
from customers.admin.customer_texts import TEXTS, CustomerTexts
from customers.admin.delivery_portal import PORTAL, PORTAL_FIELDS, DeliveryPortalPages
from customers.admin.merging_redirect import MergedCustomerPages
from customers.admin.part_fields import part_names
from customers.models import Customer


def place(role: str) -> tuple[Any, ...]:
    """Return the rows of one address's fields."""
    rows: tuple[tuple[str, ...], ...] = (
        ("line_1", "line_2"),
        ("line_3", "line_4"),
        ("external_number", "internal_number"),
        ("district", "postal_code"),
        ("city", "state"),
        ("country",),
        ("latitude", "longitude"),
    )
    return tuple(tuple(f"{role}_{name}" for name in row) for row in rows)


IDENTITY = (
    ("reference", "reference2"),
    ("name", "is_active"),
    ("category", "segmentation"),
    ("region", "chosen_groups"),
    ("parent", "bill_with_parent"),
    ("given_name", "surname_1", "surname_2"),
    ("barcode", "image"),
)
CONTACT = (
    ("email", "website"),
    ("phone", "mobile", "fax"),
    ("point_of_contact", "created_by"),
    "comment",
)
FISCAL = (
    ("tax_id", "company_registration_number"),
    ("customer_type", "citizenship"),
    ("tax_residence", "tax_registration_abroad"),
)
MAIN_CONTACT = part_names(
    "main_contact",
    ("name", "phone_prefix", "mobile_prefix"),
    ("is_email_active", "is_phone_active", "is_mobile_active"),
    ("notify_payment_receipts", "notify_new_documents", "notify_collection"),
)
INVOICING = part_names(
    "defaults",
    ("payment_way", "payment_method"),
    ("cfdi_use_v40", "fiscal_regime_v40"),
    ("cfdi_use", "fiscal_regime"),
    ("payment_condition", "seller"),
    ("contact_uuid",),
    ("exchange_rate_type", "exchange_rate"),
)
PAYING = part_names(
    "payment_settings", ("is_collaborative", "receives_payments", "has_collection_advance")
)
CREDIT = (
    ("currency", "balance"),
    ("has_credit", "credit_limit"),
    ("due_date_rule", "due_date_days"),
    ("payment_term", "chosen_payment_types"),
    ("max_cheque_period", "max_cheque_value"),
    ("cash_back", "return_discount"),
    "invoices_per_route",
)
HOLD = (("is_on_hold", "on_hold_reason"), ("risk", "risk_color"))
KNOWN = (("organization", "id", "uuid"), ("created_at", "updated_at"))
_PARTS = ("defaults", "main_contact", "payment_settings", "delivery_portal")
PORTAL_PART = (_("Delivery portal"), {"fields": PORTAL, "classes": in_tab("fiscal")})
RECORD_PART = (_("Record"), {"fields": KNOWN, "classes": in_tab("identity")})


def to_read() -> tuple[Any, ...]:
    """Return the fields for who may only look; what is no column of its own is a text there."""
    return (
        (_("Identity"), {"fields": _as_texts(IDENTITY), "classes": in_tab("identity")}),
        (_("Contact"), {"fields": CONTACT, "classes": in_tab("contacts")}),
        (
            _("Addresses"),
            {"fields": ("billing_text", "shipping_text"), "classes": in_tab("addresses")},
        ),
        (_("Fiscal"), {"fields": FISCAL, "classes": in_tab("fiscal")}),
        (_("Credit and balance"), {"fields": _as_texts(CREDIT), "classes": in_tab("credit")}),
        (_("Hold and risk"), {"fields": HOLD, "classes": in_tab("credit")}),
        PORTAL_PART,
        RECORD_PART,
    )


def _as_texts(rows: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        tuple(TEXTS.get(name, name) for name in row) if isinstance(row, tuple) else row
        for row in rows
    )


@admin.register(Customer)
class CustomerAdmin(
    MergedCustomerPages,
    CustomerList,
    CustomerTexts,
    CustomerPages,
    CustomerHeader,
    DeliveryPortalPages,
    TabbedPage,
    ServiceAdmin,
):
    """The customers that are not deleted."""

    form = CustomerForm
    inlines = (ContactInline,)
    autocomplete_fields = (
        *("category", "segmentation", "region", "parent", "created_by"),
        *("customer_type", "citizenship"),
    )
    readonly_fields = ("organization", "id", "uuid", "created_at", "updated_at", *PORTAL_FIELDS)
    # Apps of upper layers add tabs of their own, which are their panels.
    tabs = (
        ("identity", _("Identity")),
        ("addresses", _("Addresses")),
        ("contacts", _("Contacts")),
        ("fiscal", _("Fiscal and payment")),
        ("credit", _("Credit and hold")),
    )
    fieldsets = (
        (_("Identity"), {"fields": IDENTITY, "classes": in_tab("identity")}),
        (_("Contact"), {"fields": CONTACT, "classes": in_tab("contacts")}),
        (_("Main contact"), {"fields": MAIN_CONTACT, "classes": in_tab("contacts")}),
        (_("Billing address"), {"fields": place("billing"), "classes": in_tab("addresses")}),
        (
            _("Shipping address"),
            {
                "fields": ("is_same_address", *place("shipping")),
                "classes": in_tab("addresses"),
            },
        ),
        (_("Fiscal"), {"fields": FISCAL, "classes": in_tab("fiscal")}),
        (_("Invoicing defaults"), {"fields": INVOICING, "classes": in_tab("fiscal")}),
        (_("Payment settings"), {"fields": PAYING, "classes": in_tab("fiscal")}),
        (_("Credit and balance"), {"fields": CREDIT, "classes": in_tab("credit")}),
        (_("Hold and risk"), {"fields": HOLD, "classes": in_tab("credit")}),
        PORTAL_PART,
        RECORD_PART,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the visible customers; deleted ones are gone here as everywhere."""
        found = super().get_queryset(request).filter(deleted_at=None)
        return found.select_related(*_PARTS) if getattr(request, "is_one", False) else found

    def get_object(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the customer with what belongs to it once, in one query."""
        request.is_one = True
        try:
            return super().get_object(request, *args, **kwargs)
        finally:
            request.is_one = False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields; a new customer has no portal, number or time yet."""
        if obj is None:
            return self.fieldsets[:-2]
        return self.fieldsets if self.has_change_permission(request, obj) else to_read()

    def get_changeform_initial_data(self, request: Any) -> dict[str, Any]:
        """Return what a new customer starts with: who makes it, where that is a member."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        members: Any = User.objects
        if members.for_organization(request.organization).filter(pk=request.user.pk).exists():
            initial.setdefault("created_by", request.user.pk)
        return initial

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> Customer:
        """Create the customer with its addresses, payment types and groups."""
        if organization is None:
            raise TypeError("A customer belongs to an organization.")
        return services.create_customer(organization=organization, values=values, by=by)

    def update_record(self, record: Customer, values: dict[str, Any], by: Actor) -> Customer:
        """Change the customer."""
        return services.update_customer(customer=record, values=values, by=by)

    def delete_record(self, record: Customer, by: Actor) -> None:
        """Delete the customer."""
        services.delete_customer(customer=record, by=by)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the contacts through their services."""
        save_contacts(request, form.instance, formset)
