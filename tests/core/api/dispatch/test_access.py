"""Who may do what, and in which tenant."""

from __future__ import annotations

import pytest

from core.actor import command_actor
from core.clients import revoke_api_client
from core.models import Organization, User
from core.roles import DISPATCH_READERS, DISPATCH_WRITERS, Role
from core.services import grant_roles
from tests.builders import make_actor, make_customer, make_organization
from tests.dispatch_program import Program, dispatch, ok, problem, results

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api.dispatch.urls")]

R7 = {
    *("Admin", "ClientCustomer", "CrmUser", "Dispatcher", "Driver"),
    *("ThirdPartyDispatcher", "ThirdPartyDriver"),
}
WRITERS = {"Admin", "Dispatcher"}


def test_the_sets_of_roles_are_the_contract_s():
    assert {str(role) for role in DISPATCH_READERS} == R7
    assert {str(role) for role in DISPATCH_WRITERS} == WRITERS


@pytest.mark.parametrize("role", Role)
def test_roles_say_who_reads_and_who_writes(role: Role, tenant: Organization):
    program = dispatch(tenant, role=role)
    path = f"/customers/{make_customer(tenant).pk}"
    for method, roles in (("GET", R7), ("HEAD", R7), ("PATCH", WRITERS), ("DELETE", WRITERS)):
        response = program.send(method, path)
        assert response.status_code == (200 if role in roles else 403), (method, role)
    if role not in R7:
        assert problem(program.get(path)) == (403, None, "Access denied.")
    assert program.get("/tenants").status_code == (200 if role in R7 else 403)


def test_one_of_several_roles_is_enough(tenant: Organization):
    program = dispatch(tenant, role=[Role.DRIVER, Role.DISPATCHER])
    ok(program.patch(f"/customers/{make_customer(tenant).pk}"))


@pytest.mark.parametrize(("scope", "statuses"), [("read", [200, 403]), ("write", [403, 200])])
def test_a_scope_is_needed_too(scope: str, statuses: list[int], tenant: Organization):
    program = dispatch(tenant, scopes=[scope])
    path = f"/customers/{make_customer(tenant).pk}"
    assert [program.get(path).status_code, program.patch(path).status_code] == statuses
    assert program.get("/tenants").status_code == statuses[0]


def test_a_role_counts_in_its_own_tenant_only(tenant: Organization):
    other = make_organization("two")
    program = dispatch(tenant, role=Role.DRIVER)
    assert program.api_client
    user = User.objects.get(pk=program.api_client.user_id)
    grant_roles(user=user, organization=other, roles=[Role.DISPATCHER], by=make_actor())
    body = {"title": "Ada"}
    assert problem(program.post("/customers", body))[0] == 403
    assert ok(program.in_tenant(other).post("/customers", body), 201)["id"] == other.pk


def test_a_tenant_of_others_is_refused_like_one_that_does_not_exist(program: Program):
    other = make_organization("two")
    field = "StandardRequestHeadersModel.x-tenant-id"
    detail = "The tenant is not one of the account's."
    for tenant in (other.pk, 2**63 - 1, -1, 0):
        response = program.in_tenant(tenant).get("/customers")
        assert problem(response) == (403, field, detail)
        explanation = "GET /tenants lists the account's tenants."
        assert response.json()["explanation"] == explanation


def test_the_tenants_are_those_where_the_caller_may_read(tenant: Organization):
    other, third = make_organization("two"), make_organization("three")
    program = dispatch(tenant, third)
    assert program.api_client
    user = User.objects.get(pk=program.api_client.user_id)
    grant_roles(user=user, organization=other, roles=[Role.THIRD_PARTY_ADMIN], by=make_actor())
    assert [each["id"] for each in results(program.get("/tenants"))] == [tenant.pk, third.pk]


NONE = "Authentication is required."
BAD = "The access token is unknown, expired or revoked."
LONG = "The Authorization header has more than 256 characters."


@pytest.mark.parametrize(
    ("header", "detail"),
    [
        *(("", NONE), ("Basic dXNlcjpwYXNz", NONE), ("Bearerx y", NONE)),
        *(("Bearer", BAD), ("Bearer ", BAD), ("Bearer wrong", BAD), ("Bearer a b c", BAD)),
        *(("Bearer caf\xe9", BAD), ("Bearer " + "x" * 249, BAD)),
        *(("Bearer " + "x" * 250, LONG), ("Bearer " + "a-" * 4000, LONG)),
    ],
)
def test_without_a_valid_token_it_is_401(header: str, detail: str, tenant: Organization):
    program = Program("", tenant=tenant.pk)
    response = program.send("GET", "/customers", headers={"Authorization": header})
    assert problem(response) == (401, None, detail)
    assert response["WWW-Authenticate"] == "Bearer"


def test_the_scheme_is_read_in_any_case(program: Program):
    for scheme in ("bearer", "BEARER", "Bearer"):
        headers = {"Authorization": f"{scheme} {program.token}"}
        assert ok(program.send("GET", "/customers", headers=headers))["total_count"] == 0


def test_a_revoked_client_is_401(program: Program):
    assert program.api_client
    revoke_api_client(client=program.api_client, by=command_actor())
    assert problem(program.get("/customers"))[0] == 401
