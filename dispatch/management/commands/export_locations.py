"""`manage.py export_locations`: locations and their settings into a file."""

from __future__ import annotations

from core.management.exports import ExportCommand
from dispatch.imports.locations import LocationImport


class Command(ExportCommand):
    """Exports locations; see `ExportCommand`."""

    help = "Write the locations with all their settings, as import_locations reads them."
    kind = LocationImport
