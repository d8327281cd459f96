"""The list of clients: its pages, its filters, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Organization
from customers import services
from customers.models import Customer
from tests.builders import later, make_customer, make_organization, make_user
from tests.customers.api.dynamics.clients import ADDRESS, COMPANY_RFC, DATES, PERSON_RFC, REACHED
from tests.dynamics import Program, document, failure, success

pytestmark = pytest.mark.django_db
CLIENTS = "/dynamics/clients"


def names(reply: Any) -> list[str]:
    return [each["BusinessName"] for each in success(reply)]


@pytest.fixture
def three(company: Organization) -> list[Customer]:
    make_customer(make_organization("two", tax_id="BBB010101BB1"), name="Elsewhere")
    made = [
        make_customer(company, name="Norte", tax_id=COMPANY_RFC),
        make_customer(company, name="Sur 100%", tax_id=PERSON_RFC.lower(), is_active=False),
        make_customer(company, name="GRUPO NORTE", by=later(60)),
    ]
    services.cancel_customer(customer=made[0], by=later(30))
    return made


FILTERS: dict[str, tuple[dict[str, str], list[str]]] = {
    "none": ({}, ["Norte", "Sur 100%", "GRUPO NORTE"]),
    "an RFC": ({"taxId": COMPANY_RFC.lower()}, ["Norte"]),
    "an RFC written small by another surface": ({"TAXID": PERSON_RFC}, ["Sur 100%"]),
    "a part of the name in any case": ({"search": "norte"}, ["Norte", "GRUPO NORTE"]),
    "a sign of LIKE is itself": ({"search": "0%"}, ["Sur 100%"]),
    "active ones": ({"isActive": "True"}, ["GRUPO NORTE"]),
    "inactive ones": ({"isActive": "false"}, ["Norte", "Sur 100%"]),
    "changed since": ({"updatedSince": "2026-03-14T09:56:53Z"}, ["Norte", "GRUPO NORTE"]),
    "changed since, local time": ({"updatedSince": "2026-03-14T04:26:53"}, ["GRUPO NORTE"]),
    "several": ({"search": "norte", "isActive": "false"}, ["Norte"]),
    "empty ones say nothing": (
        {"search": "", "taxId": " ", "isActive": ""},
        ["Norte", "Sur 100%", "GRUPO NORTE"],
    ),
    "nobody": ({"taxId": "XAXX010101000"}, []),
    "a name that is no filter": ({"color": "red"}, ["Norte", "Sur 100%", "GRUPO NORTE"]),
}


@pytest.mark.parametrize(("query", "expected"), FILTERS.values(), ids=FILTERS)
def test_a_filter_gives_its_clients_in_the_order_they_were_made(
    program: Program, three: list[Customer], query: dict[str, str], expected: list[str]
):
    assert names(program.get(CLIENTS, **query)) == expected


def test_a_filter_that_cannot_be_read_is_400_and_so_are_all_others(program: Program):
    reply = program.get(CLIENTS, isActive="1", updatedSince="soon", search="x" * 256)
    assert failure(reply) == (
        400,
        "InvalidModel",
        [
            f"The value '{'x' * 100}...' is not valid for search.",
            "The value '1' is not valid for isActive.",
            "The value 'soon' is not valid for updatedSince.",
        ],
    )


def test_pages_have_every_client_once(program: Program, three: list[Customer]):
    pages = [names(program.get(CLIENTS, page=page, pageSize=2)) for page in (1, 2, 3)]
    assert pages == [["Norte", "Sur 100%"], ["GRUPO NORTE"], []]
    root = document(program.as_xml().get(CLIENTS, pageSize=2))
    assert root.tag == "ResponseModelApiOfListOfCustomerModelApi"
    shown = [each.findtext("BusinessName") for each in root.findall("data/CustomerModelApi")]
    assert shown == ["Norte", "Sur 100%"]


def test_an_item_is_what_the_client_is_alone(program: Program, client: Customer):
    alone = success(program.get(f"{CLIENTS}/{client.uuid}"))
    assert success(program.get(CLIENTS)) == [alone]


def test_a_page_of_100_costs_as_many_queries_as_one_of_1(program: Program, company: Organization):
    seller = make_user(company)

    def add(count: int) -> None:
        for _ in range(count):
            make_customer(
                company,
                email="a@b.mx",
                main_contact={"name": "Eva"},
                contacts=[{**REACHED, "first_name": "Luz"}] * 2,
                billing_address=ADDRESS,
                delivery_portal={"is_used": True, "password": "x"},
                payment_settings={"is_collaborative": True},
                payment_dates=DATES,
                defaults={"seller": seller, "payment_way": "03"},
            )

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(success(program.get(CLIENTS))) == Customer.objects.count()
        return len(queries)

    add(1)
    first = cost()
    add(99)
    assert cost() == first
    assert first <= 14
