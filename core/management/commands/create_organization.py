"""`manage.py create_organization`: a new company."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.actor import command_actor
from core.errors import DomainError
from core.services import create_organization


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

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organization = create_organization(
                slug=options["slug"],
                name=options["name"],
                tax_id=options["tax_id"],
                default_currency=options["currency"],
                time_zone=options["time_zone"],
                by=command_actor(),
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"id: {organization.pk}\nslug: {organization.slug}")
