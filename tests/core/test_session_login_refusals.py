"""Logins of the v1 surface that are refused: wrong, locked out, from elsewhere, unreadable."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from tests.core.session_calls import JSON, PASSWORD, log_in, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("seller", "wrong"),
        ("nobody", PASSWORD),
        ("x" * 10_000, PASSWORD),
        ("sel\0ler", PASSWORD),
        ("seller", f"{PASSWORD}\0"),
    ],
)
def test_wrong_credentials_are_refused_without_a_session(username: str, password: str) -> None:
    make_seller()

    reply = log_in(username=username, password=password)

    assert (reply.status_code, reply["Content-Type"]) == (401, JSON)
    assert reply.json()["error"] == "authentication_failed"
    assert not reply.cookies
    assert not Session.objects.exists()


def test_an_inactive_user_cannot_log_in() -> None:
    make_seller(is_active=False)

    assert log_in().status_code == 401


@pytest.mark.parametrize("name", ["j_username", "j_password"])
def test_a_missing_credential_is_named(name: str) -> None:
    form = {"j_username": "seller", "j_password": PASSWORD}
    del form[name]

    reply = Client().post("/j_spring_security_check", form)

    assert reply.status_code == 400
    assert reply.json() == {
        "error": "missing_param",
        "error_description": f"{name} parameter is missing",
    }


def test_five_wrong_passwords_lock_the_name_out_at_that_address_only() -> None:
    make_seller()
    statuses = [log_in(password="wrong").status_code for _ in range(5)]

    locked = log_in()
    elsewhere = log_in(REMOTE_ADDR="192.0.2.7")

    assert statuses == [401] * 4 + [429]
    assert (locked.status_code, locked["Content-Type"]) == (429, JSON)
    assert locked.json()["error"] == "authentication_failed"
    assert locked["Retry-After"] == "900"
    assert elsewhere.status_code == 302


@pytest.mark.parametrize("path", ["/admin/login/", "/oauth/login"])
def test_pages_lock_out_too_and_say_for_how_long(path: str) -> None:
    make_seller(is_staff=True)
    form = {"username": "seller", "password": "wrong"}

    replies = [Client().post(path, form) for _ in range(6)]

    assert [reply.status_code for reply in replies] == [200] * 4 + [429] * 2
    assert replies[-1]["Retry-After"] == "900"


def test_a_mistyped_password_is_kept_nowhere() -> None:
    make_seller()

    log_in(password="correct horse 8")

    assert "correct horse" not in str(list(AccessAttempt.objects.values()))


@pytest.mark.parametrize("path", ["/j_spring_security_check", "/logout"])
def test_logging_in_or_out_from_another_site_is_forbidden(path: str) -> None:
    reply = Client().post(path, headers={"Origin": "https://evil.example"})

    assert (reply.status_code, reply["Content-Type"]) == (403, JSON)
    assert reply.json()["error"] == "forbidden"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/j_spring_security_check", "POST"),
        ("OPTIONS", "/j_spring_security_check", "POST"),
        ("POST", "/login/ajaxSuccess", "GET"),
        ("DELETE", "/logout/", "POST"),
    ],
)
def test_other_methods_are_answered_in_the_surfaces_shape(
    method: str, path: str, allowed: str
) -> None:
    client = Client()
    make_seller()
    log_in(client)

    reply = client.generic(method, path)

    assert (reply.status_code, reply["Content-Type"]) == (405, JSON)
    assert reply.json()["error"] == "method_not_allowed"
    assert allowed in reply["Allow"]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"<a/>", "text/xml", 415),
        (b"{", "application/json", 400),
        (b"[" * 20_000, "application/json", 400),
        (b'{"j_username": 1, "j_password": []}', "application/json", 400),
        (b"x", "multipart/form-data; boundary=b", 400),
        (b"x", "multipart/form-data", 400),
        (b"&".join(b"a%d=1" % i for i in range(1500)), "application/x-www-form-urlencoded", 400),
        (b"j_username=%E9&j_password=%E9", "application/x-www-form-urlencoded", 401),
        (b"", "", 400),
    ],
)
def test_unreadable_logins_are_refused_in_the_surfaces_shape(
    body: bytes, content_type: str, status: int
) -> None:
    reply = Client().generic("POST", "/j_spring_security_check", body, content_type)

    assert (reply.status_code, reply["Content-Type"]) == (status, JSON)
    assert set(reply.json()) == {"error", "error_description"}
