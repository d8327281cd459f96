"""A customer as the wire model has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.countries import alpha3_code
from core.currencies import numeric_code
from core.errors import NotFound
from customers.api.dynamics import names
from customers.api.dynamics.logo import logo_url
from customers.client_lookups import list_clients
from customers.models import Address, Contact, Customer, DeliveryPortal, MainContact, NumberedRecord
from customers.services.client_contacts import whole_name
from customers.services.delivery_portal import masked_password

Values = dict[str, Any]


def client_values(customer: Customer, *, media_url: str) -> Values:
    """Return the values of CustomerModelApi.

    The customer comes from `client_lookups.list_clients`, so that nothing more is asked of the
    database. `media_url` is the absolute address that stored pictures are below.
    """
    billing = billing_address(customer) or Address()
    return {
        "customer_id": customer.uuid,
        "grantor_tax_id": customer.organization.tax_id,
        **_shown(customer, names.COLUMNS),
        "customer_type_id": _number(customer.customer_type),
        "citizenship_id": _number(customer.citizenship),
        "contact_info": _contact_info(customer),
        "contacts": [_contact(contact) for contact in customer.contacts.all()],
        **_shown(billing, names.ADDRESS),
        "country": alpha3_code(billing.country) or None,
        "delivery_portal": _portal(getattr(customer, "delivery_portal", None)),
        "settings": _settings(customer),
        "defaults": _defaults(customer, media_url),
    }


def fresh_client_values(customer: Customer, *, media_url: str) -> Values:
    """Return the values of CustomerModelApi as they are in the database now.

    Raises NotFound when the customer was deleted meanwhile.
    """
    return client_values(with_parts(customer), media_url=media_url)


def with_parts(customer: Customer) -> Customer:
    """Return the customer read again, with everything a reply says of it; or raise NotFound."""
    record = list_clients(customer.organization).filter(pk=customer.pk).first()
    if record is None:
        raise NotFound("client", customer.uuid)
    return record


def billing_address(customer: Customer) -> Address | None:
    """Return the active address with the lowest id that is one of billing."""
    rows = customer.addresses.all()  # fetched in the order of their ids
    return next((row for row in rows if row.is_active and row.is_billing), None)


def _shown(record: Any, keys: Mapping[str, str]) -> Values:
    """Return the columns by their keys; an empty text is a null."""
    values = {key: getattr(record, name) for key, name in keys.items()}
    return {key: None if value == "" else value for key, value in values.items()}


def _number(entry: NumberedRecord | None) -> int | None:
    return entry.number if entry else None


def _contact_info(customer: Customer) -> Values | None:
    main: MainContact | None = getattr(customer, "main_contact", None)
    own = _shown(customer, names.REACHED_BY)
    if main is None and not any(own.values()):
        return None
    # Nobody wrote a main contact yet: what it would say by default.
    uuid = main.uuid if main else None
    return {"contact_id": uuid, **own, **_shown(main or MainContact(), names.REACHED)}


def _contact(contact: Contact) -> Values:
    keys = {key: name for key, name in names.CONTACT.items() if key != "name"}
    name = whole_name(contact) or None
    return {"contact_id": contact.uuid, "name": name, **_shown(contact, keys)}


def _portal(portal: DeliveryPortal | None) -> Values | None:
    if portal is None:
        return None
    keys = {key: name for key, name in names.PORTAL.items() if key != "password"}
    return {**_shown(portal, keys), "password": masked_password(portal)}


def _settings(customer: Customer) -> Values | None:
    settings = getattr(customer, "payment_settings", None)
    dates = [_shown(each, names.PAYMENT_DATE) for each in customer.payment_dates.all()]
    if settings is None and not dates:
        return None
    flags = _shown(settings, names.SETTINGS) if settings else {}
    return {**flags, "payment_dates": dates}


def _defaults(customer: Customer, media_url: str) -> Values | None:
    defaults = getattr(customer, "defaults", None)
    is_in_own_currency = customer.currency == customer.organization.default_currency
    if defaults is None and is_in_own_currency and not customer.logo:
        return None
    values: Values = {
        "currency_id": numeric_code(customer.currency),
        "logo": logo_url(customer, media_url),
    }
    if defaults is not None:
        values |= _shown(defaults, names.DEFAULTS)
        values |= {
            "seller_id": defaults.seller.uuid if defaults.seller else None,
            "payment_condition_id": _number(defaults.payment_condition),
            "contact_id": defaults.contact_uuid,
            "exchange_rate_type_id": _number(defaults.exchange_rate_type),
        }
    return values
