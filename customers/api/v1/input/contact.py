"""The parameters of a contact: the names of the reply (ours: the documents only show contacts)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.api.v1.circumstances import Keys, Reading
from core.api.v1.input import (
    InputField,
    InputModel,
    flag,
    image,
    key_of,
    parsed_text,
    record,
    text,
)
from core.api.v1.input_schema import KeyField
from core.api.v1.values import parse_emails
from core.models import User
from customers import lookups
from customers.api.v1.input.customer import read_country


def _read_user(name: str, value: Any, reading: Reading) -> User | None:
    """Read an id or reference, or the link of a reply sent back in JSON, whose id counts."""
    keys = reading.keys
    if isinstance(value, Mapping):
        keys, value = Keys.IDS, value.get("id")
    return lookups.find_user(
        reading.organization,
        key_of(name, value, keys),
        by_reference=keys is not Keys.IDS,
        or_id=keys is Keys.EITHER,
        field=name,
    )


def _user(name: str, help_text: str) -> InputField:
    return InputField(
        name=name,
        target="user",
        read=_read_user,
        schema=lambda: KeyField(required=False, allow_blank=True, help_text=help_text),
        is_key=True,
    )


CONTACT = InputModel(
    "Contact",
    [
        record(
            "customerId",
            "customer",
            lookups.find_customer,
            "Id of the contact's customer; this or customerReference is required for a new one.",
        ),
        record(
            "customerReference",
            "customer_by_reference",
            lookups.find_customer,
            "Reference of the contact's customer, which never changes.",
            keys=Keys.REFERENCES,
        ),
        text("firstName", "first_name", 255, "First name; this or lastName is required."),
        text("lastName", "last_name", 255, "Last name."),
        text("mobile", "mobile", 90, "Mobile phone."),
        text("fax", "fax", 90, "Fax."),
        parsed_text(
            "email",
            "email",
            parse_emails,
            "E-mail address, or several with commas between them, up to 256 characters (ours).",
        ),
        text("fonction", "job_title", 255, "Job title (the wire's own spelling)."),
        text("phone", "phone", 90, "Phone."),
        text("phone2", "phone2", 90, "Second phone."),
        text("comment", "comment", 10_000, "Free text."),
        parsed_text(
            "country",
            "country",
            read_country,
            "ISO code, or name in English, French or Spanish.",
        ),
        text("city", "city", 255, "City."),
        text("postalCode", "postal_code", 86, "Postal code."),
        text("address", "address", 256, "Street and number."),
        flag(
            "isDecisionMaker",
            "is_decision_maker",
            "Whether this person decides on purchases; false by default.",
        ),
        _user("user", "Id of the user responsible for the contact."),
        _user("userId", "The same as user, under the name that customers have for it."),
        image("imageFile", "photo_image"),
    ],
    required=(),
)
