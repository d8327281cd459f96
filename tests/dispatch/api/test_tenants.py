"""GET /tenants: the companies that the caller acts in."""

from __future__ import annotations

import pytest

from core.models import Organization
from core.roles import Role
from tests.builders import make_organization
from tests.dispatch.api.counting import queries_of
from tests.dispatch_program import Program, dispatch, nobody, ok, problem, results

pytestmark = pytest.mark.django_db


def test_the_callers_tenants_are_listed_by_id_without_the_tenant_header():
    companies = [make_organization(slug) for slug in ("one", "two", "three")]
    shown = results(dispatch(*companies[:2], role=Role.DRIVER).in_tenant(None).get("/tenants"))
    assert [tenant["code"] for tenant in shown] == ["one", "two"]
    assert [tenant["id"] for tenant in shown] == [company.pk for company in companies[:2]]


def test_a_tenant_says_what_its_company_says(company: Organization, program: Program):
    values = {"email": "a@example.com", "phone": "5555555", "postal_code": "06700", "city": "CDMX"}
    Organization.objects.filter(pk=company.pk).update(name="N" * 70, truck_limit=3, **values)
    (shown,) = results(program.get("/tenants"))
    assert shown == {
        **{"address": None, "city": "CDMX", "code": "one", "email": "a@example.com"},
        **{"created_on": "2026-03-14T09:26:53.000000", "id": company.pk, "is_active": True},
        **{"name": "N" * 64, "phone": "5555555", "state": None, "truck_limit": 3, "zip": "06700"},
    }


def test_a_telephone_that_does_not_fit_is_not_shown(company: Organization, program: Program):
    Organization.objects.filter(pk=company.pk).update(phone="555")
    assert results(program.get("/tenants"))[0]["phone"] is None


def test_tenants_come_in_pages(company: Organization):
    others = [make_organization(f"other-{number}") for number in range(2)]
    program = dispatch(company, *others)
    body = ok(program.get("/tenants", page_limit=2, page_index=2))
    assert [tenant["id"] for tenant in body.pop("results")] == [others[1].pk]
    assert body == {
        **{"current_limit": 2, "current_page": 2, "total_count": 3, "total_pages": 2},
    }


def test_a_tenant_where_no_role_reads_is_not_listed(company: Organization):
    program = dispatch(company, role=Role.THIRD_PARTY_ADMIN)
    assert problem(program.get("/tenants"))[0] == 403


def test_other_parameters_are_refused(program: Program):
    assert problem(program.get("/tenants", name="one")) == (
        400,
        "ListTenantsQueryModel.name",
        "Unknown field.",
    )


def test_without_a_token_nothing_is_listed():
    assert problem(nobody().get("/tenants"))[0] == 401


def test_tenants_cannot_be_written(program: Program):
    for method in ("POST", "PATCH", "DELETE"):
        reply = program.send(method, "/tenants")
        assert problem(reply)[0] == 405
        assert reply["Allow"] == "GET"


def test_the_number_of_queries_does_not_depend_on_the_number_of_tenants(company: Organization):
    others = [make_organization(f"other-{number}") for number in range(3)]
    _, few = queries_of(dispatch(company), "/tenants")
    count, many = queries_of(dispatch(company, *others), "/tenants")
    assert (count, many) == (4, few)
