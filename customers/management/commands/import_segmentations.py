"""`manage.py import_segmentations`: segmentations of customers out of a file."""

from __future__ import annotations

from core.management.imports import ImportCommand
from customers.imports.segmentations import SegmentationImport


class Command(ImportCommand):
    """Imports segmentations of customers; see `ImportCommand`."""

    help = (
        "Create or update segmentations of customers by reference. An absent column leaves its "
        "value, an empty cell clears it."
    )
    kind = SegmentationImport
