"""`manage.py export_categories`: categories of customers into a file."""

from __future__ import annotations

from core.management.exports import ExportCommand
from customers.imports.categories import CategoryImport


class Command(ExportCommand):
    """Exports categories of customers; see `ExportCommand`."""

    help = "Write categories of customers as `import_categories` reads them."
    kind = CategoryImport
