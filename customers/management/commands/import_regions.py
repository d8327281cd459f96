"""`manage.py import_regions`: regions out of a file."""

from __future__ import annotations

from core.management.imports import ImportCommand
from customers.imports.regions import RegionImport


class Command(ImportCommand):
    """Imports regions; see `ImportCommand`."""

    help = (
        'Create or update regions by their path, such as "Mexico > Jalisco". An absent column '
        "leaves its value, an empty cell clears it."
    )
    kind = RegionImport
