"""`manage.py export_services`: services as a file that `import_services` reads back."""

from __future__ import annotations

from billing.imports.services import ServiceOfferImport
from core.management.exports import ExportCommand


class Command(ExportCommand):
    """Exports services; see `ExportCommand`."""

    help = "Write the services of an organization, by code, as `import_services` reads them."
    kind = ServiceOfferImport
