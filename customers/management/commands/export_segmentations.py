"""`manage.py export_segmentations`: segmentations of customers into a file."""

from __future__ import annotations

from core.management.exports import ExportCommand
from customers.imports.segmentations import SegmentationImport


class Command(ExportCommand):
    """Exports segmentations of customers; see `ExportCommand`."""

    help = "Write segmentations of customers as `import_segmentations` reads them."
    kind = SegmentationImport
