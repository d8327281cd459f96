"""Making organizations and their members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.dispatch import Signal

from core import events
from core.actor import Actor
from core.currencies import is_currency
from core.errors import InvalidValue, MissingValue, NotUnique
from core.history import attribute
from core.models import SLUG, Membership, Organization, User
from core.roles import Role
from core.transactions import lock_rows

OFFICER: Final = (
    *("officer_given_name", "officer_given_name_2"),
    *("officer_surname_1", "officer_surname_2"),
)
REACHED_AT: Final = ("email", "phone", "address", "city", "state", "postal_code")
_TEXTS: Final = ("name", "short_name", "tax_id", "time_zone", *OFFICER, *REACHED_AT)
CHANGEABLE: Final = (
    *(*_TEXTS, "truck_limit"),
    *("has_geographical_locations", "customer_region_level"),
)
DEEPEST_REGION_LEVEL: Final = 100
MOST_TRUCKS: Final = 2**31 - 1

# Sent inside the transaction with `organization` and `by`; every app fills in what it needs for it.
organization_created = Signal()


@transaction.atomic
def create_organization(
    *,
    slug: str,
    name: str,
    tax_id: str,
    by: Actor,
    default_currency: str = "MXN",
    time_zone: str = "America/Mexico_City",
    has_geographical_locations: bool = False,
    customer_region_level: int = 1,
    truck_limit: int | None = None,
    short_name: str = "",
    **texts: str,
) -> Organization:
    """Create a company with its root category and built-in payment types.

    `texts` are those named in `OFFICER` (who signs for the company) and in `REACHED_AT`. Raises
    MissingValue, InvalidValue or NotUnique (slug, tax id).
    """
    if unknown := texts.keys() - {*OFFICER, *REACHED_AT}:
        raise TypeError(f"Unknown values: {', '.join(sorted(unknown))}.")
    organization = Organization(
        slug=slug.strip(),
        name=name.strip(),
        short_name=short_name.strip(),
        tax_id=tax_id.strip().upper(),
        default_currency=default_currency.upper(),
        time_zone=time_zone,
        has_geographical_locations=has_geographical_locations,
        customer_region_level=customer_region_level,
        truck_limit=truck_limit,
        created_at=by.at,
        updated_at=by.at,
        **{name: text.strip() for name, text in texts.items()},
    )
    _check_organization(organization)
    attribute(organization, by)
    _save(organization)
    organization_created.send(sender=Organization, organization=organization, by=by)
    events.record(organization, code="organization.created", organization=organization, by=by)
    return organization


@transaction.atomic
def update_organization(
    *, organization: Organization, values: Mapping[str, Any], by: Actor
) -> Organization:
    """Change a company; return it as it is now.

    `values` may hold what `CHANGEABLE` names; absent means leave, None means clear. The slug and
    the currency are for good: clients and amounts depend on them. Raises what
    `create_organization` raises.
    """
    if unknown := values.keys() - set(CHANGEABLE):
        raise TypeError(f"Unknown values: {', '.join(sorted(unknown))}.")
    record = Organization.objects.select_for_update().get(pk=organization.pk)
    changes = {}
    for name, value in values.items():
        before = getattr(record, name)
        after = (value or "").strip() if name in _TEXTS else value
        setattr(record, name, after.upper() if name == "tax_id" else after)
        if getattr(record, name) != before:
            changes[name] = [before, getattr(record, name)]
    _check_organization(record)
    if changes:
        record.updated_at = max(by.at, record.updated_at)
        attribute(record, by)
        _save(record)
        code = "organization.updated"
        events.record(record, code=code, organization=record, by=by, changes=changes)
    return record


def _check_organization(organization: Organization) -> None:
    for field in ("slug", "name", "tax_id"):
        if not getattr(organization, field):
            raise MissingValue(field)
    if not SLUG.match(organization.slug) or len(organization.slug) > 50:
        raise InvalidValue(
            "A slug has 1 to 50 lower-case letters, digits and single hyphens.", field="slug"
        )
    if not 12 <= len(organization.tax_id) <= 13:
        raise InvalidValue("An RFC has 12 or 13 characters.", field="tax_id")
    if not is_currency(organization.default_currency):
        raise InvalidValue("Not a current ISO 4217 code.", field="default_currency")
    if organization.time_zone not in time_zones():
        raise InvalidValue("Not an IANA time zone.", field="time_zone")
    _check_level(organization.customer_region_level)
    _check_truck_limit(organization.truck_limit)
    _check_columns(organization)
    _check_unique(organization)


@cache
def time_zones() -> frozenset[str]:
    """Return the names of the IANA time zones; finding them reads some 600 files."""
    return frozenset(available_timezones())


def _check_level(level: int) -> None:
    if not 1 <= level <= DEEPEST_REGION_LEVEL:
        raise InvalidValue(
            f"The region level is from 1 to {DEEPEST_REGION_LEVEL}.", field="customer_region_level"
        )


def _check_truck_limit(limit: int | None) -> None:
    # SQLite would hold more; the narrower limit keeps the databases interchangeable.
    if limit is not None and not 0 <= limit <= MOST_TRUCKS:
        raise InvalidValue(f"The truck limit is from 0 to {MOST_TRUCKS}.", field="truck_limit")


def _check_columns(organization: Organization) -> None:
    """Raise InvalidValue for what a column says no to, such as a text that is too long."""
    try:
        organization.clean_fields()
        if organization.email:
            validate_email(organization.email)
    except ValidationError as error:
        problems = getattr(error, "error_dict", None) or {"email": error.error_list}
        field, first = next(iter(problems.items()))
        raise InvalidValue(f"{field}: {' '.join(first[0].messages)}", field=field) from error


def _check_unique(organization: Organization) -> None:
    others = Organization.objects.exclude(pk=organization.pk)
    same = Q(slug=organization.slug) | Q(tax_id=organization.tax_id)
    # One query: a company made meanwhile is seen by both comparisons or by neither.
    taken = list(others.filter(same).values("slug", "tax_id"))
    for field in ("slug", "tax_id"):
        if any(each[field] == getattr(organization, field) for each in taken):
            raise NotUnique(field)


def _save(organization: Organization) -> None:
    """Write the row; raises NotUnique for what another call took since it was checked."""
    try:
        with transaction.atomic():
            organization.save()
    except IntegrityError:
        _check_unique(organization)
        raise


@transaction.atomic
def grant_roles(
    *, user: User, organization: Organization, roles: Iterable[Role], by: Actor
) -> list[Membership]:
    """Give the user roles in the organization; roles already held are left as they are."""
    lock_rows(user)  # granted twice at once, a role would be refused by the database
    held = set(
        Membership.objects.filter(user=user, organization=organization).values_list(
            "role", flat=True
        )
    )
    granted = [
        Membership(user=user, organization=organization, role=role)
        for role in dict.fromkeys(roles)
        if role.value not in held
    ]
    for membership in granted:
        attribute(membership, by)
        membership.save()
        events.record(membership, code="membership.granted", organization=organization, by=by)
    return granted
