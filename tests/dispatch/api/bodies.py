"""Bodies that the surface takes, whole and valid; tests change what they are about."""

from __future__ import annotations

from typing import Any

ADDRESS: dict[str, Any] = {
    "country": "US",
    "is_billing": True,
    "is_shipping": True,
    "latitude": 48.080076,
    "line_1": "520 E Washington St",
    "locality": "Sequim",
    "longitude": -123.0952858,
    "postcode": "98382",
    "region": "WA",
}
CONTACT: dict[str, Any] = {
    "email": "george@example.com, office@example.com",
    "fax": "360-555-1213",
    "name": "George",
    "notify_on_completed_request": True,
    "number": "360-555-1212",
}
CUSTOMER: dict[str, Any] = {"name": "George Jones", "addresses": [ADDRESS], "contacts": [CONTACT]}
TERMS: dict[str, Any] = {
    "account_number_1": "4-1200",
    "account_number_2": "4-1201",
    "is_commercial": True,
    "note": "Gate code at the office.",
    "reference_number": "PO 4711",
    "renewal_date": "2027-01-31",
    "sales_rep": "Shane",
    "sales_rep_id": "4711",
}


def but(body: dict[str, Any], **values: Any) -> dict[str, Any]:
    """Return the body with other values."""
    return {**body, **values}


def without(body: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return the body without some fields."""
    return {name: value for name, value in body.items() if name not in names}
