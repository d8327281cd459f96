"""The document of a contact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from core.api.v1.output import (
    OutputModel,
    Reply,
    Side,
    flag,
    instant,
    integer,
    link,
    media,
    organization_slug,
    text,
)
from core.rows import RowReader
from customers.api.v1.output.links import PREFIX, record_link
from customers.models import Contact

CONTACT = OutputModel(
    "Contact",
    Contact,
    [
        integer("id", "pk", "Number of the contact."),
        text("customerReference", "customer__reference", "Reference of the contact's customer."),
        record_link("customer", "customer", "customers", "The contact's customer."),
        text("firstName", "first_name", "First name."),
        text("lastName", "last_name", "Last name."),
        text("mobile", "mobile", "Mobile phone."),
        text("fax", "fax", "Fax."),
        text("email", "email", "E-mail address."),
        text("fonction", "job_title", "Job title (the wire's own spelling)."),
        text("phone", "phone", "Phone."),
        text("phone2", "phone2", "Second phone."),
        text("comment", "comment", "Free text."),
        text("country", "country", "ISO 3166-1 alpha-2 code."),
        text("city", "city", "City."),
        text("postalCode", "postal_code", "Postal code."),
        text("address", "address", "Street and number."),
        flag("isDecisionMaker", "is_decision_maker", "Whether this person decides on purchases."),
        media("photo", "photo", "URL of the photo; small_ or medium_ goes before the file's name."),
        link(
            "user",
            {"id": "user_id", "reference": "user__reference"},
            f"{PREFIX}/users/",
            "The user responsible for the contact.",
            title="User",
        ),
        organization_slug(),
        instant("dateCreated", "created_at", "When the contact was made."),
        instant("lastUpdated", "updated_at", "When the contact last changed."),
    ],
)

_rows = RowReader(
    Contact.objects.order_by("id").values_list(*CONTACT.columns), key="customer__id__any"
)


def read_contacts(ids: Sequence[int], reply: Reply) -> Side:
    """Return for each customer its contacts, oldest first, as the contacts resource shows them."""
    documents: dict[int, list[dict[str, Any]]] = defaultdict(list)
    build = CONTACT.builder(reply.organization)
    customer_column = CONTACT.columns.index("customer_id")
    for row in _rows.read(ids):
        documents[row[customer_column]].append(build(row, {}, reply))
    return Side(documents, [])
