"""`manage.py export_payment_types`: payment types into a file."""

from __future__ import annotations

from core.management.exports import ExportCommand
from customers.imports.payment_types import PaymentTypeImport


class Command(ExportCommand):
    """Exports payment types; see `ExportCommand`."""

    help = "Write payment types as `import_payment_types` reads them."
    kind = PaymentTypeImport
