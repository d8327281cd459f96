"""Files of customers for the benchmarks: some new, some changed, the others as they are."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.exports.cells import text_of
from core.models import Organization
from customers.imports.columns import CUSTOMER_COLUMNS
from customers.imports.customer_export import exported

# Of a hundred rows: 25 are new, 35 changed, 40 unchanged.
NEW, CHANGED = 25, 35
TARGETS = (
    *("reference", "name", "is_active", "category", "email", "phone", "website", "tax_id"),
    *("credit_limit", "due_date_days", "due_date_rule", "currency", "payment_types"),
    *(f"billing_address.{name}" for name in ("country", "city", "postal_code", "line_1")),
    *(f"billing_address.{name}" for name in ("latitude", "longitude")),
)
COLUMNS = [each for each in CUSTOMER_COLUMNS if each.target in TARGETS]


def write_mix(path: Path, organization: Organization, *, rows: int, skip: int) -> None:
    """Write a file of rows about customers after the first `skip`, by reference."""
    known = rows * (100 - NEW) // 100
    customers = organization.customers.filter(deleted_at=None)
    first = customers.order_by("reference").values_list("reference", flat=True)[skip]
    table = exported(customers.filter(reference__gte=first), organization, COLUMNS)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in COLUMNS])
        for number, values in zip(range(known), table, strict=False):
            row = dict(zip((each.target for each in COLUMNS), values, strict=True))
            if number % (100 - NEW) < CHANGED:
                _change(row, number)
            writer.writerow(map(text_of, row.values()))
            if number % 3 == 0:
                row["reference"] = f"{row['reference']}-{skip}-new"
                writer.writerow(map(text_of, row.values()))


def _change(row: dict[str, Any], number: int) -> None:
    """Change what changes most: telephones, limits, sometimes the address or the name."""
    row["phone"] = f"+52 33 {number:08d}"
    row["credit_limit"] = f"{number % 5000}.25"
    if number % 5 == 0:
        row["billing_address.line_1"] = f"Avenida {number}"
    if number % 10 == 0:
        row["name"] = f"{row['name']} {number}"


def write_new(path: Path, rows: int) -> None:
    """Write a file of so many new customers."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["reference", "name", "email", "phone", "billing_city", "credit_limit"])
        writer.writerows(_new_rows(rows))


def _new_rows(rows: int) -> Iterator[tuple[Any, ...]]:
    for number in range(rows):
        mail = f"customer{number}@example.com"
        yield (
            f"NEW-{number:08d}",
            f"Taller {number}",
            mail,
            f"55{number:08d}",
            "Mérida",
            number % 900,
        )
