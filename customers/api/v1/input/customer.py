"""The parameters of a customer (sections 11.3 to 11.5 of the documented guide)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.v1.circumstances import Keys, Reading
from core.api.v1.input import (
    InputField,
    InputModel,
    amount,
    coordinate,
    flag,
    image,
    integer,
    parsed_text,
    record,
    text,
)
from core.api.v1.payment_types import MOST_CHARACTERS, MOST_ITEMS, parse_id_list
from core.api.v1.values import parse_color, parse_emails, parse_text, parse_url
from core.countries import country_code
from core.errors import InvalidValue
from customers import lookups
from customers.api.v1.output.customer import DUE_DATE_RULES

LARGEST_NUMBER_OF_DAYS = 2**31 - 1
_RULES_BY_WORD = {
    **{str(rule): rule for rule in DUE_DATE_RULES},
    **{word.lower(): rule for rule, word in DUE_DATE_RULES.items()},
}


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "maxLength": MOST_CHARACTERS},
            {
                "type": "array",
                "maxItems": MOST_ITEMS,
                "items": {
                    "oneOf": [
                        {"type": "integer"},
                        {"type": "string"},
                        {"type": "object", "properties": {"id": {}}, "required": ["id"]},
                    ]
                },
            },
        ]
    }
)
class IdListField(serializers.CharField):
    """Ids as the documented text, or as a JSON array."""


def read_country(name: str, value: Any) -> str:
    """Read an ISO 3166-1 alpha-2 code or a country's name in English, French or Spanish."""
    given = parse_text(name, value, max_length=255)
    code = country_code(given)
    if code is None:
        raise InvalidValue(f"{name} must be a country's ISO code or name.", field=name)
    return code


def _read_due_date_rule(name: str, value: Any, _: Reading) -> int:
    word = parse_text(name, value, max_length=40).lower()
    if word not in _RULES_BY_WORD:
        raise InvalidValue(f"{name} must be 1 or 2.", field=name)
    return _RULES_BY_WORD[word]


def _read_currency(name: str, value: Any) -> str:
    return parse_text(name, value, max_length=255)


def _read_payment_types(name: str, value: Any, reading: Reading) -> list[Any]:
    by_reference = reading.keys is not Keys.IDS
    keys = parse_id_list(name, value, references=by_reference)
    return lookups.find_payment_types(
        reading.organization,
        [str(key) for key in keys] if by_reference else keys,
        by_reference=by_reference,
        or_id=reading.keys is Keys.EITHER,
        field=name,
    )


def address_fields(target: str, names: dict[str, str], described: str) -> list[InputField]:
    """Return the six parameters of one address; `names` maps its columns to wire names."""
    return [
        parsed_text(
            names["country"],
            f"{target}.country",
            read_country,
            f"Country of the {described} address: ISO code, or name in English, French or Spanish.",
        ),
        text(names["city"], f"{target}.city", 255, f"City of the {described} address."),
        text(names["postal_code"], f"{target}.postal_code", 86, f"Its postal code ({described})."),
        text(names["line_1"], f"{target}.line_1", 256, f"Street and number ({described})."),
        coordinate(names["latitude"], f"{target}.latitude", 90, f"Degrees ({described})."),
        coordinate(names["longitude"], f"{target}.longitude", 180, f"Degrees ({described})."),
    ]


BILLING = {
    "country": "billingCountry",
    "city": "billingCity",
    "postal_code": "billingPostalCode",
    "line_1": "billingAddress",
    "latitude": "billingLat",
    "longitude": "billingLng",
}
SHIPPING = {
    "country": "country",
    "city": "city",
    "postal_code": "postalCode",
    "line_1": "address",
    "latitude": "latitude",
    "longitude": "longitude",
}

CUSTOMER = InputModel(
    "Customer",
    [
        text("reference", "reference", 255, "The organization's own id; unique."),
        text("name", "name", 255, "Legal name."),
        text("reference2", "reference2", 255, "A second id of the organization."),
        text("barcode", "barcode", 255, "Barcode."),
        flag("isActive", "is_active", "Whether the customer is active; true by default."),
        record(
            "categoryId",
            "category",
            lookups.find_category,
            "Id of the category; the root category by default.",
        ),
        flag("isSubCustomer", "is_sub_customer", "Whether there is a parent; false clears it."),
        record(
            "parentCustomer",
            "parent",
            lookups.find_parent_customer,
            "Id of the parent customer; required when isSubCustomer is true.",
        ),
        flag("billWithParent", "bill_with_parent", "Whether invoices go to the parent."),
        record(
            "customerSegmentationId",
            "segmentation",
            lookups.find_segmentation,
            "Id of the segmentation.",
        ),
        record("userId", "created_by", lookups.find_user, "Id of the user who made the customer."),
        flag(
            "isSameAddress",
            "is_same_address",
            "Whether the shipping address is the billing address; true by default. With an "
            "explicit true, shipping values are ignored; shipping values without it make it "
            "false (ours).",
        ),
        *address_fields("billing_address", BILLING, "billing"),
        *address_fields("shipping_address", SHIPPING, "shipping"),
        parsed_text(
            "email",
            "email",
            parse_emails,
            "E-mail address, or several with commas between them, up to 256 characters (ours).",
        ),
        text("phone", "phone", 90, "Phone."),
        text("mobile", "mobile", 90, "Mobile phone."),
        text("fax", "fax", 90, "Fax."),
        text("comment", "comment", 10_000, "Free text."),
        parsed_text("website", "website", parse_url, "Web address (http or https)."),
        amount("creditLimit", "credit_limit", "Largest open amount, in the customer's currency."),
        integer(
            "dueDateConfigNumber",
            "due_date_days",
            "Days to pay; required with dueDateConfigType.",
            minimum=0,
            maximum=LARGEST_NUMBER_OF_DAYS,
        ),
        InputField(
            name="dueDateConfigType",
            target="due_date_rule",
            read=_read_due_date_rule,
            schema=lambda: serializers.CharField(
                required=False,
                allow_blank=True,
                help_text="1 (days after the invoice date) or 2 (days after the end of the "
                "invoice's month); the words of the reply are read too.",
            ),
        ),
        text("taxNumber", "tax_id", 64, "Tax or VAT number."),
        text(
            "companyRegistrationNumber",
            "company_registration_number",
            255,
            "Number in the register.",
        ),
        parsed_text(
            "currency",
            "currency",
            _read_currency,
            "ISO 4217 code with an exchange rate; the organization's own by default.",
        ),
        image("imageFile", "image"),
        InputField(
            name="paymentTypes",
            target="payment_types",
            read=_read_payment_types,
            schema=lambda: IdListField(
                required=False,
                allow_blank=True,
                help_text='Ids of payment types: [{"id"=7},{"id"=8}], at most 100; [] clears.',
            ),
            is_key=True,
        ),
        record("regionId", "region", lookups.find_region, "Number of the region.", keys=Keys.IDS),
        text("customerRisk", "risk", 255, "Risk class."),
        parsed_text("customerRiskColor", "risk_color", parse_color, "#RRGGBB."),
        flag("onHold", "is_on_hold", "Whether the customer is on hold; false by default."),
        text("onHoldReason", "on_hold_reason", 255, "Why the customer is on hold."),
    ],
    required=("reference", "name"),
)
