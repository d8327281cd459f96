"""`manage.py import_locations`: locations and their settings out of a file."""

from __future__ import annotations

from core.management.imports import ImportCommand
from dispatch.imports.locations import LocationImport


class Command(ImportCommand):
    """Imports locations; see `ImportCommand`."""

    help = (
        "Create or update locations by name, with all their settings. An absent column leaves its "
        "value, an empty cell clears it: a setting becomes what it is in a new location."
    )
    kind = LocationImport
