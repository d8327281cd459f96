"""Authorization codes: login, consent, PKCE and redeeming."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from oauth2_provider.models import AccessToken, Grant

from tests.builders import make_organization, make_user
from tests.core.oauth_calls import REDIRECT, authorize_query, get_code, login_client, redeem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def test_the_code_flow_gives_tokens_that_act_as_the_person() -> None:
    made, user = login_client(), make_user(make_organization())

    reply = redeem(made, get_code(made, user))

    assert reply.status_code == 200, reply.content
    assert AccessToken.objects.get().user == user
    assert len(f"Bearer {reply.json()['refresh_token']}") <= 256


@pytest.mark.parametrize(
    "change",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": None},
        {"response_type": "token"},
        {"scope": "admin"},
    ],
)
def test_authorization_is_refused_without_s256_or_with_what_is_not_offered(
    change: dict[str, Any],
) -> None:
    made, browser = login_client(), Client()
    browser.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")

    page = browser.get("/oauth/authorize/", authorize_query(made, **change))

    assert page.status_code == 302
    assert page["Location"].startswith(f"{REDIRECT}?error=")


@pytest.mark.parametrize("challenge", ["short", "x" * 129, "é" * 43])
def test_a_challenge_that_no_verifier_gives_is_refused_at_consent(challenge: str) -> None:
    made, browser = login_client(), Client()
    browser.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")

    page = browser.post(
        "/oauth/authorize/",
        {**authorize_query(made, code_challenge=challenge), "allow": "Authorize"},
    )

    assert "error=invalid_request" in page["Location"]
    assert not Grant.objects.exists()


def test_consent_cannot_be_given_by_another_sites_form() -> None:
    made, browser = login_client(), Client(enforce_csrf_checks=True)
    browser.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")

    page = browser.post("/oauth/authorize/", {**authorize_query(made), "allow": "Authorize"})

    assert page.status_code == 403
    assert not Grant.objects.exists()


def test_an_unregistered_redirect_is_not_followed() -> None:
    made, browser = login_client(), Client()
    browser.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")

    page = browser.get(
        "/oauth/authorize/", authorize_query(made, redirect_uri="https://evil.example/")
    )

    assert page.status_code == 400


def test_a_code_needs_its_verifier() -> None:
    made = login_client()
    code = get_code(made, make_user())

    assert redeem(made, code, verifier="w" * 64).json()["error"] == "invalid_grant"


def test_a_code_works_once() -> None:
    made = login_client()
    code = get_code(made, make_user())

    assert [redeem(made, code).status_code for _ in range(2)] == [200, 400]


def test_a_person_without_a_session_logs_in_on_our_own_page_and_comes_back() -> None:
    made = login_client()
    make_user(username="ana", password="a long secret 1")
    browser = Client()

    sent = browser.get("/oauth/authorize/", authorize_query(made))
    logged_in = browser.post(sent["Location"], {"username": "ana", "password": "a long secret 1"})
    consent = browser.get(logged_in["Location"])

    assert sent["Location"].startswith("/oauth/login?next=/oauth/authorize/")
    assert consent.status_code == 200
    assert b"App" in consent.content


def test_the_consent_form_may_lead_back_to_the_client() -> None:
    made, browser = login_client(), Client()
    browser.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")

    page: Any = browser.get("/oauth/authorize/", authorize_query(made))

    assert page._csp_replace == {"form-action": ["'self'", "https://client.example"]}
