"""Makes the database that the browser looks at: `python -m tests.browser.prepare FOLDER`.

It is the demo's, with somebody of each staff group and a superuser, all logged in. Prints a JSON
object: the session of each by name ("superuser", or the group's), and ids to open pages by.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

SUPERUSER = "superuser"
# The organization of the demo that staff work in.
SLUG = "entity1"
# Who logs in by the form.
WITH_PASSWORD = "with.password"
PASSWORD = "only for the tests of the browser"
# Imports by the names of their files: a plan with one row of each sort, and a file of somebody
# else, whose columns are to be matched.
PLANNED_FILE = "customers-of-june.csv"
FOREIGN_FILE = "clientes-de-otro.csv"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    # The developer's own file of passwords stays as it is.
    settings.DEMO_CREDENTIALS = Path(sys.argv[1]) / "demo.json"
    # Nobody logs in with a password here, and hashing dozens of them takes seconds.
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "core.oauth.hashers.ClientSecretHasher",
    ]
    call_command("migrate", verbosity=0)
    call_command("demo", stdout=sys.stderr)
    sys.stdout.write(json.dumps(_prepare()))


def _prepare() -> dict[str, Any]:
    from django.contrib.auth.hashers import PBKDF2PasswordHasher
    from django.contrib.auth.models import Group

    from core.models import Organization
    from core.staff import StaffGroup
    from tests.builders import make_user

    organization = Organization.objects.get(slug=SLUG)
    people = {SUPERUSER: make_user(is_staff=True, is_superuser=True)}
    for group in StaffGroup:
        person = make_user(organization, is_staff=True, first_name="Ana", last_name=group.label)
        person.groups.set(Group.objects.filter(name=group))
        people[group.name.lower()] = person
    # The server's own hasher, which this process leaves out for speed.
    person = make_user(organization, is_staff=True, username=WITH_PASSWORD)
    person.groups.set(Group.objects.filter(name=StaffGroup.AUDITOR))
    person.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1000)
    person.save()
    _import(organization, people["administrator"])
    return {
        "organization": organization.pk,
        "sessions": {name: session_of(person) for name, person in people.items()},
    }


def _import(organization: Any, person: Any) -> None:
    """Leave two files as the worker does: one is checked, the other could not be."""
    from core.actor import command_actor
    from core.tasks import plan_import
    from customers.models import Customer
    from tests.core.admin_imports.files import begun, csv_of

    first, second = Customer.objects.for_organization(organization).order_by("pk")[:2]
    planned = csv_of(
        "JUNE-1,Abarrotes Junio",
        f"{first.reference},{first.name} y Compañía",
        f"{second.reference},{second.name}",
        "JUNE-2,",
    )
    foreign = csv_of("CL-1,Abarrotes Julio,al sur", header="Clave,Nombre del cliente,Ruta")
    for name, content in ((PLANNED_FILE, planned), (FOREIGN_FILE, foreign)):
        run = begun(organization, content, name=name, by=command_actor(person))
        plan_import.call(run.pk)


def session_of(person: Any) -> str:
    """Return the key of a session in which the person is logged in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main()
