"""`manage.py create_staff`: a login to the back office, as one of the groups of staff."""

from __future__ import annotations

import json
import secrets
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.actor import command_actor
from core.errors import DomainError
from core.models import Organization, User
from core.people import create_user
from core.roles import Role
from core.services import grant_roles
from core.staff import StaffGroup


class Command(BaseCommand):
    help = (
        "Create a login to the back office with a password made up here, which is printed once. "
        "A login that may do everything is made by createsuperuser."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="the name to log in with")
        parser.add_argument(
            "--group",
            required=True,
            choices=StaffGroup.values,
            metavar="GROUP",
            help=f"what the person may do; one of: {', '.join(StaffGroup.values)}",
        )
        parser.add_argument(
            "--organization",
            action="append",
            required=True,
            metavar="SLUG",
            help="where the person works; repeatable",
        )
        parser.add_argument(
            "--role",
            choices=Role.values,
            default=Role.CRM_USER.value,
            metavar="ROLE",
            help=f"the role on the APIs (default: CrmUser); one of {', '.join(Role.values)}",
        )
        parser.add_argument("--email", default="", help="the person's e-mail address")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        password = secrets.token_urlsafe(12)
        try:
            user = _create(options, password)
        except DomainError as error:
            raise CommandError(error.message) from error
        if options["json"]:
            self.stdout.write(json.dumps({"username": user.username, "password": password}))
            return
        self.stdout.write(f"username: {user.username}")
        self.stdout.write(f"password: {password}")


@transaction.atomic
def _create(options: dict[str, Any], password: str) -> User:
    first, *others = [_organization(slug) for slug in dict.fromkeys(options["organization"])]
    actor, roles = command_actor(), [Role(options["role"])]
    user = create_user(
        values={
            **{"username": options["username"], "email": options["email"], "is_staff": True},
            "groups": [Group.objects.get(name=options["group"])],
        },
        password=password,
        organization=first,
        roles=roles,
        by=actor,
    )
    for organization in others:
        grant_roles(user=user, organization=organization, roles=roles, by=actor)
    return user


def _organization(slug: str) -> Organization:
    organization = Organization.objects.filter(slug=slug).first()
    if organization is None:
        raise CommandError(f"There is no organization with the slug {slug}.")
    return organization
