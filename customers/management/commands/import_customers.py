"""`manage.py import_customers`: customers and their contacts out of a file."""

from __future__ import annotations

from core.management.imports import ImportCommand
from customers.imports.customers import CustomerImport


class Command(ImportCommand):
    """Imports customers; see `ImportCommand`."""

    help = (
        "Create or update customers by reference. An absent column leaves its value, an empty cell "
        "clears it. Categories, segmentations, groups, payment types, parents and users are named "
        "by reference, regions by name; groups and payment types are separated by semicolons."
    )
    kind = CustomerImport
