"""The document of a customer: 59 keys, in the wire's order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Value, When
from rest_framework import serializers

from core.api.v1.output import (
    OutputField,
    OutputModel,
    Reply,
    Side,
    decimal,
    flag,
    instant,
    integer,
    link,
    link_schema,
    media,
    organization_slug,
    text,
)
from core.rows import RowReader
from customers.api.v1.output.addresses import (
    billing_field,
    read_addresses,
    same_address_field,
    shipping_field,
)
from customers.api.v1.output.contact import CONTACT, read_contacts
from customers.api.v1.output.links import PREFIX, record_href, record_link
from customers.models import Customer, CustomerPaymentType
from customers.models.credit import DueDateRule

# Spelling of the rule; the second one is not documented and ours.
DUE_DATE_RULES = {
    DueDateRule.AFTER_INVOICE_DATE.value: "daysAfterInvoiceDate",
    DueDateRule.AFTER_END_OF_INVOICE_MONTH.value: "daysAfterEndOfInvoiceMonth",
}

_payment_type_rows = RowReader(
    CustomerPaymentType.objects.order_by("position", "id").values_list(
        "customer_id", "payment_type_id", "payment_type__reference", "payment_type__name"
    ),
    key="customer__id__any",
)


def read_payment_types(ids: Sequence[int], reply: Reply) -> Side:
    """Return for each customer the links to its payment types, in the order they were given."""
    links: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for customer_id, type_id, reference, name in _payment_type_rows.read(ids):
        href = record_href("paymentTypes", type_id)
        links[customer_id].append(
            {"id": type_id, "reference": reference, "name": name, "href": href}
        )
    return Side(links, [])


def read_customer_sides(ids: Sequence[int], reply: Reply) -> dict[str, Side]:
    """Return what stands beside the rows of customers, in three queries."""
    return {
        "address": read_addresses(ids, reply),
        "payment_types": read_payment_types(ids, reply),
        "contacts": read_contacts(ids, reply),
    }


def _side(name: str, schema: Any) -> OutputField:
    """Declare a list read beside the row."""
    side = "payment_types" if name == "paymentTypes" else name
    return OutputField(name=name, expression=f'sides["{side}"]', schema=schema)


CUSTOMER = OutputModel(
    "Customer",
    Customer,
    [
        integer("id", "pk", "Number of the customer; the same on the dispatch surface."),
        text("reference", "reference", "The organization's own id.", sort="reference_lower"),
        text("reference2", "reference2", "A second id of the organization."),
        text("name", "name", "Legal name.", sort="name_lower"),
        text("categoryReference", "category__reference", "Reference of the category."),
        record_link("customerCategory", "category", "customerCategories", "The category."),
        OutputField(
            name="isSubCustomer",
            columns=("parent_id",),
            expression="{0} is not None",
            schema=lambda: serializers.BooleanField(help_text="Whether there is a parent."),
            sort=Case(When(parent=None, then=0), default=1),
        ),
        record_link("parentCustomer", "parent", "customers", "The parent customer."),
        flag("billWithParent", "bill_with_parent", "Whether invoices go to the parent."),
        text(
            "customerSegmentationReference",
            "segmentation__reference",
            "Reference of the segmentation.",
        ),
        record_link(
            "customerSegmentation", "segmentation", "customerSegmentations", "The segmentation."
        ),
        text("pocTenus", "point_of_contact", "Kept in the back office."),
        text("email", "email", "E-mail address."),
        media("logo", "logo", "URL of the image; small_ or medium_ goes before the file's name."),
        text("phone", "phone", "Phone."),
        text("mobile", "mobile", "Mobile phone."),
        text("fax", "fax", "Fax."),
        text("comment", "comment", "Free text."),
        text("barcode", "barcode", "Barcode."),
        same_address_field(),
        billing_field("billingCountry", "country", "ISO 3166-1 alpha-2 code."),
        billing_field("billingCity", "city", "City."),
        billing_field("billingPostalCode", "postal_code", "Postal code."),
        billing_field("billingAddress", "line_1", "Street and number."),
        billing_field("billingLat", "latitude", "Degrees, -90 to 90."),
        billing_field("billingLng", "longitude", "Degrees, -180 to 180."),
        shipping_field("country", "country", "ISO 3166-1 alpha-2 code."),
        shipping_field("city", "city", "City."),
        shipping_field("postalCode", "postal_code", "Postal code."),
        shipping_field("address", "line_1", "Street and number."),
        shipping_field("latitude", "latitude", "Degrees, -90 to 90."),
        shipping_field("longitude", "longitude", "Degrees, -180 to 180."),
        flag("isCredit", "has_credit", "Whether the customer buys on credit.", nullable=True),
        decimal("creditLimit", "credit_limit", "Largest open amount, in `currency`."),
        decimal("balance", "balance", "Open amount, in `currency`."),
        integer("maxChequePeriod", "max_cheque_period", "Longest cheque accepted, in days."),
        decimal("maxChequeValue", "max_cheque_value", "Largest cheque accepted, in `currency`."),
        decimal("appliedCashBackOutput", "cash_back", "Cash back applied, in `currency`."),
        decimal("returnDiscount", "return_discount", "Discount on returns, in percent."),
        integer("invoicesPerRoute", "invoices_per_route", "Open invoices allowed on one route."),
        flag("isActive", "is_active", "Whether the customer is active (not cancelled)."),
        flag("onHold", "is_on_hold", "Whether the customer is on hold."),
        text("onHoldReason", "on_hold_reason", "Why the customer is on hold."),
        text("paymentTerm", "payment_term", "Terms of payment."),
        link(
            "createdBy",
            {"userId": "created_by_id", "reference": "created_by__reference"},
            f"{PREFIX}/users/",
            "The user who created the customer.",
            title="CreatedBy",
        ),
        integer("dueDateConfigNumber", "due_date_days", "Days to pay."),
        OutputField(
            name="dueDateConfigType",
            columns=("due_date_rule",),
            expression="DUE_DATE_RULES.get({0})",
            names={"DUE_DATE_RULES": DUE_DATE_RULES},
            schema=lambda: serializers.ChoiceField(
                choices=sorted(DUE_DATE_RULES.values()),
                allow_null=True,
                help_text="From which day the days to pay run.",
            ),
            sort=Case(
                *(
                    When(due_date_rule=rule, then=Value(word))
                    for rule, word in DUE_DATE_RULES.items()
                ),
                default=None,
            ),
        ),
        _side(
            "paymentTypes",
            lambda: link_schema(("id", "reference", "name", "href"), "Record")(
                many=True, help_text="The ways in which the customer pays."
            ),
        ),
        text("website", "website", "Web address."),
        text("taxNumber", "tax_id", "Tax or VAT number."),
        text("companyRegistrationNumber", "company_registration_number", "Number in the register."),
        _side(
            "contacts",
            lambda: CONTACT.serializer_class()(many=True, help_text="The people to talk to."),
        ),
        text("currency", "currency", "ISO 4217 code."),
        text("customerRisk", "risk", "Risk class."),
        text("customerRiskColor", "risk_color", "Color of the risk class, #RRGGBB."),
        organization_slug(),
        instant("dateCreated", "created_at", "When the customer was made."),
        instant("lastUpdated", "updated_at", "When the customer or a part of it last changed."),
        link(
            "region",
            {"id": "region_id", "name": "region__name"},
            f"{PREFIX}/regions/",
            "The region; only where the organization uses geographical locations.",
            title="Region",
            switch="has_geographical_locations",
        ),
    ],
    read_sides=read_customer_sides,
)
