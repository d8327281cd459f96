"""Requests to surface v1 that carry the session's cookie."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from core.api.authentication import ALL_SCOPES
from core.api.v1.session import SessionCookieAuthentication
from tests.core.session_calls import PASSWORD, authenticate, log_in, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def test_the_cookie_authenticates_with_both_scopes() -> None:
    user = make_seller()

    found, credentials = authenticate(log_in().cookies["JSESSIONID"].value)

    assert found == user
    assert (credentials.client, credentials.scopes) == (None, ALL_SCOPES)


def test_no_cookie_leaves_the_request_to_others() -> None:
    assert SessionCookieAuthentication().authenticate(Request(APIRequestFactory().get("/"))) is None


@pytest.mark.parametrize("key", ["", "x", "\0" * 32, "é" * 32, "a" * 32, "a" * 10_000])
def test_a_cookie_of_no_session_is_refused(key: str) -> None:
    if not key:
        assert authenticate(key) is None
        return
    with pytest.raises(AuthenticationFailed):
        authenticate(key)


@pytest.mark.parametrize("change", ["is_active", "password"])
def test_a_session_ends_with_the_user_or_the_password(change: str) -> None:
    user = make_seller()
    key = log_in().cookies["JSESSIONID"].value
    if change == "is_active":
        user.is_active = False
    else:
        user.set_password("another one 9")
    user.save()

    with pytest.raises(AuthenticationFailed):
        authenticate(key)


def test_the_sessions_of_v1_and_of_the_back_office_do_not_open_each_others_doors() -> None:
    make_seller(is_staff=True)
    key = log_in().cookies["JSESSIONID"].value
    browser = Client()
    browser.cookies["sessionid"] = key
    assert browser.get("/admin/").status_code == 302

    staff = Client()
    staff.login(username="seller", password=PASSWORD, request=_request())
    with pytest.raises(AuthenticationFailed):
        authenticate(staff.cookies["sessionid"].value)


def _request() -> Any:
    request: Any = APIRequestFactory().post("/")
    request.axes_locked_out = False
    return request


@pytest.mark.parametrize(
    ("headers", "is_allowed"),
    [
        ({}, True),
        ({"HTTP_ORIGIN": "http://testserver"}, True),
        ({"HTTP_REFERER": "http://testserver/page"}, True),
        ({"HTTP_ORIGIN": "https://evil.example"}, False),
        ({"HTTP_ORIGIN": "https://testserver"}, False),
        ({"HTTP_ORIGIN": "http://testserver.evil.example"}, False),
        ({"HTTP_ORIGIN": "null"}, False),
        ({"HTTP_REFERER": "https://evil.example/?http://testserver"}, False),
        ({"HTTP_REFERER": "http://["}, False),
        ({"HTTP_ORIGIN": "https://evil.example", "HTTP_REFERER": "http://testserver/"}, False),
    ],
)
def test_a_write_by_cookie_must_not_come_from_another_site(
    headers: dict[str, str], is_allowed: bool
) -> None:
    make_seller()
    key = log_in().cookies["JSESSIONID"].value

    assert authenticate(key, "GET", **headers) is not None
    if is_allowed:
        assert authenticate(key, "POST", **headers) is not None
    else:
        with pytest.raises(PermissionDenied):
            authenticate(key, "POST", **headers)


def test_trusted_origins_may_write_by_cookie() -> None:
    make_seller()
    key = log_in().cookies["JSESSIONID"].value

    with override_settings(CSRF_TRUSTED_ORIGINS=["https://shop.example"]):
        assert authenticate(key, "POST", HTTP_ORIGIN="https://shop.example") is not None
