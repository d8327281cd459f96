"""`manage.py create_organization`: a new company."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.actor import command_actor
from core.errors import DomainError
from core.services import REACHED_AT, create_organization

_REACHED_AT = {
    "email": "one e-mail address, at most 254 characters",
    "phone": "7 to 15 characters",
    "address": "street and number, at most 256 characters",
    "city": "at most 86 characters",
    "state": "at most 32 characters",
    "postal_code": "at most 86 characters",
}


class Command(BaseCommand):
    help = "Create an organization with its root category and built-in payment types."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="lower-case letters, digits and single hyphens")
        parser.add_argument("--name", required=True)
        parser.add_argument("--tax-id", required=True, help="RFC, 12 or 13 characters")
        parser.add_argument("--currency", default="MXN", help="ISO 4217 code (default: MXN)")
        parser.add_argument(
            "--time-zone",
            default="America/Mexico_City",
            help="IANA name (default: America/Mexico_City)",
        )
        for name in REACHED_AT:
            parser.add_argument(f"--{name.replace('_', '-')}", default="", help=_REACHED_AT[name])
        parser.add_argument(
            "--truck-limit",
            type=int,
            metavar="NUMBER",
            help="how many trucks it may run (default: no limit)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organization = create_organization(
                slug=options["slug"],
                name=options["name"],
                tax_id=options["tax_id"],
                default_currency=options["currency"],
                time_zone=options["time_zone"],
                truck_limit=options["truck_limit"],
                **{name: options[name] for name in REACHED_AT},
                by=command_actor(),
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"id: {organization.pk}\nslug: {organization.slug}")
