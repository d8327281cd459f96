"""`manage.py import_categories`: categories of customers out of a file."""

from __future__ import annotations

from core.management.imports import ImportCommand
from customers.imports.categories import CategoryImport


class Command(ImportCommand):
    """Imports categories of customers; see `ImportCommand`."""

    help = (
        "Create, change or move categories of customers by reference. An absent column leaves "
        "its value, an empty cell clears it; the row marked is_root is the organization's "
        "root."
    )
    kind = CategoryImport
