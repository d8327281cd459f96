"""The records of the golden bodies, with ids and times of their own: made past all services."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from core.models import Organization, User
from customers.models import Address, Contact, Customer, CustomerCategory
from dispatch.models import CustomerLocation, Location, Suspension

MADE_AT: Final = datetime(2018, 6, 13, 19, 50, 20, 867000, tzinfo=UTC)
CHANGED_AT: Final = datetime(2020, 4, 22, 17, 23, 17, tzinfo=UTC)
TIMES: Final = {"created_at": MADE_AT, "updated_at": CHANGED_AT}
COMPANY, YARD, EMPTY_YARD, PARENT, CUSTOMER = 70_001, 70_011, 70_012, 70_021, 70_022
LONG: Final = "Limpia y Recolección de Residuos de Manejo Especial del Valle de México, S.A."


def build() -> Organization:
    """Make everything; return the company."""
    company = Organization.objects.create(
        pk=COMPANY,
        slug="golden",
        name="Sequim Roll-off",
        tax_id="GOL010101AAA",
        email="office@example.com",
        phone="360-555-1200",
        address="520 E Washington St",
        city="Sequim",
        state="WA",
        postal_code="98382",
        truck_limit=25,
        **TIMES,
    )
    _locations(company)
    category = CustomerCategory.objects.create(
        organization=company, reference="root", name="Root", **TIMES
    )
    shared: dict[str, Any] = {
        "organization": company,
        "category": category,
        "currency": "USD",
        **TIMES,
    }
    # Nothing but what a record must have.
    parent = Customer.objects.create(pk=PARENT, reference="P", name="Jones Holding", **shared)
    # Everything, and texts that are too long for this surface.
    customer = Customer.objects.create(
        pk=CUSTOMER, reference="C", name=LONG, parent=parent, **shared
    )
    _parts(customer)
    _links(company, customer, parent)
    return company


def _locations(company: Organization) -> None:
    Location.objects.create(
        pk=YARD,
        organization=company,
        name="North yard",
        line_1="161 Business Park Loop",
        line_2="Gate 2",
        city="Sequim",
        state="WA",
        postal_code="98382",
        latitude=Decimal("48.0791667"),
        longitude=Decimal("-123.1022222"),
        contact_name="Marie Curie",
        contact_email="yard@example.com",
        contact_number="360-555-1234",
        main_inventory_name="Yard",
        service_disclaimer="Overloaded containers are not moved.",
        distance_factor=Decimal("1.3000"),
        distance_label="mi",
        require_signature=True,
        pickup_hidden=True,
        notify_on_completed_job=True,
        **TIMES,
    )
    Location.objects.create(
        pk=EMPTY_YARD, organization=company, name="Closed", is_active=False, **TIMES
    )


def _parts(customer: Customer) -> None:
    Address.objects.create(
        pk=70_031,
        customer=customer,
        is_billing=True,
        is_shipping=True,
        country="MX",
        line_1="Av. Insurgentes Sur 1602",
        line_2="Piso 4",
        line_3="Crédito Constructor",
        line_4="Torre B",
        city="C" * 100,
        state="S" * 40,
        postal_code="03940",
        district="Benito Juárez",
        latitude=Decimal("19.3620000"),
        longitude=Decimal("-99.1823450"),
        **TIMES,
    )
    Address.objects.create(pk=70_032, customer=customer, is_active=False, **TIMES)
    shared = {"organization": customer.organization, "customer": customer, **TIMES}
    Contact.objects.create(
        pk=70_041,
        first_name="Marie",
        last_name="Curie",
        email="marie@example.com, lab@example.com",
        phone="555-0100",
        fax="555-0101",
        notify_new_request=True,
        notify_failed_request=True,
        **shared,
    )
    Contact.objects.create(pk=70_042, phone="555-0102", fax="+52 55 5555 0102 ext. 7", **shared)


def _links(company: Organization, customer: Customer, parent: Customer) -> None:
    suspension = Suspension.objects.create(
        pk=70_051,
        organization=company,
        reason="Unpaid bills",
        starts_on=date(2020, 4, 1),
        **TIMES,
    )
    CustomerLocation.objects.create(
        customer=customer,
        location_id=YARD,
        account_number_1="4-1200",
        account_number_2="4-1201",
        is_commercial=True,
        note="Exempt from billing",
        reference_number="PO 4711",
        renewal_on=date(2027, 1, 31),
        sales_rep_key="ada",
        sales_user=User.objects.create(username="ada", first_name="Ada", last_name="Lovelace"),
        suspension=suspension,
        created_at=MADE_AT,
        updated_at=CHANGED_AT + timedelta(days=1),
    )
    CustomerLocation.objects.create(customer=parent, location_id=YARD, is_active=False, **TIMES)
