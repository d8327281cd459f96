"""One login for each group of staff, to see the back office as they do."""

from __future__ import annotations

import secrets
from typing import Final

from django.contrib.auth.models import Group
from django.db import transaction

from core.actor import Actor
from core.models import Organization, User
from core.people import create_user
from core.roles import Role
from core.staff import StaffGroup
from customers.demo.credentials import Credentials

# The name to log in with, what the person is called, and the role on the surfaces.
PEOPLE: Final = {
    StaffGroup.ADMINISTRATOR: ("administrator", "Alma Administradora", Role.ADMIN),
    StaffGroup.CUSTOMER_SERVICE: ("service", "Sara Servicio", Role.CRM_USER),
    StaffGroup.COLLECTIONS: ("collections", "Carlos Cobranza", Role.CRM_USER),
    StaffGroup.DISPATCHER: ("dispatcher", "Diego Despacho", Role.DISPATCHER),
    StaffGroup.AUDITOR: ("auditor", "Aurora Auditora", Role.CRM_USER),
}


def ensure_staff(organization: Organization, credentials: Credentials, *, by: Actor) -> None:
    """Make the logins that are not there, and put their passwords on record."""
    for group in PEOPLE:
        _ensure(group, organization, credentials, by)


def known_staff(credentials: Credentials) -> dict[str, str | None]:
    """Return the passwords by login; None for one that is not the one on record any more."""
    names = [username for username, *_ in PEOPLE.values()]
    found = {user.username: user for user in User.objects.filter(username__in=names)}
    stored = credentials.staff
    return {
        name: stored[name] if name in stored and user.check_password(stored[name]) else None
        for name, user in ((name, found[name]) for name in names if name in found)
    }


@transaction.atomic
def _ensure(
    group: StaffGroup, organization: Organization, credentials: Credentials, by: Actor
) -> None:
    username, name, role = PEOPLE[group]
    if User.objects.filter(username__iexact=username).exists():
        return
    first_name, last_name = name.split()
    password = credentials.staff.setdefault(username, secrets.token_urlsafe(12))
    create_user(
        values={
            **{"username": username, "first_name": first_name, "last_name": last_name},
            **{"email": f"{username}@example.com", "is_staff": True},
            "groups": [Group.objects.get(name=group.value)],
        },
        password=password,
        organization=organization,
        roles=[role],
        by=by,
    )
    credentials.save()  # before the commit: a password that is not on record is lost
