"""The customer's own portal, where invoices are delivered, and the password it asks for.

`values` maps names to values; absent means leave, None means clear:

- `is_used`: a boolean or None;
- `url`: a web address (http, https or no scheme) of at most 2,048 characters;
- `user_name`: at most 255 characters;
- `password`: at most 255 characters, kept exactly as given; the mask keeps the one that is there.

The password is stored encrypted and leaves this module through `reveal_portal_password` only.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core import events
from core.actor import Actor
from core.encryption import EncryptedColumn, Undecryptable, decrypt, encrypt
from core.errors import InvalidValue, MissingValue, NotFound, WrongType
from customers.lookups import is_storable
from customers.models import Customer, DeliveryPortal
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.records import Changes, first_changes, insert, remove, save_changes

# What stands for a password wherever one is shown; written back, it changes nothing.
MASK: Final = "********"

_COLUMN: Final = EncryptedColumn(DeliveryPortal, "password_encrypted")
_LONGEST_PASSWORD: Final = 255
SHORTEST_REASON: Final = 3
LONGEST_REASON: Final = 255
_WITHIN: Final = "delivery_portal."


@sensitive_variables()
def write_delivery_portal(
    customer: Customer, values: Values | None, by: Actor, *, is_new: bool
) -> Changes:
    """Write the portal of a new customer, or of one whose row is locked; return the changes.

    None removes the portal; values that say nothing do not make one. The changes say of a password
    only that it is another one. Raises InvalidValue or WrongType with a field like
    "delivery_portal.url".
    """
    columns, password = ({}, None) if values is None else _read(values)
    portal = None if is_new else DeliveryPortal.objects.filter(customer=customer).first()
    if values is None:
        return _remove(portal, by) if portal else {}
    if "password" in values and password != MASK and password != _kept_password(customer, portal):
        columns["password_encrypted"] = _encrypted(customer, password)
    if portal is not None:
        changes = save_changes(portal, columns, by=by)
    else:
        changes = first_changes(columns)
        if changes:
            insert(DeliveryPortal(customer=customer, **columns), by=by)
    return _told(changes)


def masked_password(portal: DeliveryPortal | None) -> str | None:
    """Return what replies say of the password: the mask when there is one, else None."""
    return MASK if portal is not None and portal.password_encrypted else None


@sensitive_variables()
def reveal_portal_password(*, customer: Customer, reason: str, by: Actor) -> str:
    """Return the password in plain text, when the event that says who saw it is in the database.

    `reason` is why it is needed, 3 to 255 characters, which the event keeps. Callers have checked
    the permission `customers.reveal_portal_password`. Must not be called inside a transaction,
    which could still undo the event. Raises MissingValue or InvalidValue (reason), NotFound when
    there is no password, KeyMissing or another Undecryptable when it cannot be read (nothing is
    recorded then).
    """
    reason = _checked_reason(reason)
    with transaction.atomic(durable=True):
        portal = DeliveryPortal.objects.filter(customer=customer, customer__deleted_at=None).first()
        if portal is None or not portal.password_encrypted:
            raise NotFound("portal password of customer", customer.pk)
        password = _decrypted(customer, portal)
        events.record(
            customer,
            code="delivery_portal.password_revealed",
            organization=customer.organization,
            by=by,
            changes={"reason": [None, reason]},
        )
    return password


def _checked_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise MissingValue("reason")
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON or not is_storable(reason):
        raise InvalidValue(
            f"A reason has {SHORTEST_REASON} to {LONGEST_REASON} characters.", field="reason"
        )
    return reason


@sensitive_variables()
def _read(values: Values) -> tuple[dict[str, Any], str | None]:
    """Return the columns among the values, checked, and the password, None for none."""
    refuse_unknown(values, (*plain_columns(DeliveryPortal), "password"))
    columns = clean_columns(DeliveryPortal, values, within=_WITHIN)
    if columns.get("url") and not _is_web_address(columns["url"]):
        raise InvalidValue(
            f"{_WITHIN}url must be an http or https address without a password in it.",
            field=f"{_WITHIN}url",
        )
    password = values.get("password")
    field = f"{_WITHIN}password"
    if password is not None and not isinstance(password, str):
        raise WrongType(field, "a text")
    if password and not is_storable(password):
        raise InvalidValue(f"{field} holds characters that cannot be stored.", field=field)
    if password and len(password) > _LONGEST_PASSWORD:
        raise InvalidValue(
            f"{field} must have at most {_LONGEST_PASSWORD} characters.", field=field
        )
    return columns, password or None


def _is_web_address(url: str) -> bool:
    """Tell whether it is an http(s) address, which may lack its scheme as people write it.

    `user:password@host` would be kept readable.
    """
    if not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        is_complete = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return is_complete and parts.scheme in ("http", "https") and "@" not in parts.netloc


def _context(customer: Customer) -> str:
    return _COLUMN.context(organization_id=customer.organization_id, row_id=customer.pk)


@sensitive_variables()
def _encrypted(customer: Customer, password: str | None) -> str:
    return encrypt(password, context=_context(customer)) if password else ""


def _decrypted(customer: Customer, portal: DeliveryPortal) -> str:
    return decrypt(portal.password_encrypted, context=_context(customer))


@sensitive_variables()
def _kept_password(customer: Customer, portal: DeliveryPortal | None) -> str | None:
    """Return the password that is there; "" for one that nobody can read, which equals none."""
    if portal is None or not portal.password_encrypted:
        return None
    try:
        return _decrypted(customer, portal)
    except Undecryptable:
        return ""


def _remove(portal: DeliveryPortal, by: Actor) -> Changes:
    columns = {name: getattr(portal, name) for name in plain_columns(DeliveryPortal)}
    columns["password_encrypted"] = portal.password_encrypted
    gone = {name: [before, None] for name, (_, before) in first_changes(columns).items()}
    remove(portal, by=by)
    return _told(gone)


def _told(changes: Changes) -> Changes:
    """Return the changes as an event tells them; a ciphertext is not one of its words either."""
    told = {f"{_WITHIN}{name}": change for name, change in changes.items()}
    password = told.pop(f"{_WITHIN}password_encrypted", None)
    if password is not None:
        told[f"{_WITHIN}password"] = [MASK if each else None for each in password]
    return told
