"""How the keys of the wire models and the domain's names belong together.

The same tables read bodies, write replies, and name the fields of errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

# Key on the wire -> column of Customer.
COLUMNS: Final = {
    "customer_tax_id": "tax_id",
    "business_name": "name",
    "first_name": "given_name",
    "surname_1": "surname_1",
    "surname_2": "surname_2",
    "customer_code": "reference",
    "foreign_tax_id": "tax_registration_abroad",
    "tax_residence": "tax_residence",
}
# Key on the wire -> column of the billing address.
ADDRESS: Final = {
    "street": "line_1",
    "external_number": "external_number",
    "internal_number": "internal_number",
    "district": "district",
    "zip_code": "postal_code",
    "municipality": "city",
    "state": "state",
    "country": "country",
}
# How one is reached: of ContactInfo these are the customer's own columns.
REACHED_BY: Final = {"email": "email", "phone": "phone", "cellphone": "mobile"}
# The rest of one way to reach somebody: of ContactInfo the main contact's.
REACHED: Final = {
    "phone_prefix": "phone_prefix",
    "cellphone_prefix": "mobile_prefix",
    "name": "name",
    "is_phone_active": "is_phone_active",
    "is_email_active": "is_email_active",
    "is_cellphone_active": "is_mobile_active",
    "notify_payment_receipts": "notify_payment_receipts",
    "notify_new_documents": "notify_new_documents",
    "notify_collection": "notify_collection",
}
CONTACT: Final = {**REACHED_BY, **REACHED}
PORTAL: Final = {name: name for name in ("is_used", "url", "user_name", "password")}
SETTINGS: Final = {
    name: name for name in ("is_collaborative", "receives_payments", "has_collection_advance")
}
PAYMENT_DATE: Final = {name: name for name in ("cut_off_at", "payment_at")}
# Key on the wire -> value of the defaults that goes through as it is.
DEFAULTS: Final = {
    name: name
    for name in (
        "payment_way",
        "payment_method",
        "cfdi_use",
        "cfdi_use_v40",
        "fiscal_regime",
        "fiscal_regime_v40",
        "exchange_rate",
    )
}
_DEFAULT_RECORDS: Final = {
    "seller_id": "seller",
    "payment_condition_id": "payment_condition",
    "contact_id": "contact_uuid",
    "exchange_rate_type_id": "exchange_rate_type",
}


def renamed(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return those of the values that the table has, by the domain's names."""
    return {name: values[key] for key, name in names.items() if key in values}


def _paths(
    names: Mapping[str, str], *, domain: str = "", wire: str = ""
) -> Iterator[tuple[str, str]]:
    return ((f"{domain}{name}", f"{wire}{key}") for key, name in names.items())


# Field of an error -> where the wire model has it.
CUSTOMER_FIELDS: Final[Mapping[str, str]] = {
    **dict(_paths(COLUMNS)),
    **dict(_paths(ADDRESS, domain="billing_address.")),
    **dict(_paths(REACHED_BY, wire="contact_info.")),
    **dict(_paths(REACHED, domain="main_contact.", wire="contact_info.")),
    "main_contact.uuid": "contact_info.contact_id",
    **dict(_paths(CONTACT, domain="contacts[].", wire="contacts[].")),
    "contacts[].first_name": "contacts[].name",
    "contacts[].uuid": "contacts[].contact_id",
    **dict(_paths(PORTAL, domain="delivery_portal.", wire="delivery_portal.")),
    **dict(_paths(SETTINGS, domain="payment_settings.", wire="settings.")),
    **dict(_paths(PAYMENT_DATE, domain="payment_dates[].", wire="settings.payment_dates[].")),
    **dict(_paths(DEFAULTS, domain="defaults.", wire="defaults.")),
    **dict(_paths(_DEFAULT_RECORDS, domain="defaults.", wire="defaults.")),
    "currency": "defaults.currency_id",
    "image": "defaults.logo",
    "customer_type": "customer_type_id",
    "citizenship": "citizenship_id",
}

# The same for the fiscal data, whose keys are the customer's but for the regime.
FISCAL_COLUMNS: Final = {
    key: COLUMNS[key] for key in ("business_name", "first_name", "surname_1", "surname_2")
}
FISCAL_FIELDS: Final[Mapping[str, str]] = {
    **dict(_paths(FISCAL_COLUMNS)),
    "tax_id": "customer_tax_id",
    "billing_address.postal_code": "zip_code",
    "defaults.fiscal_regime_v40": "tax_regime",
}
