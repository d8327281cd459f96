"""`manage.py import_payment_types`: payment types out of a file."""

from __future__ import annotations

from core.management.imports import ImportCommand
from customers.imports.payment_types import PaymentTypeImport


class Command(ImportCommand):
    """Imports payment types; see `ImportCommand`."""

    help = (
        "Create or update payment types by reference. An absent column leaves its value, an "
        "empty cell clears it."
    )
    kind = PaymentTypeImport
