"""Running `import_customers` in tests and reading what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command

from core.models import Event, Organization
from customers.models import Contact, Customer


@dataclass(frozen=True)
class Run:
    """One run of the command: exit status, what it wrote to either stream."""

    status: int
    out: str
    err: str

    @property
    def problems(self) -> list[str]:
        """The lines that tell of problems in rows."""
        return [line for line in self.err.splitlines() if line.startswith("line ")]


def csv_file(folder: Path, content: str | bytes, *, encoding: str = "utf-8") -> Path:
    """Return a file with this content."""
    path = folder / "customers.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def import_file(path: Path | str, *options: str, organization: str = "entity1") -> Run:
    """Run the command on the file."""
    out, err = StringIO(), StringIO()
    command = ("import_customers", str(path), "--organization", organization, *options)
    try:
        call_command(*command, stdout=out, stderr=err)
    except CommandError as error:
        return Run(error.returncode, out.getvalue(), f"{err.getvalue()}{error}")
    return Run(0, out.getvalue(), err.getvalue())


def import_rows(folder: Path, *lines: str, options: tuple[str, ...] = ()) -> Run:
    """Run the command on a file of these lines."""
    return import_file(csv_file(folder, "\n".join(lines) + "\n"), *options)


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
