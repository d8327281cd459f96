"""`import_customers`: what rows become, and what importing again leaves alone."""

from __future__ import annotations

import csv
import io
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core.models import Event, Organization
from customers.models import Customer
from tests.builders import (
    make_category,
    make_currency_rate,
    make_customer,
    make_group,
    make_organization,
    make_payment_type,
    make_region,
    make_segmentation,
    make_user,
    root_category,
)
from tests.customers.importing import customer, footprint, import_file, import_rows

DEMO = Path(__file__).parents[2] / "customers/data/demo_customers.csv"
# The header, and a row with a value in each of its columns.
FULL_ROW = (
    "reference,name,is_active,category,segmentation,groups,created_by,billing_country,"
    "billing_city,billing_postal_code,billing_address,billing_latitude,billing_longitude,"
    "is_same_address,country,city,postal_code,address,latitude,longitude,email,phone,website,"
    "credit_limit,due_date_days,due_date_rule,tax_number,currency,payment_types,region,"
    "customer_risk,customer_risk_color,on_hold,on_hold_reason,created_at",
    "FR/01,L'Écrin d'Été,false,jewelry,seg_a,vip; fair,emp-002,France,Saint-Étienne,01000,"
    '"12, rue de l\'Orfèvre",45.4397,4.3872,false,FR,Nice,06000,3 quai,43.7,7.25,a@example.com,'
    "04 77 00 00 00,www.example.com,1500.5,30,days_after_end_of_invoice_month,FR123,EUR,"
    "transfer;cash,île-de-france,high,#c62828,true,Litige,2016-01-04T09:00:00+01:00",
)


@pytest.fixture
def entity1(db: None) -> Organization:
    return make_organization("entity1", has_geographical_locations=True)


def make_all_the_row_names(organization: Organization) -> None:
    """Create what FULL_ROW refers to, but for its user."""
    make_category(organization, reference="jewelry")
    make_segmentation(organization, reference="seg_a")
    make_group(organization, reference="vip")
    make_group(organization, reference="fair")
    make_payment_type(organization, reference="transfer")
    make_region(organization, name="Île-de-France")
    make_currency_rate(organization, "EUR")


def test_import_creates_a_customer_with_everything_its_row_says(
    entity1: Organization, tmp_path: Path
) -> None:
    make_all_the_row_names(entity1)
    user = make_user(entity1, reference="emp-002")
    run = import_rows(tmp_path, *FULL_ROW)
    assert (run.status, run.err) == (0, "")
    assert run.out == "1 row: 1 created, 0 updated, 0 unchanged, 0 with problems.\n"
    made = customer("FR/01")
    billing, shipping = made.addresses.order_by("pk")
    assert (made.name, made.is_active, made.is_on_hold) == ("L'Écrin d'Été", False, True)
    assert str(made.category) == "Name of jewelry (jewelry)"
    assert str(made.segmentation) == "Name of seg_a (seg_a)"
    assert sorted(each.reference for each in made.groups.all()) == ["fair", "vip"]
    choices = made.payment_type_choices.order_by("position")
    assert [each.payment_type.reference for each in choices] == ["transfer", "cash"]
    assert (made.created_by, str(made.region), made.currency) == (user, "Île-de-France", "EUR")
    assert (made.credit_limit, made.due_date_days, made.due_date_rule) == (
        Decimal("1500.50"),
        30,
        2,
    )
    assert (made.tax_id, made.risk, made.risk_color) == ("FR123", "high", "#C62828")
    assert (made.email, made.website) == ("a@example.com", "www.example.com")
    assert made.created_at == datetime(2016, 1, 4, 8, tzinfo=UTC)
    assert (billing.country, billing.postal_code, billing.line_1) == (
        "FR",
        "01000",
        "12, rue de l'Orfèvre",
    )
    assert (billing.latitude, billing.is_shipping) == (Decimal("45.4397"), False)
    assert (shipping.city, shipping.postal_code, shipping.longitude) == (
        "Nice",
        "06000",
        Decimal("7.25"),
    )


