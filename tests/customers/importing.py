"""Running `import_customers` in tests and reading what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.models import Event, Organization
from customers.models import Contact, Customer
from tests.imports import harness
from tests.imports.harness import Run
from tests.imports.harness import file_of as csv_file

__all__ = ["Run", "csv_file", "customer", "footprint", "import_file", "import_rows", "references"]


def import_file(path: Path | str, *options: str, organization: str = "entity1") -> Run:
    """Run the command on the file."""
    return harness.import_file("customers", path, *options, organization=organization)


def import_rows(folder: Path, *lines: str, options: tuple[str, ...] = ()) -> Run:
    """Run the command on a file of these lines."""
    return harness.import_rows("customers", folder, *lines, options=options)


def customer(reference: str, organization: str = "entity1") -> Customer:
    """Return the customer with this reference."""
    return Customer.objects.get(
        organization__slug=organization, reference=reference, deleted_at=None
    )


def references(organization: Organization) -> list[str]:
    """Return the references of all customers, in order."""
    customers = Customer.objects.for_organization(organization)
    return list(customers.order_by("reference").values_list("reference", flat=True))


def footprint() -> dict[str, Any]:
    """Return how much there is of what an import writes, and when it was last touched."""
    return {
        "customers": list(Customer.objects.order_by("pk").values_list("pk", "updated_at")),
        "contacts": list(Contact.objects.order_by("pk").values_list("pk", "updated_at")),
        "past customers": Customer.history.count(),
        "past contacts": Contact.history.count(),
        "events": Event.objects.count(),
    }
