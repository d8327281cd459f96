"""The product under production settings, behind a proxy that ends TLS."""

from __future__ import annotations

import json
import re
import uuid

from tests.edge.server import Server
from tests.edge.wire import Connection, call, head

PROXIED = {"X-Forwarded-Proto": "https"}


def test_plain_http_is_not_redirected_because_a_redirect_loses_the_body(production: Server):
    answer = call(production.port, "POST", "/api/v1.0/customers", b"name=Ann")
    assert (answer.status, answer.json()["error"]) == (401, "unauthorized")


def test_replies_over_tls_carry_the_security_headers(production: Server):
    answer = call(production.port, "GET", "/api/v1.0/customers", headers=PROXIED)
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_cookies_go_over_tls_only(production: Server):
    answer = call(production.port, "GET", "/admin/login/", headers=PROXIED)
    assert answer.status == 200
    assert "Secure" in answer.headers["set-cookie"]


def test_static_files_of_the_login_page_are_served_and_kept_for_ever(production: Server):
    page = call(production.port, "GET", "/admin/login/", headers=PROXIED).body.decode()
    files = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    assert len(files) >= 3
    for file in files:
        answer = call(production.port, "GET", file)
        assert (file, answer.status) == (file, 200)
        assert "immutable" in answer.headers["cache-control"]


def test_every_line_of_the_log_is_json_and_those_of_a_request_carry_its_id(production: Server):
    request_id = f"log-{uuid.uuid4()}"
    with Connection(production.port) as connection:
        connection.send(head("GET", "/api/v1.0/customers?a=b", {"X-Request-Id": request_id}))
        connection.answer()
        connection.send(head("GET", "/nowhere"))
        connection.answer()
    lines = [json.loads(line) for line in production.log.read_text().splitlines()]
    (line,) = [line for line in lines if line.get("request_id") == request_id]
    assert (line["event"], line["method"], line["status"]) == ("request", "GET", 401)
    assert line["path"] == "/api/v1.0/customers"
    assert {"timestamp", "level", "logger", "client", "milliseconds", "bytes"} <= set(line)
