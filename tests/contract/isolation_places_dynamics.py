"""Where a request of the dynamics surface can name a record: in its URL, its body, its query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from tests.contract.routes_dynamics import ROUTES

# How the other company is called in all that has a name, and what nothing is called.
THEIRS: Final = "alien"
GONE: Final = "nowhr"  # as long, so that nothing tells them apart by length
# What does not exist, of each kind that is not named by a text with the world's slug.
MISSING: Final = {
    "grantor_tax_id": "CCC010101AA1",
    "customer_tax_id": "CCC020202BB2",
    **dict.fromkeys(
        ("client_id", "schema", "range", "user", "contact", "main_contact"),
        "08de22c4-0ad9-82b3-ba1f-9f35ac4f11ff",
    ),
    **dict.fromkeys(
        (
            "customer_type",
            "citizenship",
            "payment_condition",
            "exchange_rate_type",
            "notification_type",
        ),
        9179,
    ),
}
_BY_CLIENT: Final = [name for name, (_, path) in ROUTES.items() if "{client_id}" in path]
_BY_CONTRACT: Final = [name for name in _BY_CLIENT if "{recurrence_id}" in ROUTES[name][1]]
_CUSTOMER: Final = ("createClient", "updateClient", "updateCustomer")
_CHANGES: Final = ("createRecurrence", "changeServices", "previewChange")


class Place(NamedTuple):
    """Where a request names a record of a kind; `part` is url, body or query."""

    operation: str
    part: str
    name: str
    kind: str

    def __str__(self) -> str:
        return "-".join(self)


def _in_urls() -> Iterator[Place]:
    for operation, (_, path) in ROUTES.items():
        for name in re.findall(r"{(\w+)}", path):
            yield Place(operation, "url", name, name)
        if "{grantor_tax_id}" not in path:
            yield Place(operation, "query", "GrantorTaxId", "grantor_tax_id")
    for operation in _BY_CLIENT:
        for kind in ("external_id", "reference", "customer_tax_id"):
            yield Place(operation, "url", "client_id", kind)


# Field of the body of an operation -> the kind of record it names.
_OF_CUSTOMERS: Final = {
    "CustomerId": "client_id",
    "GrantorTaxId": "grantor_tax_id",
    "CustomerTaxId": "customer_tax_id",
    "CustomerTypeId": "customer_type",
    "CitizenshipId": "citizenship",
    "CustomerCode": "reference",
    "ContactInfo.CustomerContactInfoesId": "main_contact",
    "CustomerContactInfoes[0].CustomerContactInfoesId": "contact",
    "Defaults.SellerId": "user",
    "Defaults.ContactId": "contact",
    "Defaults.PaymentCondition": "payment_condition",
    "Defaults.ExchangeRateTypeId": "exchange_rate_type",
    "Defaults.Logo": "logo",
}
_OF_CHANGES: Final = {
    "recurrence.recurrence_id": "recurrence_id",
    "recurrence.package_id": "package",
    "recurrence.services[0].service_id": "service",
}
BODIES: Final[dict[str, dict[str, str]]] = {
    **dict.fromkeys(_CUSTOMER, _OF_CUSTOMERS),
    **dict.fromkeys(_CHANGES, _OF_CHANGES),
    "recordUsage": {"usage[0].service_id": "service", "usage[0].external_id": "usage"},
    "saveFiscalData": {"taxId": "customer_tax_id"},
    "saveCollectionPolicy": {
        "GrantorTaxId": "grantor_tax_id",
        "DefaultNotificationSchemaId": "schema",
        "NotificationSchemaList[0].NotificationSchemaId": "schema",
        "NotificationTypeId": "notification_type",
        "UserId": "user",
    },
    "saveCustomerPolicy": {
        "GrantorTaxId": "grantor_tax_id",
        "CustomerTaxId": "customer_tax_id",
        "DefaultNotificationSchemaId": "schema",
        "NotificationTypeId": "notification_type",
    },
    "saveNotificationSchema": {
        "GrantorTaxId": "grantor_tax_id",
        "NotificationSchemaId": "schema",
    },
    "saveNotificationRange": {
        "GrantorTaxId": "grantor_tax_id",
        "NotificationSchemaId": "schema",
        "NotificationSchemaDetailEventId": "range",
    },
}
PLACES: Final = [
    *_in_urls(),
    *(
        Place(operation, "body", name, kind)
        for operation, fields in BODIES.items()
        for name, kind in fields.items()
    ),
    Place("listClients", "query", "taxId", "customer_tax_id"),
    Place("listClients", "query", "search", "reference"),
]
# Ids that lead to no record of ours: templates and catalogs of the portal, currencies of the world.
FREE: Final = re.compile(
    r"(.*(Mail|Ivr|Payment|Frequency|BaseDate|Event|Range|Rate|Detail|Minus)Id|Plus_MinusId"
    r"|Defaults\.CurrencyId|recurrence\.services\[0\]\.serviceid_ext)"
)

# Where a name that nothing of ours has is no mistake: it is given to something, or finds nothing.
NEW_NAMES: Final = {
    *((each, "CustomerTaxId") for each in ("createClient", "updateClient", "updateCustomer")),
    *((each, "CustomerCode") for each in _CUSTOMER),
    ("createRecurrence", "recurrence.recurrence_id"),
    ("recordUsage", "usage[0].external_id"),
    ("saveNotificationSchema", "NotificationSchemaId"),
    ("saveCollectionPolicy", "NotificationSchemaList[0].NotificationSchemaId"),
    ("listClients", "taxId"),
    ("listClients", "search"),
}
# Where ours is refused, too: a new record cannot have what an old one has.
TAKEN: Final = {
    ("createClient", "CustomerId"),
    ("createClient", "CustomerCode"),
    ("createClient", "ContactInfo.CustomerContactInfoesId"),
    ("createClient", "CustomerContactInfoes[0].CustomerContactInfoesId"),
    ("createClient", "Defaults.ContactId"),
    ("createClient", "Defaults.Logo"),
    ("createRecurrence", "recurrence.recurrence_id"),
    ("recordUsage", "usage[0].external_id"),
}


def missing(theirs: Any, kind: str) -> Any:
    """Return what a record of the kind might be called, and none is."""
    return MISSING[kind] if kind in MISSING else theirs.replace(THEIRS, GONE)
