"""A program that speaks to the v1 surface, for tests: a real token over Django's test client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from django.test import Client

from core.actor import command_actor
from core.clients import SCOPES, create_api_client, issue_token
from core.models import Organization
from core.roles import Role

PREFIX = "/api/v1.0"
FORM = "application/x-www-form-urlencoded"


class Api:
    """Sends requests below `/api/v1.0`; every method returns Django's test response.

    Bodies go as a form, as a multipart form when there is a file among them, or as JSON when asked.
    """

    def __init__(self, token: str, headers: Mapping[str, str] | None = None) -> None:
        authorization = {"Authorization": f"Bearer {token}"} if token else {}
        self.client = Client(headers={**authorization, **(headers or {})})

    def get(self, path: str, **parameters: Any) -> Any:
        """GET with the parameters in the query string."""
        return self.client.get(PREFIX + path, parameters)

    def post(self, path: str, values: Mapping[str, Any] | None = None, **options: Any) -> Any:
        """POST; `as_json=True` sends JSON."""
        return self.send("POST", path, values, **options)

    def delete(self, path: str) -> Any:
        """DELETE without a body."""
        return self.send("DELETE", path)

    def send(
        self,
        method: str,
        path: str,
        values: Mapping[str, Any] | None = None,
        *,
        as_json: bool = False,
    ) -> Any:
        """Send any method with a body."""
        given = dict(values or {})
        if any(hasattr(value, "read") for value in given.values()):
            assert method == "POST", "Only POST is encoded as multipart here."
            return self.client.post(PREFIX + path, given)
        if as_json:
            return self.client.generic(
                method, PREFIX + path, orjson.dumps(given), content_type="application/json"
            )
        return self.client.generic(method, PREFIX + path, urlencode(given), content_type=FORM)


def api(
    *organizations: Organization,
    role: Role | str = Role.ADMIN,
    scopes: Sequence[str] = SCOPES,
    headers: Mapping[str, str] | None = None,
) -> Api:
    """Return a client whose account holds the role in each of the organizations."""
    by = command_actor()
    made = create_api_client(
        name="Test client", organizations=organizations, roles=[Role(role)], by=by
    )
    return Api(issue_token(client=made.client, scopes=scopes, by=by), headers)


def stranger() -> Api:
    """Return a client without a token."""
    return Api("")


def escaped(reference: str) -> str:
    """Return the reference as one segment of a URL."""
    return quote(reference, safe="")


def refusal(response: Any) -> tuple[int, str, str]:
    """Return status, code and text of a failure, having seen that it has the surface's shape."""
    body = response.json()
    assert list(body) == ["error", "error_description"], body
    return response.status_code, body["error"], body["error_description"]
