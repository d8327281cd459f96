"""A customer's own policy over the wire."""

from __future__ import annotations

from typing import Any

import pytest

from collections_policy.models import CustomerPolicy
from core.models import Organization
from core.roles import Role
from customers.models import Customer
from customers.services import update_customer
from customers.services.cancellation import cancel_customer
from tests import builders
from tests.collections_policy.api.bodies import (
    customer_body,
    form_of,
    policy_body,
    range_body,
    schema_body,
    xml_of,
)
from tests.collections_policy.building import UNKNOWN, make_policy, make_range, make_schema
from tests.dynamics import Program, dynamics, failure, success, warnings, xml_success

pytestmark = pytest.mark.django_db
PATH = "/CollectionPolicy/Customer"
ROOT = "CollectionPolicy_CustomerModelApi"
NAMES = [
    "GrantorTaxId",
    "CustomerTaxId",
    "UseGeneralPolicy",
    "IsCreditRateAutomatic",
    "DefaultNotificationSchemaId",
    "NotificationTypeId",
    "ShowDocumentDetail",
    "FlagAttachment",
]


@pytest.fixture
def body(company: Organization, customer: Customer) -> dict[str, Any]:
    make_schema(company)
    return customer_body(company, customer.tax_id)


def shown(program: Program, customer: Customer) -> Any:
    """Return the reply of GET."""
    return program.get(f"/CollectionPolicy/{customer.organization.tax_id}/{customer.tax_id}")


def test_get_answers_what_was_posted(
    program: Program, customer: Customer, body: dict[str, Any]
) -> None:
    response = program.post(PATH, body)
    assert list(success(response)) == NAMES
    assert success(response) == body
    assert warnings(response) == []
    assert success(shown(program, customer)) == body
    again = program.post("/collectionpolicy/CUSTOMER/", body)
    assert success(again) == body
    assert CustomerPolicy.objects.get().history.count() == 1


def test_all_formats_say_the_same(
    program: Program, customer: Customer, body: dict[str, Any]
) -> None:
    response = program.as_xml().post(PATH, xml_of(ROOT, body))
    data = xml_success(response)
    assert [each.tag for each in data] == NAMES
    assert data.findtext("FlagAttachment") == "true"
    pairs = {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in form_of(body).items()
    }
    assert success(program.as_form().post(PATH, pairs)) == body


@pytest.mark.parametrize("name", NAMES)
def test_everything_is_required(program: Program, body: dict[str, Any], name: str) -> None:
    del body[name]
    told = [f"The {name} field is required."]
    assert failure(program.post(PATH, body)) == (400, "InvalidModel", told)
    response = program.as_xml().post(PATH, xml_of(ROOT, body))
    assert failure(response) == (400, "InvalidModel", told)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"CustomerTaxId": "CCC010101CCC"}, "The client CCC010101CCC does not exist."),
        ({"GrantorTaxId": "CCC010101CCC"}, "The company CCC010101CCC does not exist."),
        (
            {"DefaultNotificationSchemaId": str(UNKNOWN)},
            f"The notification schema {UNKNOWN} does not exist.",
        ),
        ({"NotificationTypeId": 9}, "The notification type 9 does not exist."),
    ],
)
def test_what_does_not_exist_is_404(
    program: Program, body: dict[str, Any], changes: dict[str, Any], text: str
) -> None:
    assert failure(program.post(PATH, body | changes)) == (404, "NotFound", [text])
    assert not CustomerPolicy.objects.exists()


def test_a_tax_id_of_several_customers_is_no_ones(
    program: Program, company: Organization, customer: Customer, body: dict[str, Any]
) -> None:
    builders.make_customer(company, tax_id=customer.tax_id)
    for response in (program.post(PATH, body), shown(program, customer)):
        assert failure(response)[:2] == (409, "AmbiguousClient")
    assert not CustomerPolicy.objects.exists()


