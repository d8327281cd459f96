"""`manage.py import_packages`: packages and the services that they contain, out of a file."""

from __future__ import annotations

from billing.imports.packages import PackageImport
from core.management.imports import ImportCommand


class Command(ImportCommand):
    """Imports packages; see `ImportCommand`."""

    help = (
        "Create or update packages by code, with the services that they contain. An absent column "
        "leaves its value, an empty cell clears it. Contracts made of a package stay as they are."
    )
    kind = PackageImport
