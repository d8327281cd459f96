"""Logging in to surface v1 in tests, and authenticating by its cookie."""

from __future__ import annotations

from typing import Any

from django.test import Client
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from core.api.v1.session import SessionCookieAuthentication
from core.models import User
from tests.builders import make_organization, make_user

PASSWORD = "correct horse 7"
JSON = "application/json;charset=UTF-8"


def make_seller(**values: Any) -> User:
    """Create the user `seller` of `entity1`, whose password is PASSWORD."""
    values = {
        "username": "seller",
        "password": PASSWORD,
        "email": "seller@example.com",
        "first_name": "Inès",
        "last_name": "Núñez",
        "reference": "emp-002",
        **values,
    }
    return make_user(make_organization(), **values)


def log_in(
    client: Client | None = None, password: str = PASSWORD, username: str = "seller", **kwargs: Any
) -> Any:
    """Send the login form and return the answer; `kwargs` go to the test client's `post`."""
    form = {"j_username": username, "j_password": password, "ajax": "true"}
    client = client or Client(enforce_csrf_checks=True)
    return client.post("/j_spring_security_check", form, **kwargs)


def cookie_request(key: str, method: str = "GET", **headers: Any) -> Request:
    """Return a request whose session cookie holds this key."""
    request = APIRequestFactory().generic(method, "/", **headers)
    request.COOKIES["JSESSIONID"] = key
    return Request(request)


def authenticate(key: str, method: str = "GET", **headers: Any) -> Any:
    """Return the user and credentials that a request with this cookie stands for."""
    return SessionCookieAuthentication().authenticate(cookie_request(key, method, **headers))
