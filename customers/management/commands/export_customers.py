"""`manage.py export_customers`: customers and their contacts into a file."""

from __future__ import annotations

from core.management.exports import ExportCommand
from customers.imports.customers import CustomerImport


class Command(ExportCommand):
    """Exports customers; see `ExportCommand`."""

    help = "Write customers and their contacts as `import_customers` reads them."
    kind = CustomerImport
