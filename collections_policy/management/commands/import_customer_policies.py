"""`manage.py import_customer_policies`: customers' own collection policies out of a file."""

from __future__ import annotations

from collections_policy.imports.customer_policies import CustomerPolicyImport
from core.management.imports import ImportCommand


class Command(ImportCommand):
    """Imports customers' own policies; see `ImportCommand`."""

    help = (
        "Set what customers, named by reference, have of their own over the organization's "
        "collection policy. An absent column leaves its value; an empty cell makes it what the "
        "organization's policy says. Notification schemas are named by name or Guid."
    )
    kind = CustomerPolicyImport
