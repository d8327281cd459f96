"""`manage.py import_customers`: customers and their contacts out of a CSV file."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from core.actor import Actor
from core.management.imports import ImportCommand
from core.models import Organization
from customers.imports.customers import CustomerImport


class Command(ImportCommand):
    help = (
        "Create or update customers by reference. An absent column leaves its value, an empty cell "
        "clears it. Categories, segmentations, groups, payment types, parents and users are named "
        "by reference, regions by name; groups and payment types are separated by semicolons."
    )
    records = "customers"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--create-missing",
            action="store_true",
            help="create unknown categories (below the root), segmentations and groups",
        )

    def make_kind(
        self, organization: Organization, *, by: Actor, options: dict[str, Any]
    ) -> CustomerImport:
        return CustomerImport(
            organization,
            by=by,
            create_missing=options["create_missing"],
            skip_bad_rows=options["on_error"] == "skip",
        )
