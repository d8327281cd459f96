"""`manage.py import_recurrences`: contracts of customers, out of a file."""

from __future__ import annotations

from billing.imports.recurrences import RecurrenceImport
from core.management.imports import ImportCommand


class Command(ImportCommand):
    """Imports contracts; see `ImportCommand`."""

    help = (
        "Make, change or end contracts by customer and code, with their services. An absent column "
        "leaves its value, an empty cell clears it. Changes follow the rules of the API: a new "
        "price is charged pro rata from now, and a contract that has ended stays as it was."
    )
    kind = RecurrenceImport
