"""Putting the demo into the database, once: what is there already is left as it is."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction

from core.actor import Actor
from core.clients import create_api_client
from core.history import attribute
from core.imports.runs import Advance
from core.models import ApiClient, Organization, User
from core.roles import Role
from core.services import grant_roles
from customers.demo.credentials import Credentials, stored_credentials
from customers.demo.organizations import DEMO_ORGANIZATIONS, fill
from customers.demo.role_clients import ensure_role_clients
from customers.demo.staff import ensure_staff, known_staff

ADMIN: Final = "admin"
_CLIENT_NAME: Final = "Demo client"


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo as it is now.

    `admin_password` is None when it was changed since: only the person knows it then. `clients` are
    by slug, `roles` by slug and role. `staff` are the passwords of the groups' logins by name, None
    as the admin's.
    """

    organizations: list[Organization]
    filled: list[str]
    admin_password: str | None
    clients: dict[str, dict[str, str]]
    roles: dict[str, dict[str, dict[str, str]]]
    staff: dict[str, str | None]


def is_production() -> bool:
    """Tell whether these are the settings of a real installation, where no demo belongs."""
    return str(settings.SETTINGS_MODULE).endswith(".production")


def load_demo(*, by: Actor, progress: Callable[[str], AbstractContextManager[Advance]]) -> Demo:
    """Create the demo organizations that are missing, the admin and one API client for each.

    The first organization gets one client more for every role there is, and a login for every
    group of staff.

    `progress` is opened with a label for each organization that is filled. Nothing that exists is
    changed, with one exception: an existing admin gets a new password when none is on record.
    """
    credentials = stored_credentials()
    admin, password = _admin(credentials, by)
    organizations = []
    filled = []
    for wanted in DEMO_ORGANIZATIONS:
        organization = Organization.objects.filter(slug=wanted.slug).first()
        if organization is None:
            with progress(f"Filling {wanted.slug}") as advance:
                organization = fill(wanted, by=by, advance=advance)
            filled.append(wanted.slug)
        grant_roles(user=admin, organization=organization, roles=[Role.ADMIN], by=by)
        _ensure_client(organization, credentials, by)
        organizations.append(organization)
    ensure_role_clients(organizations[0], credentials, by=by)
    ensure_staff(organizations[0], credentials, by=by)
    clients = {each.slug: credentials.clients[each.slug] for each in organizations}
    staff = known_staff(credentials)
    return Demo(organizations, filled, password, clients, credentials.roles, staff)


def _admin(credentials: Credentials, by: Actor) -> tuple[User, str | None]:
    """Return the admin and the password, if it is the one on record."""
    admin: User | None = User.objects.filter(username=ADMIN).first()
    if admin is not None and credentials.admin_password:
        is_same = admin.check_password(credentials.admin_password)
        return admin, credentials.admin_password if is_same else None
    if not credentials.admin_password:
        # On record before it is set: a crash in between must not lock everybody out.
        credentials.admin_password = secrets.token_urlsafe(12)
        credentials.save()
    if admin is None:
        admin = User(
            username=ADMIN,
            reference=ADMIN,
            first_name="Demo",
            last_name="Admin",
            email="admin@example.com",
            is_staff=True,
            is_superuser=True,
        )
    admin.set_password(credentials.admin_password)
    attribute(admin, by)
    admin.save()
    return admin, credentials.admin_password


@transaction.atomic
def _ensure_client(organization: Organization, credentials: Credentials, by: Actor) -> None:
    known = credentials.clients.get(organization.slug, {})
    if ApiClient.objects.filter(client_id=known.get("client_id")).exists():
        return
    made = create_api_client(name=_CLIENT_NAME, organizations=[organization], by=by)
    credentials.clients[organization.slug] = {
        "client_id": made.client.client_id,
        "client_secret": made.secret,
    }
    credentials.save()  # before the commit: a secret that is not on record is lost
