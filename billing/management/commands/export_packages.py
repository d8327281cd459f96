"""`manage.py export_packages`: packages as a file that `import_packages` reads back."""

from __future__ import annotations

from billing.imports.packages import PackageImport
from core.management.exports import ExportCommand


class Command(ExportCommand):
    """Exports packages; see `ExportCommand`."""

    help = "Write the packages of an organization, by code, as `import_packages` reads them."
    kind = PackageImport
