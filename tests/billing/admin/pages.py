"""What the tests of the back office for contracts start from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from billing import services
from billing.models import Recurrence, RecurrenceChange, UsageRecord
from core.models import Event
from tests.back_office import Staff
from tests.billing.builders import change, item, make_contract, make_package, make_service
from tests.builders import later, make_actor, make_customer, make_organization

TABLES = ("service", "package", "planallowance", "recurrence", "recurrencechange", "usagerecord")


def use(contract: Recurrence, service: str, quantity: int, external_id: str) -> UsageRecord:
    """Return a use of the service a day before NOW."""
    entry = {
        "service": service,
        "quantity": quantity,
        "used_at": later(-24 * 60).at,
        "external_id": external_id,
    }
    services.record_usage(recurrence=contract, entries=[entry], by=make_actor())
    return UsageRecord.objects.get(organization=contract.organization, external_id=external_id)


def one_of_each(slug: str) -> dict[str, Any]:
    """Return an organization with one record of every table: a contract, used and changed."""
    organization = make_organization(slug)
    service = make_service(organization, f"{slug}-stamps", name=f"{slug} stamps")
    make_service(organization, f"{slug}-mails", name=f"{slug} mails")
    package = make_package(
        organization,
        f"{slug}-basic",
        name=f"{slug} basic",
        price=Decimal("500.00"),
        currency="MXN",
        contents=[item(service.code, transaction_limit=100, value="gold")],
    )
    allowance = services.create_allowance(
        organization=organization,
        values={"service": service, "total_included": 10},
        by=make_actor(),
    )
    customer = make_customer(organization, name=f"{slug} customer")
    contract = make_contract(customer, package=package, code=f"{slug}-R1", name=f"{slug} contract")
    record = use(contract, service.code, 7, f"{slug}-u1")
    change(contract, price=contract.price + 31)
    return {
        "organization": organization,
        "customer": customer,
        "service": service,
        "package": package,
        "planallowance": allowance,
        "recurrence": Recurrence.objects.get(pk=contract.pk),
        "recurrencechange": RecurrenceChange.objects.get(recurrence=contract),
        "usagerecord": record,
    }


def new_rows(prefix: str, start: int, *rows: dict[str, Any]) -> dict[str, Any]:
    """Return what a browser adds to a form for new rows of its table after `start` others."""
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": str(start + len(rows))}
    for number, row in enumerate(rows, start):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def table_errors(response: Any) -> list[dict[str, list[str]]]:
    """Return the errors of each row of the page's table of services, when shown again."""
    assert response.status_code == 200, "The form was not shown again."
    return [dict(each) for each in response.context["inline_admin_formsets"][0].formset.errors]


def said(response: Any) -> list[str]:
    """Return the messages of the page that a redirect led to."""
    return [str(each) for each in response.context["messages"]]


def events_of(staff: Staff) -> list[str]:
    """Return the codes of what the person did, in order."""
    happened = Event.objects.filter(actor=staff.user).order_by("pk")
    return list(happened.values_list("code", flat=True))
