"""A program that speaks to the dynamics surface, for tests: a real token over Django's test client.

program = dynamics(organization)
reply = program.put("/Customer", body)                      # JSON
reply = program.as_xml().put("/Customer", XML_TEXT)         # XML in and out
reply = program.as_form().post("/dynamics/clients", "Name=x")
assert success(reply)["CustomerId"] == ...
assert failure(reply) == (404, "NotFound", ["The client x does not exist."])
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import orjson
from django.test import Client

from core.actor import command_actor
from core.clients import SCOPES, create_api_client, issue_token
from core.models import Organization
from core.roles import Role

PREFIX = "/api"
JSON = "application/json"
XML = "application/xml"
FORM = "application/x-www-form-urlencoded"
SAMPLES = Path(__file__).parent / "contract" / "samples"
ENVELOPE = ["success", "message", "messageDetail", "failureCode", "data"]

# A text goes as it stands, anything else as JSON, or as `name=value` pairs of a form.
Content = str | bytes | Mapping[str, Any] | None


class Program:
    """Sends requests below `/api`; every method returns Django's test response.

    `content_type` is the format of the bodies, `accept` the one of the replies (JSON when empty).
    """

    def __init__(self, token: str, *, content_type: str = JSON, accept: str = "") -> None:
        self.token, self.content_type, self.accept = token, content_type, accept
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.client = Client(headers=headers | ({"Accept": accept} if accept else {}))

    def as_xml(self) -> Program:
        """Return the same program, sending and asking for XML."""
        return Program(self.token, content_type=XML, accept=XML)

    def as_form(self) -> Program:
        """Return the same program, sending forms; replies are JSON."""
        return Program(self.token, content_type=FORM)

    def get(self, path: str, **query: Any) -> Any:
        """GET with the parameters in the query string."""
        return self.send("GET", path, query=query)

    def post(self, path: str, body: Content = None, **options: Any) -> Any:
        """POST; options are those of `send`."""
        return self.send("POST", path, body, **options)

    def put(self, path: str, body: Content = None, **options: Any) -> Any:
        """PUT; options are those of `send`."""
        return self.send("PUT", path, body, **options)

    def delete(self, path: str, **query: Any) -> Any:
        """DELETE with the parameters in the query string."""
        return self.send("DELETE", path, query=query)

    def send(
        self,
        method: str,
        path: str,
        body: Content = None,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Send any method; `path` is below `/api` and already escaped."""
        address = PREFIX + path + (f"?{urlencode(query)}" if query else "")
        data = self._encoded(body)
        return self.client.generic(
            method, address, data, content_type=self.content_type, headers=dict(headers or {})
        )

    def _encoded(self, body: Content) -> bytes:
        if body is None or isinstance(body, str | bytes):
            return body if isinstance(body, bytes) else (body or "").encode()
        return urlencode(body).encode() if self.content_type == FORM else orjson.dumps(body)


def dynamics(
    *organizations: Organization, role: Role | str = Role.ADMIN, scopes: Sequence[str] = SCOPES
) -> Program:
    """Return a program whose account holds the role in each of the organizations."""
    by = command_actor()
    made = create_api_client(
        name="Test client", organizations=organizations, roles=[Role(role)], by=by
    )
    return Program(issue_token(client=made.client, scopes=scopes, by=by))


def nobody() -> Program:
    """Return a program without a token."""
    return Program("")


def escaped(text: str) -> str:
    """Return the text as one segment of a URL."""
    return quote(text, safe="")


def success(response: Any) -> Any:
    """Return the data of a JSON envelope that tells a success."""
    assert response.status_code == 200, response.content
    body = orjson.loads(response.content)
    assert list(body) == ENVELOPE, body
    assert (body["success"], body["failureCode"]) == (True, None), body
    assert body["message"]
    return body["data"]


def warnings(response: Any) -> list[str]:
    """Return the warnings of a success in JSON."""
    success(response)
    details: list[str] = response.json()["messageDetail"]
    return details


def failure(response: Any) -> tuple[int, str, list[str]]:
    """Return status, code and details of an envelope that tells a failure, JSON or XML."""
    if "xml" in response["Content-Type"]:
        root = document(response)
        assert root.findtext("success") == "false"
        assert root.find("data") is None
        assert root.findtext("message")
        details = [each.text or "" for each in root.findall("messageDetail/string")]
        return response.status_code, root.findtext("failureCode") or "", details
    body = orjson.loads(response.content)
    assert list(body) == ENVELOPE, body
    assert (body["success"], body["data"]) == (False, None), body
    assert body["message"]
    return response.status_code, body["failureCode"], body["messageDetail"]


def document(response: Any) -> ElementTree.Element:
    """Return the root of an XML reply."""
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own words


def xml_success(response: Any) -> ElementTree.Element:
    """Return `data` of an XML envelope that tells a success."""
    assert response.status_code == 200, response.content
    root = document(response)
    assert root.tag.startswith("ResponseModelApiOf")
    assert root.findtext("success") == "true"
    assert root.find("failureCode") is None
    data = root.find("data")
    assert data is not None, response.content
    return data


def as_body(data: ElementTree.Element, name: str) -> str:
    """Return what a reply's `data` holds as the body of a request, its root named `name`."""
    root = ElementTree.Element(name)
    root.extend(list(data))
    return ElementTree.tostring(root, encoding="unicode")


def sample_text(name: str) -> str:
    """Return a documented body as published."""
    return (SAMPLES / name).read_text()


def on_one_line(xml: str) -> str:
    """Return the document without its indentation."""
    return re.sub(r">\s+<", "><", xml.strip())
