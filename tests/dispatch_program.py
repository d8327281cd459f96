"""A program that speaks to the dispatch surface, for tests: a real token over Django's test client.

program = dispatch(organization)                            # x-tenant-id is the organization's id
reply = program.post("/customers", {"name": "Ada", ...})
body = ok(reply, 201)
assert problem(reply) == (400, "CreateCustomerModel.name", "Not nullable.")
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from core.actor import command_actor
from core.clients import SCOPES, create_api_client, issue_token
from core.models import ApiClient, Organization
from core.roles import Role

JSON = "application/json"
ALLOW_HEADERS = "Authorization, Accept, X-TENANT-ID, Content-Type"
METHODS = ["GET", "POST", "PATCH", "DELETE"]

# A text goes as it stands, anything else as JSON; None is no body.
Content = Any


class Program:
    """Sends requests to the root paths; every method returns Django's test response.

    `tenant` and `version` are the headers of every request (None: the header is not sent);
    `api_client` is the client that the token is of.
    """

    def __init__(
        self,
        token: str,
        *,
        tenant: int | str | None = None,
        version: str | None = None,
        api_client: ApiClient | None = None,
    ) -> None:
        self.token, self.tenant, self.version = token, tenant, version
        self.api_client = api_client
        self.client = Client(raise_request_exception=False)

    def at(self, version: str | None) -> Program:
        """Return the same program, which asks for this dated version (None: for none)."""
        return self._but(version=version)

    def in_tenant(self, tenant: Organization | int | str | None) -> Program:
        """Return the same program, which asks in another tenant (None: it names none)."""
        return self._but(tenant=tenant.pk if isinstance(tenant, Organization) else tenant)

    def get(self, path: str, **query: Any) -> Any:
        """GET with the parameters in the query string."""
        return self.send("GET", path, query=query)

    def post(self, path: str, body: Content = None, **options: Any) -> Any:
        """POST; options are those of `send`."""
        return self.send("POST", path, body, **options)

    def patch(self, path: str, body: Content = None, **options: Any) -> Any:
        """PATCH; options are those of `send`."""
        return self.send("PATCH", path, body, **options)

    def delete(self, path: str, body: Content = None, **options: Any) -> Any:
        """DELETE; options are those of `send`."""
        return self.send("DELETE", path, body, **options)

    def send(
        self,
        method: str,
        path: str,
        body: Content = None,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        content_type: str = JSON,
        environ: Mapping[str, Any] | None = None,
    ) -> Any:
        """Send any method; `path` begins with a slash and is already escaped.

        `headers` add to the program's own or replace them; `environ` is of the WSGI environment.
        """
        address = path + (f"?{urlencode(query)}" if query else "")
        given = self._headers() | dict(headers or {})
        data, more = _encoded(body), dict(environ or {})
        return self.client.generic(
            method, address, data, content_type=content_type, headers=given, **more
        )

    def _headers(self) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if self.tenant is not None:
            headers["x-tenant-id"] = str(self.tenant)
        if self.version is not None:
            headers["x-api-version"] = self.version
        return headers

    def _but(self, **changed: Any) -> Program:
        same = {"tenant": self.tenant, "version": self.version, "api_client": self.api_client}
        return Program(self.token, **{**same, **changed})


def dispatch(
    *organizations: Organization,
    role: Role | str | Sequence[Role] = Role.ADMIN,
    version: str | None = None,
    scopes: Sequence[str] = SCOPES,
) -> Program:
    """Return a program that holds the role (or roles) in each organization; it asks in the first.

    `version` is the x-api-version of its requests; without it none is sent.
    """
    by = command_actor()
    roles = [Role(role)] if isinstance(role, str) else list(role)
    made = create_api_client(name="Test client", organizations=organizations, roles=roles, by=by)
    token = issue_token(client=made.client, scopes=scopes, by=by)
    return Program(token, tenant=organizations[0].pk, version=version, api_client=made.client)


def nobody(tenant: int | str | None = None) -> Program:
    """Return a program without a token."""
    return Program("", tenant=tenant)


def ok(response: Any, status: int = 200) -> Any:
    """Return the body of a success, after a look at what every reply must carry."""
    assert response.status_code == status, (response.status_code, response.content)
    return checked(response)


def results(response: Any) -> list[Any]:
    """Return the records of a page."""
    body = ok(response)
    names = ["current_limit", "current_page", "results", "total_count", "total_pages"]
    assert list(body) == names, body
    records: list[Any] = body["results"]
    return records


def problem(response: Any) -> tuple[int, str | None, str]:
    """Return status, field and detail of a failure, after a look at what it must carry."""
    assert response.status_code >= 400, response.content
    body = checked(response)
    assert list(body) == ["detail", "explanation", "field"], body
    assert body["detail"], body
    assert body["explanation"], body
    assert response.reason_phrase == reason(body["field"], body["detail"])
    return response.status_code, body["field"], body["detail"]


def reason(field: str | None, detail: str) -> str:
    """Return the reason phrase that a failure must have."""
    text = f"{field}: {detail}" if field else detail
    return "".join(each if " " <= each <= "~" else "?" for each in text)[:200]


def checked(response: Any) -> Any:
    """Return the body; the headers of every reply and the exact form of the body are checked."""
    check_headers(response)
    assert response["Content-Type"] == JSON
    body = json.loads(response.content)
    assert response.content == json.dumps(body, sort_keys=True).encode()
    assert response["Content-Length"] == str(len(response.content))
    return body


def check_headers(response: Any) -> None:
    """Fail unless the reply has the headers that every reply of the surface has."""
    uuid.UUID(response["x-request-id"])
    assert response["x-api-version"]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Headers"] == ALLOW_HEADERS
    assert response["Allow"] == response["Access-Control-Allow-Methods"]
    methods = [each for each in response["Allow"].split(",") if each]
    assert methods == [each for each in METHODS if each in methods], methods


def _encoded(body: Content) -> bytes:
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()
