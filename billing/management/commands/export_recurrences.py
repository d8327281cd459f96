"""`manage.py export_recurrences`: contracts as a file that `import_recurrences` reads back."""

from __future__ import annotations

from billing.imports.recurrences import RecurrenceImport
from core.management.exports import ExportCommand


class Command(ExportCommand):
    """Exports contracts; see `ExportCommand`."""

    help = (
        "Write the contracts of an organization with their services, those that have ended too, "
        "by customer and code, as `import_recurrences` reads them."
    )
    kind = RecurrenceImport
