"""What must hold for a customer, whoever writes it.

`columns` are the values being written: plain columns cleaned, relations as records. The functions
check and complete them in place.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.actor import Actor
from core.currencies import is_currency
from core.errors import (
    CurrencyNotConfigured,
    HierarchyLoop,
    InvalidValue,
    MissingValue,
    NotFound,
    WrongType,
)
from core.models import Organization, User
from customers.models import CurrencyRate, Customer, CustomerCategory, NumberedRecord
from customers.services.columns import (
    Values,
    clean_columns,
    plain_columns,
    read_flag,
    refuse_unknown,
)
from customers.services.numbered import check_given
from customers.services.trees import is_at_or_below

# The relations of a customer and what they are called in an error.
RELATIONS = {
    "category": "customer category",
    "segmentation": "customer segmentation",
    "region": "region",
    "parent": "parent customer",
    "created_by": "user",
    "customer_type": "customer type",
    "citizenship": "citizenship",
}
_MAIN_ADDRESSES = {"is_same_address", "billing_address", "shipping_address"}
_ONLY_NEW = {"addresses", "created_at"}
_OTHERS = {
    *("is_sub_customer", *_MAIN_ADDRESSES, *_ONLY_NEW),
    *("payment_types", "groups", "image"),
    *("main_contact", "contacts", "defaults", "delivery_portal"),
    *("payment_settings", "payment_dates"),
}


def read_columns(values: Values, *, is_new: bool) -> dict[str, Any]:
    """Return the columns to write; everything is checked that needs no database.

    Raises MissingValue (`reference` before `name`), WrongType or InvalidValue.
    """
    others = _OTHERS if is_new else _OTHERS - _ONLY_NEW
    refuse_unknown(values, {*plain_columns(Customer), *RELATIONS, *others})
    if "addresses" in values and _MAIN_ADDRESSES & values.keys():
        raise TypeError("Either all addresses are given, or the main ones.")
    for name in ("reference", "name") if is_new else ():
        given = values.get(name)
        if given is None or (isinstance(given, str) and not given.strip()):
            raise MissingValue(name)
    plain = {name: value for name, value in values.items() if name != "currency"}
    columns = clean_columns(Customer, plain)
    columns |= {name: values[name] for name in RELATIONS if name in values}
    if "currency" in values or is_new:
        columns["currency"] = values.get("currency")
    if columns.get("credit_limit") is not None and columns["credit_limit"] < 0:
        raise InvalidValue("credit_limit must not be negative.", field="credit_limit")
    if read_flag(values.get("is_sub_customer"), name="is_sub_customer") is False:
        columns["parent"] = None
    return columns


def read_created_at(values: Values) -> datetime | None:
    """Return the time an import gives a new customer; raises WrongType unless it has a zone."""
    at = values.get("created_at")
    if at is not None and (not isinstance(at, datetime) or at.tzinfo is None):
        raise WrongType("created_at", "a time with a zone")
    return at


def check_relations(columns: dict[str, Any], organization: Organization) -> None:
    """Refuse records of another organization or out of use, and regions above the level in use.

    A region is ignored where the organization uses none. Raises NotFound or InvalidValue.
    """
    if not organization.has_geographical_locations:
        columns.pop("region", None)
    for name, kind in RELATIONS.items():
        record = columns.get(name)
        if record is None:
            continue
        if name == "created_by":
            check_member(record, organization, field=name)
        elif isinstance(record, NumberedRecord):
            check_given(record, organization, field=name)
        elif record.organization_id != organization.pk:
            raise NotFound(kind, record.pk, field=name)
    region = columns.get("region")
    if region is not None and region.level < organization.customer_region_level:
        raise InvalidValue(
            f"The region must be of level {organization.customer_region_level} or below.",
            field="region",
        )


def check_member(user: User, organization: Organization, *, field: str) -> None:
    """Raise NotFound for a user who is no member of the organization."""
    if not User.objects.for_organization(organization).filter(pk=user.pk).exists():
        raise NotFound("user", user.pk, field=field)


def settle_category(columns: dict[str, Any], organization: Organization, *, is_new: bool) -> None:
    """Put a customer without a category into the root category."""
    if columns.get("category") is None and (is_new or "category" in columns):
        root = CustomerCategory.objects.for_organization(organization).roots().get()
        columns["category"] = root


def settle_creator(columns: dict[str, Any], organization: Organization, by: Actor) -> None:
    """Name the person who creates the customer, unless another was named or it is a program."""
    person = by.user
    if "created_by" in columns or person is None or person.is_machine:
        return
    if User.objects.for_organization(organization).filter(pk=person.pk).exists():
        columns["created_by"] = person


def settle_currency(columns: dict[str, Any], organization: Organization) -> None:
    """Fall back on the organization's currency.

    Raises NotFound for a code that is no currency, CurrencyNotConfigured for one without a rate.
    """
    if "currency" not in columns:
        return
    given = columns["currency"]
    if given is not None and not isinstance(given, str):
        raise WrongType("currency", "a text")
    code = (given or "").strip().upper() or organization.default_currency
    if code != organization.default_currency:
        if not is_currency(code):
            raise NotFound("currency", given, field="currency")
        if not CurrencyRate.objects.filter(organization=organization, code=code).exists():
            raise CurrencyNotConfigured(code, field="currency")
    columns["currency"] = code


def check_whole(columns: Values, values: Values, record: Customer | None) -> None:
    """Raise MissingValue for what the resulting record lacks; `record` is how it was, if it was."""
    before = record or Customer()
    result = {
        name: columns.get(name, getattr(before, name))
        for name in ("due_date_rule", "due_date_days")
    }
    if result["due_date_rule"] is not None and result["due_date_days"] is None:
        raise MissingValue("due_date_days")
    has_parent = columns.get("parent", before.parent_id)
    if values.get("is_sub_customer") and not has_parent:
        raise MissingValue("parent")


def check_parent(record: Customer, parent: Customer) -> None:
    """Raise HierarchyLoop when the customer is its new parent or above it."""
    if is_at_or_below(Customer, parent.pk, record.pk):
        raise HierarchyLoop("customer", field="parent")
