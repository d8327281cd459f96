"""A program that speaks to the tests' own dynamics surface, with a real token."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.test import Client

from core.actor import command_actor
from core.clients import SCOPES, create_api_client, issue_token
from core.models import Organization
from core.roles import Role

URLCONF = "tests.core.api.dynamics.urls"
JSON = "application/json"
XML = "application/xml"
FORM = "application/x-www-form-urlencoded"


def token(
    *organizations: Organization, role: Role = Role.ADMIN, scopes: Sequence[str] = SCOPES
) -> str:
    """Return the token of a client that holds the role in each of the organizations."""
    by = command_actor()
    made = create_api_client(name="Test", organizations=organizations, roles=[role], by=by)
    return issue_token(client=made.client, scopes=scopes, by=by)


def send(
    method: str,
    path: str,
    body: str | bytes = b"",
    *,
    token: str = "",
    content_type: str = "",
    accept: str = "",
    **extra: Any,
) -> Any:
    """Send a request; return Django's test response."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if accept:
        headers["Accept"] = accept
    data = body.encode() if isinstance(body, str) else body
    client = Client(headers=headers, raise_request_exception=False)
    if content_type:
        extra["CONTENT_TYPE"] = content_type
    return client.generic(method, path, data, content_type=content_type or JSON, **extra)


def failure(response: Any) -> tuple[int, str, list[str]]:
    """Return status, code and details of an envelope that tells a failure."""
    body = response.json()
    assert list(body) == ["success", "message", "messageDetail", "failureCode", "data"]
    assert body["success"] is False
    assert body["data"] is None
    assert body["message"]
    return response.status_code, body["failureCode"], body["messageDetail"]
