"""What a team would write instead of an import: no validation, no history, no events, no addresses.

Both take the customer's own columns only, of the same file.
"""

from __future__ import annotations

import csv
import itertools
from decimal import Decimal
from pathlib import Path
from typing import Any

import tablib
from django.db import connection, transaction
from django.utils import timezone
from import_export.fields import Field
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from core.models import Organization
from customers.models import Customer, CustomerCategory

AT_ONCE = 1000
RULES = {"days_after_invoice_date": 1, "days_after_end_of_invoice_month": 2}
UPDATED = (
    *("name", "is_active", "category", "email", "phone", "website", "tax_id", "credit_limit"),
    *("due_date_days", "due_date_rule", "currency", "updated_at"),
)


def full_unique_index() -> None:
    """Make the index that `update_conflicts` needs: ours is partial, which Django cannot name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE UNIQUE INDEX bench_reference ON customers_customer (organization_id, reference)"
        )


def drop_full_unique_index() -> None:
    """Take it away, so that it costs nobody else anything."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX bench_reference")


def upsert_in_bulk(path: Path, organization: Organization) -> int:
    """Upsert the file by `bulk_create(batch_size=1000, update_conflicts=True)`; return the rows."""
    categories = CustomerCategory.objects.filter(organization=organization)
    by_reference = {each.reference: each for each in categories}
    total = 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        while chunk := list(itertools.islice(rows, AT_ONCE)):
            total += len(chunk)
            with transaction.atomic():
                Customer.objects.bulk_create(
                    [_customer(row, organization, by_reference) for row in chunk],
                    batch_size=AT_ONCE,
                    update_conflicts=True,
                    unique_fields=["organization", "reference"],
                    update_fields=list(UPDATED),
                )
    return total


def _customer(
    row: dict[str, str], organization: Organization, categories: dict[str, CustomerCategory]
) -> Customer:
    now = timezone.now()
    return Customer(
        organization=organization,
        reference=row["reference"],
        name=row["name"],
        is_active=row["is_active"] == "true",
        category=categories[row["category"]],
        email=row["email"],
        phone=row["phone"],
        website=row["website"],
        tax_id=row["tax_number"],
        credit_limit=Decimal(row["credit_limit"]) if row["credit_limit"] else None,
        due_date_days=int(row["due_date_days"]) if row["due_date_days"] else None,
        due_date_rule=RULES.get(row["due_date_rule"]),
        currency=row["currency"],
        created_at=now,
        updated_at=now,
    )


class CustomerResource(ModelResource):
    """django-import-export in bulk mode, with the options its documentation names for speed."""

    category = Field("category", "category", ForeignKeyWidget(CustomerCategory, "reference"))

    class Meta:
        model = Customer
        fields = ("reference", *UPDATED[:-1])
        import_id_fields = ("reference",)
        use_bulk = True
        batch_size = AT_ONCE
        skip_unchanged = True
        report_skipped = False
        skip_diff = True
        skip_html_diff = True
        use_transactions = True
        instance_loader_class = CachedInstanceLoader

    def __init__(self, organization: Organization) -> None:
        super().__init__()
        self.organization = organization

    def get_queryset(self) -> Any:
        return Customer.objects.filter(organization=self.organization)

    def before_import_row(self, row: dict[str, Any], **_: Any) -> None:
        row["due_date_rule"] = RULES.get(row["due_date_rule"])
        row["is_active"] = "1" if row["is_active"] == "true" else "0"
        row["tax_id"] = row["tax_number"]

    def before_save_instance(self, instance: Any, row: Any, **_: Any) -> None:
        instance.organization = self.organization
        instance.updated_at = timezone.now()
        instance.created_at = instance.created_at or instance.updated_at


def import_export(path: Path, organization: Organization, most: int) -> int:
    """Import the first rows of the file; return how many."""
    with path.open(encoding="utf-8", newline="") as file:
        text = "".join(itertools.islice(file, most + 1))
    data = tablib.Dataset().load(text, format="csv")
    result = CustomerResource(organization).import_data(data, raise_errors=True)
    assert not result.has_errors()
    return len(data)
