"""What a company offers, and the company itself."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing import services
from tests import builders
from tests.billing.builders import make_package, make_service
from tests.billing.building import entry
from tests.dynamics import dynamics, failure, success, xml_success

pytestmark = pytest.mark.django_db


def test_the_services_are_listed_by_code(program, company):
    services.update_service(
        service=make_service(company, "beta"), values={"is_active": False}, by=builders.later()
    )
    make_service(builders.make_organization("two"), "theirs")
    listed = success(program.get("/dynamics/services"))
    assert [(each["service_id"], each["is_active"]) for each in listed] == [
        ("beta", False),
        ("calls", True),
        ("mails", True),
        ("stamps", True),
    ]
    assert listed[1] == {
        "service_id": "calls",
        "name": "Service calls",
        "description": "Phone calls",
        "is_active": True,
    }
    page = success(program.get("/dynamics/services", page=2, pageSize=3))
    assert [each["service_id"] for each in page] == ["stamps"]


def test_the_packages_are_listed_with_their_services(program, company):
    make_package(builders.make_organization("two"), "THEIRS")
    reply = program.get("/dynamics/packages")
    assert success(reply) == [
        {
            "package_id": "PRO",
            "name": "Package PRO",
            "description": "",
            "price": 500.0,
            "currency": "USD",
            "period_months": 3,
            "is_active": True,
            "services": [
                {
                    "service_id": "calls",
                    "service_name": "Service calls",
                    "transaction_limit": 7,
                    "value": "gold",
                }
            ],
        }
    ]
    assert b'"price":500.00' in reply.content
    data = xml_success(program.as_xml().get("/dynamics/packages"))
    assert [each.tag for each in data] == ["PackageModelApi"]
    assert data.findtext("PackageModelApi/services/PackageServiceModelApi/value") == "gold"


@pytest.mark.parametrize("path", ["/dynamics/packages", "/dynamics/services"])
def test_a_list_takes_the_same_number_of_queries_however_long_it_is(program, company, path):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            success(program.get(path))
        return len(captured)

    few = queries()
    for number in range(8):
        make_service(company, f"s-{number}")
        make_package(company, contents=[{"service": f"s-{number}"}, {"service": "calls"}])
    assert queries() == few


def test_the_company_is_shown_with_the_use_of_its_plan(contract):
    company = contract.organization
    for code, total in (("stamps", 100), ("calls", 5)):
        values = {"service": code, "total_included": total}
        services.create_allowance(organization=company, values=values, by=builders.make_actor())
    services.record_usage(
        recurrence=contract, entries=[entry(quantity=120)], by=builders.make_actor()
    )
    program = dynamics(company, builders.make_organization("two"))
    data = success(program.get("/Grantor/aaa010101aaa"))
    assert list(data.items()) == [
        ("GrantorTaxId", "AAA010101AAA"),
        ("ShortName", "one"),
        ("BusinessName", "One"),
        ("CreationDate", "2026-03-14T03:26:53-06:00"),
        ("FunctionaryName1", ""),
        ("FunctionaryName2", ""),
        ("FunctionarySurname1", ""),
        ("FunctionarySurname2", ""),
        (
            "PlanStatus",
            {
                "From": "2026-03-01T00:00:00-06:00",
                "To": "2026-03-31T00:00:00-06:00",
                "Detail": [
                    {
                        "ServiceCode": "calls",
                        "ServiceName": "Service calls",
                        "TotalIncluded": 5,
                        "TotalConsumed": 0,
                    },
                    {
                        "ServiceCode": "stamps",
                        "ServiceName": "Service stamps",
                        "TotalIncluded": 100,
                        "TotalConsumed": 120,
                    },
                ],
            },
        ),
    ]


def test_the_company_is_shown_with_its_officer_in_xml(program, company):
    company.short_name = "Uno"
    company.officer_given_name, company.officer_given_name_2 = "Ana", "Eva"
    company.officer_surname_1, company.officer_surname_2 = "Ruiz", "Paz"
    company.save()
    data = xml_success(program.as_xml().get("/grantor/AAA010101AAA/"))
    assert [(each.tag, each.text) for each in data][1:8] == [
        ("ShortName", "Uno"),
        ("BusinessName", "One"),
        ("CreationDate", "2026-03-14T03:26:53-06:00"),
        ("FunctionaryName1", "Ana"),
        ("FunctionaryName2", "Eva"),
        ("FunctionarySurname1", "Ruiz"),
        ("FunctionarySurname2", "Paz"),
    ]
    assert [each.tag for each in data.iterfind("PlanStatus/*")] == ["From", "To", "Detail"]


@pytest.mark.parametrize("tax_id", ["BBB010101BBB", "XXX010101XXX"])
def test_another_company_does_not_exist(program, tax_id):
    builders.make_organization("two", tax_id="BBB010101BBB")
    assert failure(program.get(f"/Grantor/{tax_id}"))[:2] == (404, "NotFound")