def test_without_an_own_policy_the_companys_is_answered(
    program: Program, company: Organization, customer: Customer
) -> None:
    response = shown(program, customer)
    text = f"The collection policy of {customer.tax_id} does not exist."
    assert failure(response) == (404, "NotFound", [text])
    policy = success(program.post("/CollectionPolicy", policy_body(company)))
    data = success(shown(program, customer))
    assert data["UseGeneralPolicy"] is True
    assert data["CustomerTaxId"] == customer.tax_id
    for name in set(NAMES) - {"UseGeneralPolicy", "CustomerTaxId"}:
        assert data[name] == policy[name]


def test_the_general_policy_is_answered_where_it_is_used(
    program: Program, company: Organization, customer: Customer, body: dict[str, Any]
) -> None:
    make_policy(company)
    response = program.post(PATH, body | {"UseGeneralPolicy": True})
    told = "UseGeneralPolicy: The company's values apply; the customer's own are only kept."
    assert warnings(response) == [told]
    data = success(response)
    assert (data["UseGeneralPolicy"], data["NotificationTypeId"]) == (True, 1)
    assert success(shown(program, customer)) == data


def test_a_cancelled_customers_policy_is_answered_with_a_warning_until_it_is_reopened(
    program: Program, company: Organization, customer: Customer
) -> None:
    make_policy(company)
    before = shown(program, customer)
    assert warnings(before) == []
    cancelled = cancel_customer(customer=customer, by=builders.later())
    told = "CustomerTaxId: The customer is cancelled; nothing is collected from it."
    assert warnings(shown(program, customer)) == [told]
    assert success(shown(program, customer)) == success(before)
    update_customer(customer=cancelled, values={"is_active": True}, by=builders.later())
    assert warnings(shown(program, customer)) == []


def test_the_routes_do_not_take_each_others_requests(
    program: Program, company: Organization, body: dict[str, Any]
) -> None:
    for path in ("/CollectionPolicy/Customer", "/collectionpolicy/customer/"):
        response = program.get(path)
        assert (response.status_code, response["Allow"]) == (405, "POST")
    response = program.post(f"/CollectionPolicy/{company.tax_id}", body)
    assert (response.status_code, response["Allow"]) == (405, "GET")
    text = "The company Customer does not exist."
    assert failure(program.get("/CollectionPolicy/Customer/X")) == (404, "NotFound", [text])


def test_another_companys_records_do_not_exist(
    program: Program, company: Organization, customer: Customer, body: dict[str, Any]
) -> None:
    make_policy(company)
    other = builders.make_organization("two", tax_id="BBB010101BBB")
    stranger = dynamics(other)
    make_range(company)
    bodies = [
        ("POST", "/CollectionPolicy", policy_body(company)),
        ("POST", PATH, body),
        ("PUT", "/ConfigurationNotification", schema_body(company)),
        ("POST", "/ConfigurationNotification/Range", range_body(company)),
        ("GET", f"/CollectionPolicy/{company.tax_id}", None),
        ("GET", f"/CollectionPolicy/{company.tax_id}/{customer.tax_id}", None),
    ]
    told = f"The company {company.tax_id} does not exist."
    for method, path, content in bodies:
        assert failure(stranger.send(method, path, content)) == (404, "NotFound", [told])
    response = stranger.post("/CollectionPolicy", policy_body(other, NotificationSchemaList=[]))
    assert failure(response)[:2] == (404, "NotFound")
    response = stranger.get(f"/CollectionPolicy/{other.tax_id}/{customer.tax_id}")
    assert failure(response) == (404, "NotFound", [f"The client {customer.tax_id} does not exist."])


def test_roles_say_who_reads_and_who_saves(
    company: Organization, customer: Customer, body: dict[str, Any]
) -> None:
    make_policy(company)
    reader = dynamics(company, role=Role.THIRD_PARTY_CRM_USER)
    assert success(shown(reader, customer))["UseGeneralPolicy"] is True
    assert failure(reader.post(PATH, body))[:2] == (403, "Forbidden")
    driver = dynamics(company, role=Role.DRIVER)
    assert failure(shown(driver, customer))[:2] == (403, "Forbidden")
