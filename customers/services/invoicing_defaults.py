"""What a new document of a customer starts with.

The values are `seller` (a member of the organization), `payment_condition`, `exchange_rate_type`
(records), `contact_uuid` (of the customer's main contact or one of its contacts), `payment_way`,
`payment_method`, `cfdi_use`, `cfdi_use_v40`, `fiscal_regime`, `fiscal_regime_v40` (codes of the
SAT's catalogs) and `exchange_rate` (greater than 0, with at most 9 digits before and 6 after the
point). Absent means leave; None, or "" for a code, means clear. Errors name the fields after
"defaults.".

There is a row only while it says something.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from core.actor import Actor
from core.errors import InvalidValue, NotFound, WrongType
from customers.models import Contact, Customer, InvoicingDefaults, MainContact
from customers.sat import Catalog, is_code
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.customer_rules import check_member
from customers.services.numbered import check_given
from customers.services.records import (
    Changes,
    Need,
    differences,
    first_changes,
    insert,
    remove,
    save_changes,
)

WITHIN: Final = "defaults."

CATALOGS: Final = {
    "payment_way": Catalog.PAYMENT_WAY,
    "payment_method": Catalog.PAYMENT_METHOD,
    "cfdi_use": Catalog.CFDI_USE,
    "cfdi_use_v40": Catalog.CFDI_USE_V40,
    "fiscal_regime": Catalog.FISCAL_REGIME,
    "fiscal_regime_v40": Catalog.FISCAL_REGIME_V40,
}
_RELATIONS: Final = {
    "seller": "user",
    "payment_condition": "payment condition",
    "exchange_rate_type": "exchange rate type",
}


def related(values: Values | None) -> list[Need]:
    """Return the records among the values, which somebody else may delete meanwhile."""
    return [(kind, values.get(name)) for name, kind in _RELATIONS.items()] if values else []


def write_defaults(
    customer: Customer, values: Values | None, by: Actor, *, is_new: bool
) -> Changes:
    """Write the defaults of a new customer, or of one whose row is locked; return the changes.

    None removes them all. The customer's contacts must be written before. Only what changes is
    checked: a code that was good once stays. Raises InvalidValue, WrongType or NotFound.
    """
    columns = _read(values)
    row = None if is_new else InvoicingDefaults.objects.filter(customer=customer).first()
    before = row or InvoicingDefaults(customer_id=customer.pk)
    changing = {name: columns[name] for name in differences(before, columns)}
    _check(changing, customer)
    changes = _write(row, customer, changing, by)
    _forget_cached(customer)
    return {WITHIN + name: change for name, change in changes.items()}


def _read(values: Values | None) -> dict[str, Any]:
    """Return the columns among the values; without any values, all of them cleared."""
    plain = plain_columns(InvoicingDefaults)
    if values is None:
        values = dict.fromkeys([*plain, *_RELATIONS])
    refuse_unknown(values, {*plain, *_RELATIONS})
    contact_uuid = values.get("contact_uuid")
    if contact_uuid is not None and not isinstance(contact_uuid, UUID):
        raise WrongType(f"{WITHIN}contact_uuid", "a UUID")
    columns = clean_columns(InvoicingDefaults, values, within=WITHIN)
    return columns | {name: values[name] for name in _RELATIONS if name in values}


def _check(changing: Values, customer: Customer) -> None:
    for name, catalog in CATALOGS.items():
        code = changing.get(name)
        if code and not is_code(catalog, code):
            field = WITHIN + name
            raise InvalidValue(f"{field} must be a code of the SAT's {catalog}.", field=field)
    organization = customer.organization
    if changing.get("seller") is not None:
        check_member(changing["seller"], organization, field=f"{WITHIN}seller")
    for name in ("payment_condition", "exchange_rate_type"):
        check_given(changing.get(name), organization, field=WITHIN + name)
    _check_contact(changing.get("contact_uuid"), customer)
    rate = changing.get("exchange_rate")
    if rate is not None and rate <= 0:
        field = f"{WITHIN}exchange_rate"
        raise InvalidValue(f"{field} must be greater than 0.", field=field)


def _check_contact(uuid: UUID | None, customer: Customer) -> None:
    if uuid is None:
        return
    for model in (MainContact, Contact):
        if model._default_manager.filter(customer=customer, uuid=uuid).exists():
            return
    raise NotFound("contact", uuid, field=f"{WITHIN}contact_uuid")


def _write(
    row: InvoicingDefaults | None, customer: Customer, changing: Values, by: Actor
) -> Changes:
    if not changing:
        return {}
    if row is None:
        insert(InvoicingDefaults(customer_id=customer.pk, **changing), by=by)
        return first_changes(changing)
    if _says_something(row, changing):
        return save_changes(row, changing, by=by)
    changes = differences(row, changing)
    remove(row, by=by)
    return changes


def _says_something(row: InvoicingDefaults, changing: Values) -> bool:
    names = (*plain_columns(InvoicingDefaults), *_RELATIONS)
    return any(changing.get(name, getattr(row, name)) not in ("", None) for name in names)


def _forget_cached(customer: Customer) -> None:
    """Let `customer.defaults` be read again; it may have been read before the change."""
    relation = Customer._meta.get_field("defaults")
    if relation.is_cached(customer):
        relation.delete_cached_value(customer)
