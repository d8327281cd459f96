"""What the tests of the back office for dispatch start from."""

from __future__ import annotations

from typing import Any

from core.models import Event
from core.roles import Role
from dispatch.models import CustomerLocation
from tests.back_office import Staff
from tests.builders import make_customer, make_organization, make_user
from tests.dispatch.builders import (
    make_customer_location,
    make_customer_user,
    make_location,
    make_suspension,
)

TABLES = ("location", "customerlocation", "suspension", "customeruser")
LIST = "dispatch_customerlocation_changelist"


def one_of_each(slug: str) -> dict[str, Any]:
    """Return an organization with one record of every table: a suspended customer."""
    organization = make_organization(slug)
    customer = make_customer(organization, name=f"{slug} customer", reference=f"{slug}-1")
    location = make_location(organization, f"{slug} yard", city=f"{slug} city")
    suspension = make_suspension(organization, reason=f"{slug} bills")
    row = make_customer_location(
        customer,
        location,
        account_number_1=f"{slug}-A1",
        note=f"{slug} note",
        suspension=suspension,
    )
    user = make_user(organization, role=Role.CLIENT_CUSTOMER, username=f"{slug}-user")
    return {
        "organization": organization,
        "customer": customer,
        "location": location,
        "suspension": suspension,
        "customerlocation": CustomerLocation.objects.get(pk=row.pk),
        "user": user,
        "customeruser": make_customer_user(customer, user),
    }


def said(response: Any) -> list[str]:
    """Return the messages of the page that a redirect led to."""
    return [str(each) for each in response.context["messages"]]


def events_of(staff: Staff) -> list[str]:
    """Return the codes of what the person did, in order."""
    happened = Event.objects.filter(actor=staff.user).order_by("pk")
    return list(happened.values_list("code", flat=True))
