"""`manage.py create_api_client`: access for a program."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.actor import command_actor
from core.clients import NewSecret, create_api_client, create_login_client
from core.errors import DomainError
from core.management.client_options import WantedClient, registered
from core.models import Organization
from core.roles import Role


class Command(BaseCommand):
    help = (
        "Create an API client and print its id and secret. The secret is shown only once. "
        "With --organization it acts for itself; with --redirect-uri for people who log in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what people will see, 1 to 150 characters")
        purpose = parser.add_mutually_exclusive_group(required=True)
        purpose.add_argument(
            "--organization",
            action="append",
            default=[],
            metavar="SLUG",
            help="where it may act; repeatable",
        )
        purpose.add_argument(
            "--redirect-uri",
            action="append",
            default=[],
            metavar="URI",
            help="where people are sent back with a code (authorization code, PKCE); repeatable",
        )
        parser.add_argument(
            "--role",
            action="append",
            default=[],
            choices=Role.values,
            metavar="ROLE",
            help=f"its role in each organization (default: Admin); repeatable; one of "
            f"{', '.join(Role.values)}",
        )
        for option in registered():
            option.add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        roles = [Role(role) for role in options["role"]]
        if options["redirect_uri"] and roles:
            raise CommandError("A client that acts for people has no roles of its own.")
        organizations = [_organization(slug) for slug in options["organization"]]
        wanted = WantedClient(options, list(dict.fromkeys(organizations)), roles)
        try:
            made, more = _create(wanted)
        except DomainError as error:
            raise CommandError(error.message) from error
        if options["json"]:
            self.stdout.write(json.dumps(_describe(made) | more))
            return
        self.stdout.write(f"client_id: {made.client.client_id}")
        self.stdout.write(f"client_secret: {made.secret}")
        for key, value in more.items():
            self.stdout.write(f"{key}: {value}")


@transaction.atomic
def _create(wanted: WantedClient) -> tuple[NewSecret, dict[str, str]]:
    """Return the client, and what the apps' options have to say of it."""
    actor = command_actor()
    for option in registered():
        option.plan(wanted)
    name = wanted.options["name"]
    if wanted.organizations:
        made = create_api_client(
            name=name, organizations=wanted.organizations, roles=wanted.roles, by=actor
        )
    else:
        uris = wanted.options["redirect_uri"]
        made = create_login_client(name=name, redirect_uris=uris, by=actor)
    more: dict[str, str] = {}
    for option in registered():
        more |= option.finish(made.client, wanted, actor)
    return made, more


def _organization(slug: str) -> Organization:
    organization = Organization.objects.filter(slug=slug).first()
    if organization is None:
        raise CommandError(f"There is no organization with the slug {slug}.")
    return organization


def _describe(made: NewSecret) -> dict[str, Any]:
    grants = made.client.user.memberships.select_related("organization").order_by("pk")
    return {
        "client_id": made.client.client_id,
        "client_secret": made.secret,
        "name": made.client.name,
        "organizations": list(dict.fromkeys(grant.organization.slug for grant in grants)),
        "roles": list(dict.fromkeys(grant.role for grant in grants)),
    }
