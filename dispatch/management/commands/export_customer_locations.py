"""`manage.py export_customer_locations`: customers at locations into a file."""

from __future__ import annotations

from core.management.exports import ExportCommand
from dispatch.imports.customer_locations import CustomerLocationImport


class Command(ExportCommand):
    """Exports customers at locations; see `ExportCommand`."""

    help = (
        "Write the customers at locations with their terms, as import_customer_locations reads "
        "them."
    )
    kind = CustomerLocationImport
