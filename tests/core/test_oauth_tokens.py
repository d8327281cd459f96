"""Issued tokens: their form, how they are stored, and revoking them."""

from __future__ import annotations

import hashlib
import re

import pytest
from django.core.cache import cache
from django.test import Client
from oauth2_provider.models import AccessToken, Grant, RefreshToken

from core.clients import create_api_client, revoke_api_client
from tests.builders import later, make_actor, make_organization, make_user
from tests.core.oauth_calls import (
    basic,
    get_code,
    login_client,
    machine,
    post_token,
    program,
    redeem,
)

pytestmark = pytest.mark.django_db
# The documented pattern, without its ambiguity (an unescaped dot next to classes that hold a dot).
DISPATCH_PATTERN = re.compile(r"bearer [a-z0-9\-_=]+\.[a-z0-9\-_=]+\.[a-z0-9\-_.+/=]*", re.I)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def test_issued_tokens_fit_the_dispatch_surfaces_pattern_and_length() -> None:
    token = post_token(machine(), grant_type="client_credentials").json()["access_token"]

    assert DISPATCH_PATTERN.fullmatch(f"Bearer {token}")
    assert len(f"Bearer {token}") <= 256


def test_tokens_codes_and_secrets_are_nowhere_in_the_database_in_plain_text() -> None:
    made = login_client()
    code = get_code(made, make_user())
    stored_codes = list(Grant.objects.values_list("code", flat=True))
    tokens = redeem(made, code).json()

    assert stored_codes == [hashlib.sha256(code.encode()).hexdigest()]
    for model, raw in (
        (AccessToken, tokens["access_token"]),
        (RefreshToken, tokens["refresh_token"]),
    ):
        (row,) = model.objects.values()
        assert row["token_checksum"] == hashlib.sha256(raw.encode()).hexdigest()
        assert raw not in str(row)
    made.client.refresh_from_db()
    assert made.secret not in made.client.client_secret
    assert made.client.client_secret.startswith("pbkdf2_sha256_client$1000$")


def test_a_revoked_client_gets_no_tokens() -> None:
    made = machine()
    revoke_api_client(client=made.client, by=later())

    reply = post_token(made, grant_type="client_credentials")

    assert (reply.status_code, reply.json()["error"]) == (401, "invalid_client")


def test_revoking_an_access_token_removes_it() -> None:
    made = machine()
    token = post_token(made, grant_type="client_credentials").json()["access_token"]

    reply = program().post("/oauth/revoke_token", {"token": token}, headers=basic(made))

    assert reply.status_code == 200
    assert not AccessToken.objects.exists()


def test_a_client_cannot_revoke_anothers_token() -> None:
    made = machine()
    other = create_api_client(
        name="Other", organizations=[make_organization("entity2")], by=make_actor()
    )
    token = post_token(made, grant_type="client_credentials").json()["access_token"]

    Client().post("/oauth/revoke_token", {"token": token}, headers=basic(other))

    assert AccessToken.objects.count() == 1
