"""`manage.py welcome`: where everything is, and a first request that works as printed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.actor import command_actor
from core.clients import issue_token
from core.models import ApiClient, Organization, User
from customers.demo.credentials import stored_credentials
from customers.demo.loading import ADMIN, is_production
from customers.demo.organizations import DEMO_ORGANIZATIONS


class Command(BaseCommand):
    help = "Print the addresses, the admin's login and a request with a fresh token (demo only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where the product listens")

    def handle(self, *args: Any, **options: Any) -> None:
        if is_production():
            raise CommandError("These are production settings: no secrets are printed here.")
        credentials = stored_credentials()
        slug = DEMO_ORGANIZATIONS[0].slug
        client_id = credentials.clients.get(slug, {}).get("client_id")
        client = ApiClient.objects.filter(client_id=client_id).first()
        organization = Organization.objects.filter(slug=slug).first()
        if client is None or organization is None:
            raise CommandError("There is no demo in this database: run manage.py demo first.")
        base = f"http://127.0.0.1:{options['port']}"
        token = issue_token(client=client, by=command_actor())
        lines = (
            f"Back office   {base}/admin/",
            f"              login {ADMIN} / {_password(credentials.admin_password)}",
            "              as each group of staff, with passwords: manage.py demo",
            f"Imports       {base}/admin/core/importrun/ (make run also starts their worker)",
            f"Customers     {base}/api/v1.0/customers",
            f"              {base}/api/dynamics/clients",
            f"Dispatch      {base}/locations",
            f"API reference {base}/api/v1.0/docs",
            f"              {base}/api/dynamics/docs",
            f"              {base}/dispatch/docs",
            f"API clients   one for each role of {slug}, with secrets: manage.py demo",
            "Try it (the token is good for some hours):",
            f"curl -s -H 'Authorization: Bearer {token}' -H 'x-tenant-id: {organization.pk}'"
            f" '{base}/customers?page_limit=2'",
            f"curl -s -H 'Authorization: Bearer {token}' '{base}/api/v1.0/customers?max=2'",
        )
        self.stdout.write("\n".join(lines))


def _password(stored: str) -> str:
    admin = User.objects.filter(username=ADMIN).first()
    if admin is not None and stored and admin.check_password(stored):
        return stored
    return "(changed since; see manage.py changepassword)"
