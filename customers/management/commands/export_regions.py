"""`manage.py export_regions`: regions into a file."""

from __future__ import annotations

from core.management.exports import ExportCommand
from customers.imports.regions import RegionImport


class Command(ExportCommand):
    """Exports regions; see `ExportCommand`."""

    help = "Write regions as `import_regions` reads them."
    kind = RegionImport
