"""`manage.py import_services`: the services that are offered, out of a file."""

from __future__ import annotations

from billing.imports.services import ServiceOfferImport
from core.management.imports import ImportCommand


class Command(ImportCommand):
    """Imports services; see `ImportCommand`."""

    help = (
        "Create or update the services that the organization offers, by code. An absent column "
        "leaves its value, an empty cell clears it."
    )
    kind = ServiceOfferImport
