"""Which organizations a user reaches, and as what.

Tenancy is explicit: a surface resolves one `Access` per request and hands its organization to every
query. There is no ambient "current organization".
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from core.models import Membership, Organization, User
from core.rows import RowReader


@dataclass(frozen=True, slots=True)
class Access:
    """One organization a user may act in, with the roles held there."""

    organization: Organization
    roles: frozenset[str]


def accesses_of(user: User) -> list[Access]:
    """Return what the user reaches, in the order of the organizations' ids (one query)."""
    organizations: dict[int, Organization] = {}
    roles: dict[int, set[str]] = {}
    for organization_id, role, *columns in _grants.read(user.pk):
        if organization_id not in organizations:
            organizations[organization_id] = Organization.from_db(
                connection.alias, _ORGANIZATION, columns
            )
        roles.setdefault(organization_id, set()).add(role)
    return [Access(organizations[pk], frozenset(held)) for pk, held in roles.items()]


_ORGANIZATION = [field.attname for field in Organization._meta.concrete_fields]
_grants = RowReader(
    Membership.objects.order_by("organization_id", "role").values_list(
        "organization_id", "role", *(f"organization__{name}" for name in _ORGANIZATION)
    ),
    key="user",
    example=0,
)
