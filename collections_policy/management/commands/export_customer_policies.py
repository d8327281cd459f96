"""`manage.py export_customer_policies`: customers' own collection policies into a file."""

from __future__ import annotations

from collections_policy.imports.customer_policies import CustomerPolicyImport
from core.management.exports import ExportCommand


class Command(ExportCommand):
    """Exports customers' own policies; see `ExportCommand`."""

    help = "Write what customers have of their own, as import_customer_policies reads it."
    kind = CustomerPolicyImport
