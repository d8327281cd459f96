"""`manage.py demo`: two organizations with customers, to look at and try things on."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.actor import command_actor
from core.management.progress import progress_on
from customers.demo.loading import ADMIN, Demo, is_production, load_demo


class Command(BaseCommand):
    help = (
        "Create the organizations entity1 and entity2 with demo customers, an admin and API "
        "clients. What exists is left as it is. Not with production settings."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if is_production():
            raise CommandError("These are production settings: no demo data here.")
        demo = load_demo(by=command_actor(), progress=partial(progress_on, self.stderr))
        if options["json"]:
            self.stdout.write(json.dumps(_described(demo)))
            return
        for organization in demo.organizations:
            is_new = organization.slug in demo.filled
            state = "created" if is_new else "was there already, nothing changed"
            self.stdout.write(f"{organization.slug} (id {organization.pk}): {state}")
        password = demo.admin_password or "(changed since; see manage.py changepassword)"
        self.stdout.write(f"admin login: {ADMIN} / {password}")
        self.stdout.write(f"staff logins of {demo.organizations[0].slug}, one for each group:")
        for name, known_password in demo.staff.items():
            shown = known_password or "(changed since; see manage.py changepassword)"
            self.stdout.write(f"  {name} / {shown}")
        for slug, clients in demo.roles.items():
            self.stdout.write(f"API clients of {slug} by role (client_id client_secret):")
            for role, known in clients.items():
                self.stdout.write(f"  {role} {known['client_id']} {known['client_secret']}")


def _described(demo: Demo) -> dict[str, Any]:
    return {
        "organizations": [
            {"id": each.pk, "slug": each.slug, "tax_id": each.tax_id} for each in demo.organizations
        ],
        "admin": {"username": ADMIN, "password": demo.admin_password},
        "staff": [
            {"username": name, "password": password} for name, password in demo.staff.items()
        ],
        "clients": [{"organization": slug, **demo.clients[slug]} for slug in demo.clients],
        "roles": [
            {"organization": slug, "role": role, **known}
            for slug, clients in demo.roles.items()
            for role, known in clients.items()
        ],
    }
