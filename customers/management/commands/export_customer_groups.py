"""`manage.py export_customer_groups`: groups of customers into a file."""

from __future__ import annotations

from core.management.exports import ExportCommand
from customers.imports.customer_groups import CustomerGroupImport


class Command(ExportCommand):
    """Exports groups of customers; see `ExportCommand`."""

    help = "Write groups of customers as `import_customer_groups` reads them."
    kind = CustomerGroupImport
