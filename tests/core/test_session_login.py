"""The documented login of the v1 surface: JSESSIONID, from logging in to logging out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed

from tests.core.session_calls import JSON, PASSWORD, authenticate, log_in, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def test_logging_in_sets_the_cookie_and_leads_to_ajax_success() -> None:
    make_seller()

    reply = log_in()

    cookie = reply.cookies["JSESSIONID"]
    assert (reply.status_code, reply["Location"]) == (302, "/login/ajaxSuccess")
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
    assert cookie["max-age"] == 28_800
    assert "sessionid" not in reply.cookies


def test_the_cookie_is_secure_under_tls() -> None:
    make_seller()

    assert log_in(secure=True).cookies["JSESSIONID"]["secure"] is True


def test_ajax_success_returns_the_session_and_the_user() -> None:
    user, client = make_seller(), Client()
    token = log_in(client).cookies["JSESSIONID"].value

    reply = client.get("/login/ajaxSuccess")

    assert reply["Content-Type"] == JSON
    assert reply["Cache-Control"] == "no-store"
    assert reply.json() == {
        "success": True,
        "token": token,
        "user": {
            "id": user.pk,
            "email": "seller@example.com",
            "firstName": "Inès",
            "lastName": "Núñez",
            "reference": "emp-002",
            "organization": "entity1",
            "organizations": ["entity1"],
        },
    }


def test_a_login_may_come_as_json() -> None:
    make_seller()

    reply = Client().post(
        "/j_spring_security_check/",
        {"j_username": "seller", "j_password": PASSWORD},
        content_type="application/json",
    )

    assert reply.status_code == 302


def test_ajax_success_without_a_session_is_unauthorized() -> None:
    reply = Client().get("/login/ajaxSuccess", headers={"Accept": "text/html"})

    assert (reply.status_code, reply["Content-Type"]) == (401, JSON)
    assert reply.json()["error"] == "unauthorized"


def test_logging_in_leaves_no_past_of_the_user_but_its_time() -> None:
    user = make_seller()
    before = user.history.count()

    log_in()

    user.refresh_from_db()
    assert user.last_login is not None
    assert user.history.count() == before


def test_each_login_gets_a_new_session_and_ends_the_old_one() -> None:
    make_seller()
    client = Client()

    keys = [log_in(client).cookies["JSESSIONID"].value for _ in range(2)]

    assert keys[0] != keys[1]
    assert list(Session.objects.values_list("session_key", flat=True)) == keys[1:]


def test_a_session_lasts_a_fixed_time() -> None:
    make_seller()
    client = Client()
    log_in(client)
    (ends_at,) = Session.objects.values_list("expire_date", flat=True)

    client.get("/login/ajaxSuccess")
    assert list(Session.objects.values_list("expire_date", flat=True)) == [ends_at]

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/login/ajaxSuccess").status_code == 401


def test_logging_out_ends_the_session() -> None:
    make_seller()
    client = Client()
    key = log_in(client).cookies["JSESSIONID"].value

    reply = client.post("/logout")

    assert (reply.status_code, reply.json()) == (200, {"success": True})
    assert reply.cookies["JSESSIONID"]["max-age"] == 0
    with pytest.raises(AuthenticationFailed):
        authenticate(key)
