"""`manage.py import_customer_groups`: groups of customers out of a file."""

from __future__ import annotations

from core.management.imports import ImportCommand
from customers.imports.customer_groups import CustomerGroupImport


class Command(ImportCommand):
    """Imports groups of customers; see `ImportCommand`."""

    help = (
        "Create or update groups of customers by reference. An absent column leaves its value, "
        "an empty cell clears it; who is in them is a column of the file of customers."
    )
    kind = CustomerGroupImport
