"""What the columns of a file of customers are, for people who write one: a sentence, an example."""

from __future__ import annotations

from typing import Final, NamedTuple


class Text(NamedTuple):
    """What one column is, and a value that its reader takes."""

    explained: str
    example: str


_FLAG: Final = "true or false; empty is false."
_REGION: Final = (
    "The region, by its name or by the names from the top down to it; ignored when the "
    "organization has no geographical locations. Empty is none."
)

TEXTS: Final = {
    "reference": Text(
        "Your own number or code of the customer, at most 255 characters. It says which customer "
        "the row is about; an unknown one is created. That of a customer merged into another one "
        "means the other one.",
        "C-0001",
    ),
    "reference2": Text("A second reference of yours, at most 255 characters.", "OLD-17"),
    "name": Text("The legal name, at most 255 characters.", "Abarrotes La Esquina"),
    "barcode": Text("The customer's barcode, at most 255 characters.", "7501234567890"),
    "is_active": Text("Whether the customer is active: true or false.", "true"),
    "category": Text(
        "Reference of the category; empty means the root category. With --create-missing an "
        "unknown one is created below the root.",
        "retail",
    ),
    "parent": Text(
        "Reference of the customer above this one, which may be in the same file, before or after "
        "this row; empty is none.",
        "C-0100",
    ),
    "bill_with_parent": Text(f"Whether invoices go to the customer above: {_FLAG}", "false"),
    "segmentation": Text(
        "Reference of the segmentation; empty is none. With --create-missing an unknown one is "
        "created.",
        "gold",
    ),
    "groups": Text(
        "References of all groups the customer is in, with semicolons between them; empty is none. "
        "With --create-missing unknown ones are created.",
        "vip;north",
    ),
    "created_by": Text(
        "Reference of the user who brought the customer in; empty leaves who that is.", "emp-002"
    ),
    "is_same_address": Text(
        "Whether goods go to the billing address: true or false. With true the shipping address "
        "is not read.",
        "false",
    ),
    "email": Text(
        "E-mail address of the customer, or several with commas between them; at most 256 "
        "characters.",
        "sales@example.com",
    ),
    "phone": Text("Telephone, at most 90 characters.", "33 1234 5678"),
    "mobile": Text("Mobile telephone, at most 90 characters.", "33 8765 4321"),
    "fax": Text("Fax, at most 90 characters.", "33 1234 5679"),
    "comment": Text("Anything else, at most 10,000 characters.", "Closed on Mondays"),
    "website": Text(
        "Web address, with or without https://; at most 255 characters.", "www.example.com"
    ),
    "credit_limit": Text(
        "The most that may be owed, in the customer's currency: not negative, at most 12 digits "
        "and 2 decimals. Empty is no limit.",
        "15000.50",
    ),
    "due_date_days": Text(
        "How many days after the day that due_date_rule names an invoice is due; 0 or more.", "30"
    ),
    "due_date_rule": Text(
        "From when the days are counted: days_after_invoice_date (or 1), or "
        "days_after_end_of_invoice_month (or 2).",
        "days_after_invoice_date",
    ),
    "tax_number": Text("The tax id (RFC), at most 64 characters.", "AES010203AB1"),
    "company_registration_number": Text(
        "Number in the register of companies, at most 255 characters.", "N-2001-4567"
    ),
    "currency": Text(
        "ISO 4217 code of the customer's currency, one that the organization has; empty means the "
        "organization's own.",
        "MXN",
    ),
    "payment_types": Text(
        "References of the types of payment the customer may use, with semicolons between them; "
        "empty is none.",
        "transfer;cash",
    ),
    "region": Text(_REGION, "Mexico > Jalisco"),
    "customer_risk": Text("How risky the customer is, in your words; at most 255.", "low"),
    "customer_risk_color": Text("The colour it is shown in, written #RRGGBB.", "#2E7D32"),
    "on_hold": Text(f"Whether the customer is on hold: {_FLAG}", "true"),
    "on_hold_reason": Text("Why, at most 255 characters.", "Unpaid invoices"),
    "created_at": Text(
        "When the customer was brought in, with Z or an offset; only for new customers.",
        "2016-08-01T12:00:00Z",
    ),
}
_ADDRESS: Final = {
    "country": Text("Country of the {which} address: ISO 3166-1 code, or its name.", "MX"),
    "city": Text("City of the {which} address, at most 255 characters.", "Guadalajara"),
    "postal_code": Text("Postal code of the {which} address, at most 86 characters.", "44100"),
    "address": Text(
        "Street and number of the {which} address, at most 256 characters.", "Av. Vallarta 1020"
    ),
    "latitude": Text(
        "Latitude of the {which} address in degrees, from -90 to 90; rounded to 7 decimals.",
        "20.6736",
    ),
    "longitude": Text(
        "Longitude of the {which} address in degrees, from -180 to 180; rounded to 7 decimals.",
        "-103.3440",
    ),
}
_CONTACT: Final = {
    "first_name": Text("First name of a contact, at most 255 characters.", "{name}"),
    "last_name": Text("Last name of the contact, at most 255 characters.", "Reyes"),
    "job_title": Text("What the contact does, at most 255 characters.", "Buyer"),
    "email": Text(
        "E-mail of the contact, by which it is found again (otherwise by its names); contacts are "
        "never deleted.",
        "{email}",
    ),
    "phone": Text("Telephone of the contact, at most 90 characters.", "33 2345 6789"),
    "mobile": Text("Mobile telephone of the contact, at most 90 characters.", "33 9876 5432"),
    "is_decision_maker": Text(f"Whether the contact decides: {_FLAG}", "true"),
}
_NAMES: Final = ("Ana", "Luis", "Eva", "Juan", "Rosa", "Raul", "Irma", "Hugo", "Sara")


def text_of_column(name: str) -> Text:
    """Return the text of a column that is the customer's own."""
    return TEXTS[name]


def text_of_address(which: str, part: str) -> Text:
    """Return the text of a part of an address, which is "billing" or "shipping"."""
    text = _ADDRESS[part]
    return Text(text.explained.format(which=which), text.example)


def text_of_contact(number: int, part: str) -> Text:
    """Return the text of a part of a contact; contacts are numbered from 0."""
    text = _CONTACT[part]
    name = _NAMES[number]
    return Text(text.explained, text.example.format(name=name, email=f"{name.lower()}@example.com"))