def test_import_records_history_and_events_of_one_request(
    entity1: Organization, tmp_path: Path
) -> None:
    import_rows(tmp_path, "reference,name", "A,Anna", "B,Bert")
    import_rows(tmp_path, "reference,name", "A,Anna", "B,Berta")
    events = Event.objects.filter(code__startswith="customer.").order_by("pk")
    assert [(each.code, each.subject_label) for each in events] == [
        ("customer.created", "Anna (A)"),
        ("customer.created", "Bert (B)"),
        ("customer.updated", "Berta (B)"),
    ]
    past = customer("B").history.order_by("history_date", "history_id")
    assert [(each.history_type, each.name) for each in past] == [("+", "Bert"), ("~", "Berta")]
    assert [each.request_id for each in past] == [events[1].request_id, events[2].request_id]
    assert events[0].request_id == events[1].request_id != events[2].request_id


def test_import_knows_the_names_of_surface_v1(entity1: Organization, tmp_path: Path) -> None:
    run = import_rows(
        tmp_path,
        "Reference,NAME,billingPostalCode,taxNumber,credit-limit,Is Active,billingLat,billingLng,"
        "dueDateConfigNumber,dueDateConfigType,onHold",
        "A,Anna,01000,RFC1,12.5,no,1.5,2.5,10,daysAfterInvoiceDate,yes",
    )
    made = customer("A")
    assert run.status == 0
    assert (made.tax_id, made.credit_limit, made.is_active) == ("RFC1", Decimal("12.50"), False)
    assert (made.due_date_days, made.due_date_rule, made.is_on_hold) == (10, 1, True)
    address = made.addresses.get()
    assert (address.postal_code, address.latitude, address.longitude) == (
        "01000",
        Decimal("1.5"),
        Decimal("2.5"),
    )


def test_import_leaves_absent_columns_and_clears_empty_cells(
    entity1: Organization, tmp_path: Path
) -> None:
    category = make_category(entity1, reference="jewelry")
    make_customer(
        entity1,
        reference="A",
        name="Anna",
        category=category,
        phone="1",
        mobile="2",
        credit_limit=Decimal(5),
        is_active=False,
        groups=[make_group(entity1, reference="vip")],
        billing_address={"city": "Nice", "postal_code": "06000"},
    )
    run = import_rows(
        tmp_path,
        "reference,name,category,phone,credit_limit,groups,billing_city",
        "A,Anna,,,,,",
    )
    made = customer("A")
    assert "0 created, 1 updated" in run.out
    assert (made.phone, made.credit_limit, made.groups.count()) == ("", None, 0)
    assert made.category == root_category(entity1)
    assert (made.mobile, made.is_active) == ("2", False)
    address = made.addresses.get()
    assert (address.city, address.postal_code) == ("", "06000")


def test_created_at_counts_only_when_a_customer_is_created(
    entity1: Organization, tmp_path: Path
) -> None:
    rows = ("reference,name,created_at", "A,Anna,2016-08-01T12:00:00Z")
    import_rows(tmp_path, *rows)
    before = footprint()
    run = import_rows(tmp_path, rows[0], "A,Anna,2020-01-01T00:00:00Z")
    assert "1 unchanged" in run.out
    assert customer("A").created_at == datetime(2016, 8, 1, 12, tzinfo=UTC)
    assert footprint() == before


def test_importing_the_same_file_again_changes_nothing(
    entity1: Organization, tmp_path: Path
) -> None:
    with DEMO.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:100]
    for code in ("EUR", "USD", "TND"):
        make_currency_rate(entity1, code)
    for reference in ("transfer", "direct_debit"):
        make_payment_type(entity1, reference=reference)
    for number in range(1, 7):
        make_user(entity1, reference=f"emp-00{number}")
    for name in {row["region"] for row in rows} - {""}:
        make_region(entity1, name=name)
    known = {row["reference"] for row in rows}
    path = tmp_path / "part.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(row for row in rows if row["parent"] in known | {""})
    first = import_file(path, "--create-missing")
    assert first.status == 0, first.err
    before = footprint()
    count = len(before["customers"])
    again = import_file(path, "--create-missing")
    assert again.out == f"{count} rows: 0 created, 0 updated, {count} unchanged, 0 with problems.\n"
    assert count > 80
    assert len(before["contacts"]) > 50
    assert Customer.objects.exclude(parent=None).count() > 5
    assert footprint() == before


def test_a_dash_reads_standard_input(
    entity1: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = io.BytesIO("reference,name\nA,Añá\n".encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content))
    assert import_file("-").status == 0
    assert customer("A").name == "Añá"
    assert not content.closed
