"""`manage.py import_customer_locations`: customers at locations out of a file."""

from __future__ import annotations

from core.management.imports import ImportCommand
from dispatch.imports.customer_locations import CustomerLocationImport


class Command(ImportCommand):
    """Imports customers at locations; see `ImportCommand`."""

    help = (
        "Put customers at locations, or change their terms there: customers are named by "
        "reference, locations by name, suspensions by reason and days. An absent column leaves "
        "its value, an empty cell clears it; is_active false ends the service, true begins it "
        "again. With --create-missing, suspensions that are written with their days are created."
    )
    kind = CustomerLocationImport
