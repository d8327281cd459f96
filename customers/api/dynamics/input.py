"""What a body says of a customer, in the words of `services.create_customer`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from core.currencies import currency_of, numeric_code
from core.errors import MissingValue, NotFound
from core.models import Organization, User
from customers.api.dynamics import names
from customers.api.dynamics.logo import read_logo
from customers.lookups import find_numbered
from customers.models import (
    Citizenship,
    Customer,
    CustomerType,
    ExchangeRateType,
    NumberedRecord,
    PaymentCondition,
)

Values = dict[str, Any]

EMPTY_GUID: Final = UUID(int=0)
_NAMES: Final = ("given_name", "surname_1", "surname_2")
_CATALOGS: Final[Mapping[str, type[NumberedRecord]]] = {
    "customer_type": CustomerType,
    "citizenship": Citizenship,
}
_DEFAULT_CATALOGS: Final[Mapping[str, type[NumberedRecord]]] = {
    "payment_condition": PaymentCondition,
    "exchange_rate_type": ExchangeRateType,
}


@dataclass(frozen=True, kw_only=True)
class Target:
    """Whom a body is about.

    `customer` is as `output.with_parts` returns it, None for a new one; `media_url` is the absolute
    address that stored pictures are below.
    """

    organization: Organization
    customer: Customer | None
    media_url: str


def customer_values(values: Values, target: Target) -> Values:
    """Return the values of CustomerModelApi for the services; what is absent stays absent.

    Raises MissingValue, InvalidValue or NotFound with a field of `names.CUSTOMER_FIELDS`.
    """
    wanted = names.renamed(values, names.COLUMNS)
    settle_name(wanted, target.customer)
    if not _text(wanted.get("reference")):
        wanted.pop("reference", None)  # it cannot be empty: it stays, or is made
    if address := names.renamed(values, names.ADDRESS):
        wanted["billing_address"] = address
    for name, model in _CATALOGS.items():
        wanted |= _entry(values, name, model, target.organization)
    for key, read in _PARTS.items():
        # A null object or list says nothing: the same .NET object leaves it out in XML.
        if values.get(key) is not None:
            wanted |= read(values[key], target)
    return wanted


def settle_name(wanted: Values, customer: Customer | None) -> None:
    """Make a legal name of the person's names where it is given empty, or a new client has none.

    Names that are not given are those the customer has. Raises MissingValue without any.
    """
    if _text(wanted.get("name")) or not (customer is None or "name" in wanted):
        return
    given = (_text(wanted.get(name, getattr(customer, name, ""))) for name in _NAMES)
    joined = " ".join(filter(None, given))
    if not joined:
        raise MissingValue("name")
    wanted["name"] = joined


def given_guid(value: UUID | None) -> UUID | None:
    """Return the Guid; the empty one is .NET's way to say none."""
    return None if value == EMPTY_GUID else value


def _text(value: str | None) -> str:
    return (value or "").strip()


def _entry(
    values: Values,
    name: str,
    model: type[NumberedRecord],
    organization: Organization,
    *,
    within: str = "",
) -> Values:
    """Return {name: the entry of the catalog} if the values have its number."""
    key = f"{name}_id"
    if key not in values:
        return {}
    if values[key] is None:
        return {name: None}
    return {name: find_numbered(model, organization, values[key], field=within + name)}


def _contact_info(values: Values, target: Target) -> Values:
    customer = target.customer
    own = names.renamed(values, names.REACHED_BY)
    main = names.renamed(values, names.REACHED)
    if customer is None and not any(_text(each) for each in (*own.values(), main.get("name"))):
        raise MissingValue("contact_info")
    uuid = given_guid(values.get("contact_id"))
    current = getattr(customer, "main_contact", None)
    if uuid is not None and (current is None or current.uuid != uuid):
        raise NotFound("contact", uuid, field="main_contact.uuid")
    return {**own, "main_contact": main}


def _contacts(values: list[Values], target: Target) -> Values:
    return {"contacts": [_contact(each) for each in values]}


def _contact(values: Values) -> Values:
    uuid = given_guid(values.get("contact_id"))
    return {"uuid": uuid, **names.renamed(values, names.CONTACT)}


def _delivery_portal(values: Values, target: Target) -> Values:
    return {"delivery_portal": names.renamed(values, names.PORTAL)}


def _settings(values: Values, target: Target) -> Values:
    wanted: Values = {"payment_settings": names.renamed(values, names.SETTINGS)}
    dates = values.get("payment_dates")
    if dates is not None:  # a null list says nothing, as one level up
        wanted["payment_dates"] = [names.renamed(each, names.PAYMENT_DATE) for each in dates]
    return wanted


def _defaults(values: Values, target: Target) -> Values:
    defaults = names.renamed(values, names.DEFAULTS)
    if values.get("payment_condition_id") == 0:  # its type has no null
        values = {**values, "payment_condition_id": None}
    for name, model in _DEFAULT_CATALOGS.items():
        defaults |= _entry(values, name, model, target.organization, within="defaults.")
    if "seller_id" in values:
        defaults["seller"] = _seller(given_guid(values["seller_id"]), target)
    if "contact_id" in values:
        defaults["contact_uuid"] = given_guid(values["contact_id"])
    wanted: Values = {"defaults": defaults}
    if "currency_id" in values:
        wanted |= _currency(values["currency_id"], target.customer)
    if "logo" in values:
        wanted |= read_logo(values["logo"], current=target.customer, media_url=target.media_url)
    return wanted


def _currency(number: int | None, customer: Customer | None) -> Values:
    if customer is not None and number == numeric_code(customer.currency):
        return {}  # also a currency without a number, which is shown as null
    if number is None:
        return {"currency": None}
    code = currency_of(number)
    if code is None:
        raise NotFound("currency", number, field="currency")
    return {"currency": code}


def _seller(uuid: UUID | None, target: Target) -> User | None:
    if uuid is None:
        return None
    current = getattr(target.customer, "defaults", None)
    seller: User | None = current.seller if current else None
    if seller is None or seller.uuid != uuid:  # who has left stays until another one is named
        seller = User.objects.for_organization(target.organization).filter(uuid=uuid).first()
    if seller is None:
        raise NotFound("user", uuid, field="defaults.seller")
    return seller


# Key of a part -> what reads it.
_PARTS: Final[Mapping[str, Callable[..., Values]]] = {
    "contact_info": _contact_info,
    "contacts": _contacts,
    "delivery_portal": _delivery_portal,
    "settings": _settings,
    "defaults": _defaults,
}
