"""The authorization server at /oauth/: client credentials, lockout, and what is not offered."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from core.clients import create_api_client
from tests.builders import make_actor, make_organization
from tests.core.oauth_calls import basic, machine, post_token

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def test_client_credentials_give_a_token_with_both_scopes() -> None:
    reply = post_token(machine(), grant_type="client_credentials")

    body = reply.json()
    assert reply.status_code == 200
    assert (body["token_type"], body["scope"]) == ("Bearer", "read write")
    assert "refresh_token" not in body


def test_the_token_endpoint_takes_a_trailing_slash() -> None:
    made = machine()

    reply = Client().post(
        "/oauth/token/", {"grant_type": "client_credentials"}, headers=basic(made)
    )

    assert reply.status_code == 200


def test_the_secret_may_come_in_the_body() -> None:
    made = machine()

    reply = Client().post(
        "/oauth/token",
        {
            "grant_type": "client_credentials",
            "client_id": made.client.client_id,
            "client_secret": made.secret,
        },
    )

    assert reply.status_code == 200


def test_a_wrong_secret_is_refused() -> None:
    reply = post_token(machine(), secret="wrong", grant_type="client_credentials")

    assert (reply.status_code, reply.json()["error"]) == (401, "invalid_client")


def test_the_eleventh_wrong_secret_locks_the_client_out_but_not_another() -> None:
    made = machine()
    other = create_api_client(
        name="Other", organizations=[make_organization("entity2")], by=make_actor()
    )
    failures = [
        post_token(made, secret="wrong", grant_type="client_credentials").status_code
        for _ in range(10)
    ]

    locked = post_token(made, grant_type="client_credentials")

    assert failures == [401] * 10
    assert locked.status_code == 429
    assert 1 <= int(locked["Retry-After"]) <= 300
    assert post_token(other, grant_type="client_credentials").status_code == 200


def test_a_success_forgets_earlier_failures() -> None:
    made = machine()
    for secret in (*["wrong"] * 9, made.secret, *["wrong"] * 9):
        post_token(made, secret=secret, grant_type="client_credentials")

    assert post_token(made, grant_type="client_credentials").status_code == 200


@pytest.mark.parametrize(
    "grant_type", ["password", "implicit", "urn:ietf:params:oauth:grant-type:device_code", "x"]
)
def test_grants_that_are_not_offered_are_refused(grant_type: str) -> None:
    reply = post_token(machine(), grant_type=grant_type, username="a", password="b")

    assert (reply.status_code, reply.json()["error"]) == (400, "unsupported_grant_type")


def test_the_token_endpoint_answers_json_to_other_methods() -> None:
    reply = Client().get("/oauth/token")

    assert (reply.status_code, reply["Allow"]) == (405, "POST")
    assert reply.json()["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("path", "form", "headers"),
    [
        ("/oauth/token", {"grant_type": "authorization_code", "code": "a\0"}, {}),
        ("/oauth/token", {"grant_type": "refresh_token", "client_id": "\0"}, {}),
        ("/oauth/token?a=%zz", {"grant_type": "client_credentials"}, {}),
        ("/oauth/token", {}, {"Authorization": "Basic " + "A" * 100_000}),
        ("/oauth/token", {}, {"Authorization": "Basic ?"}),
        ("/oauth/revoke_token", {"token": "a\0"}, {}),
        ("/oauth/revoke_token", {}, {}),
        ("/oauth/authorize/", {"client_id": "nobody"}, {}),
        ("/oauth/authorize/", {"client_id": "\0"}, {}),
    ],
)
def test_bad_input_is_refused_and_breaks_nothing(
    path: str, form: dict[str, str], headers: dict[str, str]
) -> None:
    assert Client().post(path, form, headers=headers).status_code in (400, 401)


@pytest.mark.parametrize("path", ["register/", "applications/", "introspect/", "device/"])
def test_nothing_else_of_the_toolkit_is_mounted(path: str) -> None:
    assert Client().get(f"/oauth/{path}").status_code == 404
