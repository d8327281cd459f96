"""`manage.py issue_token`: a bearer token without a round trip to `/oauth/token`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.actor import command_actor
from core.clients import SCOPES, issue_token
from core.errors import DomainError
from core.models import ApiClient


class Command(BaseCommand):
    help = "Print a bearer token by which an API client acts for itself, and nothing else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client_id")
        parser.add_argument(
            "--expires-in",
            type=int,
            metavar="SECONDS",
            help="lifetime, at most a year (default: as the token endpoint gives)",
        )
        parser.add_argument(
            "--scope",
            action="append",
            choices=SCOPES,
            help="what it allows; repeatable (default: read and write)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        client = ApiClient.objects.filter(client_id=options["client_id"]).first()
        if client is None:
            raise CommandError(f"There is no API client {options['client_id']}.")
        try:
            token = issue_token(
                client=client,
                expires_in=options["expires_in"],
                scopes=options["scope"] or SCOPES,
                by=command_actor(),
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(token)
