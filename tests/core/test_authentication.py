"""Bearer tokens and role permission, on a bare view as every surface has it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from oauth2_provider.models import AccessToken
from pytest_django import DjangoAssertNumQueries
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from core.actor import command_actor
from core.api.authentication import ALL_SCOPES, BearerAuthentication, Credentials
from core.api.permissions import RolePermission
from core.clients import (
    create_api_client,
    issue_token,
    revoke_api_client,
    rotate_secret,
)
from core.models import ApiClient, Event, Organization, User
from core.oauth.tokens import encode_access_token
from core.roles import Role
from core.tenancy import Access, accesses_of
from tests.builders import make_organization, make_user

pytestmark = pytest.mark.django_db


def make_client(*organizations: Organization, **values: Any) -> ApiClient:
    values = {"name": "Till", "by": command_actor(), **values}
    return create_api_client(organizations=organizations or [make_organization()], **values).client


def make_token(client: ApiClient, **values: Any) -> str:
    return issue_token(client=client, by=command_actor(), **values)


def authenticate(header: str | None) -> Any:
    headers: Any = {} if header is None else {"HTTP_AUTHORIZATION": header}
    return BearerAuthentication().authenticate(Request(APIRequestFactory().get("/", **headers)))


def test_a_client_credentials_token_acts_as_the_clients_machine_user() -> None:
    client = make_client()

    user, credentials = authenticate(f"Bearer {make_token(client)}")

    assert (user, user.is_machine) == (client.user, True)
    assert credentials == Credentials(client.user, client, ALL_SCOPES)


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "bEaReR"])
def test_the_scheme_is_read_in_any_case(scheme: str) -> None:
    assert authenticate(f"{scheme} {make_token(make_client())}") is not None


def test_authentication_takes_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = make_client()
    token = make_token(client)

    with django_assert_num_queries(1):
        user, credentials = authenticate(f"Bearer {token}")
        assert (user.username, user.first_name) == (client.user.username, "Till")
        assert (user.is_active, user.is_machine) == (True, True)
        assert credentials.client.name == "Till"
        assert credentials.client.user_id == user.pk


@pytest.mark.parametrize("header", [None, "", "Basic abc", "JSESSIONID"])
def test_without_a_bearer_token_others_may_authenticate(header: str | None) -> None:
    assert authenticate(header) is None


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer a.b.c", "Bearer é", "Bearer a b", "Bearer \0"]
)
def test_a_token_that_was_never_issued_is_refused(header: str) -> None:
    with pytest.raises(AuthenticationFailed, match="unknown, expired or revoked"):
        authenticate(header)


@pytest.mark.parametrize("length", [257, 2_000, 100_000])
def test_a_header_over_256_characters_is_refused_before_anything_reads_it(
    length: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    header = ("Bearer " + "-" * length)[:length]

    with django_assert_num_queries(0), pytest.raises(AuthenticationFailed, match="256"):
        authenticate(header)


def test_a_header_of_256_characters_is_looked_up() -> None:
    with pytest.raises(AuthenticationFailed, match="unknown"):
        authenticate("Bearer " + "a" * 249)


def test_the_longest_token_that_can_be_issued_fits() -> None:
    token = encode_access_token(subject=2**63 - 1, expires_at=253_402_300_799)

    assert len(f"Bearer {token}") <= 256


def test_an_expired_token_is_refused() -> None:
    token = make_token(make_client())
    AccessToken.objects.update(expires=timezone.now() - timedelta(seconds=1))

    with pytest.raises(AuthenticationFailed):
        authenticate(f"Bearer {token}")


def test_a_deleted_token_is_refused_at_once() -> None:
    token = make_token(make_client())
    AccessToken.objects.all().delete()

    with pytest.raises(AuthenticationFailed):
        authenticate(f"Bearer {token}")


def test_a_revoked_clients_tokens_are_refused_at_once() -> None:
    client = make_client()
    token = make_token(client)
    revoke_api_client(client=client, by=command_actor())

    with pytest.raises(AuthenticationFailed):
        authenticate(f"Bearer {token}")


def test_an_inactive_user_is_refused() -> None:
    client = make_client()
    token = make_token(client)
    User.objects.filter(pk=client.user_id).update(is_active=False)

    with pytest.raises(AuthenticationFailed):
        authenticate(f"Bearer {token}")


def test_a_persons_token_ends_with_the_client_that_got_it() -> None:
    client = make_client()
    token = make_token(client)
    AccessToken.objects.update(user=make_user())
    User.objects.filter(pk=client.user_id).update(is_active=False)

    with pytest.raises(AuthenticationFailed):
        authenticate(f"Bearer {token}")


def test_a_token_for_another_server_is_refused() -> None:
    token = make_token(make_client())
    AccessToken.objects.update(resource=["https://elsewhere.example/"])

    with pytest.raises(AuthenticationFailed):
        authenticate(f"Bearer {token}")


def test_what_was_not_fetched_with_the_token_is_fetched_when_asked_for() -> None:
    client = make_client()

    user, credentials = authenticate(f"Bearer {make_token(client)}")

    assert user.date_joined == client.user.date_joined
    assert credentials.client.client_secret == client.client_secret


def test_a_tokens_scopes_are_those_it_was_issued_with() -> None:
    token = make_token(make_client(), scopes=["read"])

    _, credentials = authenticate(f"Bearer {token}")

    assert credentials.scopes == {"read"}


def test_rotating_the_secret_makes_a_new_one_and_records_it() -> None:
    client = make_client()
    before = client.client_secret

    rotated = rotate_secret(client=client, by=command_actor())

    client.refresh_from_db()
    assert client.client_secret not in (before, rotated.secret)
    assert "api_client.secret_rotated" in Event.objects.values_list("code", flat=True)


def test_a_clients_life_is_recorded_in_each_of_its_organizations() -> None:
    organizations = [make_organization(), make_organization("entity2")]
    client = make_client(*organizations, roles=[Role.DISPATCHER])
    make_token(client)
    revoke_api_client(client=client, by=command_actor())

    for organization in organizations:
        codes = Event.objects.filter(organization=organization, code__startswith="api_client.")
        assert list(codes.order_by("pk").values_list("code", flat=True)) == [
            "api_client.created",
            "api_client.token_issued",
            "api_client.revoked",
        ]


def test_a_client_reaches_its_organizations_with_its_roles() -> None:
    organizations = [make_organization(), make_organization("entity2")]

    client = make_client(*organizations, roles=[Role.DISPATCHER, Role.CRM_USER])

    assert accesses_of(client.user) == [
        Access(organization, frozenset({"Dispatcher", "CrmUser"})) for organization in organizations
    ]


def allowed(
    method: str, *roles: str, scopes: frozenset[str] = ALL_SCOPES, view: object = None
) -> bool:
    request: Any = Request(APIRequestFactory().generic(method, "/"))
    organization = Organization(slug="entity1")
    request.access = Access(organization, frozenset(roles))
    request.auth = Credentials(User(), None, scopes)
    return RolePermission().has_permission(request, view or object())


READERS = {"Admin", "CrmUser", "Dispatcher"} | {
    "ThirdPartyAdmin",
    "ThirdPartyCrmUser",
    "ThirdPartyDispatcher",
}
WRITERS = {"Admin", "CrmUser", "Dispatcher"}


@pytest.mark.parametrize("role", Role.values)
def test_a_v1_role_allows_what_the_contract_says(role: str) -> None:
    assert {method: allowed(method, role) for method in ("GET", "HEAD", "POST", "DELETE")} == {
        "GET": role in READERS,
        "HEAD": role in READERS,
        "POST": role in WRITERS,
        "DELETE": role in WRITERS,
    }


def test_one_of_several_roles_is_enough() -> None:
    assert allowed("POST", "Driver", "Admin")


def test_no_role_allows_nothing() -> None:
    assert not allowed("GET")


@pytest.mark.parametrize(
    ("method", "scopes", "expected"),
    [
        ("GET", {"read"}, True),
        ("POST", {"read"}, False),
        ("GET", {"write"}, False),
        ("POST", {"write"}, True),
        ("GET", set(), False),
    ],
)
def test_scopes_limit_what_roles_allow(method: str, scopes: set[str], expected: bool) -> None:
    assert allowed(method, "Admin", scopes=frozenset(scopes)) is expected


def test_a_view_may_name_its_own_roles() -> None:
    view = SimpleNamespace(roles_that_read={"Driver"}, roles_that_write=frozenset())

    assert allowed("GET", "Driver", view=view)
    assert not allowed("POST", "Admin", view=view)


def test_a_request_without_an_organization_or_credentials_is_refused() -> None:
    request: Any = Request(APIRequestFactory().get("/"))
    assert not RolePermission().has_permission(request, object())
    request.access = Access(Organization(), frozenset({"Admin"}))
    assert not RolePermission().has_permission(request, object())
