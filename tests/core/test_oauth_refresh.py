"""Refresh tokens: rotation, reuse, and codes or tokens used in parallel."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from oauth2_provider.models import AccessToken

from core.models import User
from tests.builders import make_user
from tests.core.oauth_calls import get_code, login_client, redeem, refresh

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def test_refreshing_rotates_the_refresh_token_and_ends_the_old_access_token() -> None:
    made = login_client()
    first = redeem(made, get_code(made, make_user())).json()

    second = refresh(made, first["refresh_token"]).json()

    assert second["refresh_token"] != first["refresh_token"]
    checksums = AccessToken.objects.values_list("token_checksum", flat=True)
    assert list(checksums) == [hashlib.sha256(second["access_token"].encode()).hexdigest()]


def test_reusing_an_old_refresh_token_ends_the_whole_family() -> None:
    made = login_client()
    first = redeem(made, get_code(made, make_user())).json()
    second = refresh(made, first["refresh_token"]).json()

    assert refresh(made, first["refresh_token"]).json()["error"] == "invalid_grant"
    assert refresh(made, second["refresh_token"]).json()["error"] == "invalid_grant"
    assert not AccessToken.objects.exists()


def test_a_deactivated_person_gets_no_new_tokens() -> None:
    made, user = login_client(), make_user()
    code = get_code(made, user)
    tokens = redeem(made, get_code(made, user)).json()
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert redeem(made, code).json()["error"] == "invalid_grant"
    assert refresh(made, tokens["refresh_token"]).json()["error"] == "invalid_grant"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer at a time")
@pytest.mark.parametrize("kind", ["code", "refresh"])
def test_of_parallel_uses_of_one_code_or_refresh_token_one_at_most_succeeds(kind: str) -> None:
    made = login_client()
    credential = get_code(made, make_user())
    use: Any = redeem
    if kind == "refresh":
        credential, use = redeem(made, credential).json()["refresh_token"], refresh
    barrier, statuses = threading.Barrier(8), []

    def run() -> None:
        barrier.wait()
        try:
            statuses.append(use(made, credential).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [200] + [400] * 7
