"""Who may do what, and for which company."""

from __future__ import annotations

import pytest
from django.test import override_settings

from core.models import Organization, User
from core.roles import Role
from core.services import grant_roles
from tests.builders import make_actor, make_organization
from tests.core.api.dynamics.bodies import parsed
from tests.core.api.dynamics.calls import URLCONF, XML, failure, send, token

pytestmark = [pytest.mark.django_db, pytest.mark.urls(URLCONF)]
TEXT_XML = "text/xml"


@pytest.mark.parametrize("given", ["", "wrong"])
def test_without_a_token_it_is_401_in_the_envelope(given: str) -> None:
    response = send("GET", "/api/Things/a", token=given)
    assert failure(response)[:2] == (401, "Unauthorized")
    assert response["WWW-Authenticate"] == "Bearer"
    response = send("GET", "/api/Things/a", token=given, accept=XML)
    assert parsed(response.content).tag == "ResponseModelApiOfItemModel"


READERS = {
    Role.ADMIN,
    Role.CRM_USER,
    Role.DISPATCHER,
    Role.THIRD_PARTY_ADMIN,
    Role.THIRD_PARTY_CRM_USER,
    Role.THIRD_PARTY_DISPATCHER,
}
WRITERS = {Role.ADMIN, Role.CRM_USER, Role.DISPATCHER}


@pytest.mark.parametrize("role", Role)
def test_roles_say_who_reads_and_who_writes(role: Role, company: Organization) -> None:
    given = token(company, role=role)
    reading = send("GET", "/api/Things/a", token=given)
    writing = send("PUT", "/api/Things/a", '{"Number":1}', token=given)
    assert reading.status_code == (200 if role in READERS else 403)
    assert writing.status_code == (200 if role in WRITERS else 403)
    if role not in READERS:
        assert failure(reading)[1] == "Forbidden"


def test_a_scope_is_needed_too(company: Organization) -> None:
    given = token(company, scopes=["read"])
    assert send("GET", "/api/Things/a", token=given).status_code == 200
    assert failure(send("PUT", "/api/Things/a", "{}", token=given))[:2] == (403, "Forbidden")


@override_settings(API_THROTTLE_RATE="1/min")
def test_too_many_requests_are_429_in_the_envelope(key: str) -> None:
    assert send("GET", "/api/Things/a", token=key)["RateLimit-Limit"] == "1"
    response = send("GET", "/api/Things/a", token=key)
    assert failure(response)[:2] == (429, "TooManyRequests")
    assert int(response["Retry-After"]) > 0


def test_the_url_names_the_company_in_any_case(company: Organization) -> None:
    other = make_organization("two", tax_id="BBB010101BBB")
    given = token(company, other)
    response = send("GET", "/api/Company/bbb010101bbb", token=given)
    assert response.json()["data"]["GrantorTaxId"] == "BBB010101BBB"
    response = send("GET", "/api/Things/a?grantortaxid=BBB010101BBB", token=given)
    assert response.json()["data"]["Amount"] == other.pk


def test_an_account_of_several_companies_must_name_one(company: Organization) -> None:
    given = token(company, make_organization("two", tax_id="BBB010101BBB"))
    response = send("GET", "/api/Things/a", token=given)
    assert failure(response) == (400, "MissingValue", ["The GrantorTaxId field is required."])


def test_a_company_out_of_reach_is_answered_like_none(key: str) -> None:
    make_organization("two", tax_id="BBB010101BBB")
    for tax_id in ("BBB010101BBB", "CCC010101CCC"):
        response = send("GET", f"/api/Company/{tax_id}", token=key)
        told = [f"The company {tax_id} does not exist."]
        assert failure(response) == (404, "NotFound", told)


def test_a_body_of_another_company_is_never_taken_for_ones_own(key: str) -> None:
    make_organization("two", tax_id="BBB010101BBB")
    response = send("POST", "/api/Things", '{"GrantorTaxId":"BBB010101BBB"}', token=key)
    assert failure(response)[:2] == (404, "NotFound")


def test_url_and_body_name_the_same_company(company: Organization) -> None:
    given = token(company, make_organization("two", tax_id="BBB010101BBB"))
    path = "/api/Things?GrantorTaxId=AAA010101AAA"
    response = send("POST", path, '{"GrantorTaxId":"aaa010101aaa"}', token=given)
    assert response.json()["message"] == "one"
    response = send("POST", path, '{"GrantorTaxId":"BBB010101BBB"}', token=given)
    detail = "GrantorTaxId: It is not the company that the URL names."
    assert failure(response) == (400, "InvalidValue", [detail])


def test_a_role_is_needed_in_the_company_of_the_body(company: Organization) -> None:
    driver = make_organization("two", tax_id="BBB010101BBB")
    given = token(company)
    user = User.objects.get(memberships__organization=company)
    grant_roles(user=user, organization=driver, roles=[Role.DRIVER], by=make_actor())
    for tax_id, status in (("AAA010101AAA", 200), ("BBB010101BBB", 403)):
        body = f'{{"GrantorTaxId":"{tax_id}"}}'
        assert send("POST", "/api/Things", body, token=given).status_code == status


def test_the_body_names_the_company_and_its_time_zone(company: Organization) -> None:
    madrid = make_organization("two", tax_id="BBB010101BBB", time_zone="Europe/Madrid")
    given = token(company, madrid)
    body = '{"GrantorTaxId":"BBB010101BBB","At":"2025-07-01T12:00:00"}'
    response = send("POST", "/api/Things", body, token=given)
    assert response.json()["message"] == "two"
    assert response.json()["data"]["At"] == "2025-07-01T12:00:00+02:00"
    response = send("POST", "/api/Things", body.replace("BBB", "CCC"), token=given)
    assert failure(response)[:2] == (404, "NotFound")
    response = send("POST", "/api/Things", "{}", token=given)
    assert failure(response)[2] == ["The GrantorTaxId field is required."]
