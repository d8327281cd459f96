"""The edge and the v1 surface together, over a socket."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest

from tests.edge.server import Server
from tests.edge.wire import Answer, Connection, call, call_chunked, head, in_pieces

CUSTOMERS = "/api/v1.0/customers"
FORM = "application/x-www-form-urlencoded"
MEGABYTE = 1024 * 1024


def get(server: Server, target: str, method: str = "GET", **headers: str) -> Answer:
    return call(server.port, method, target, headers={**server.authorized(), **headers})


def typed(server: Server, media_type: str) -> dict[str, str]:
    return {**server.authorized(), "Content-Type": media_type}


def named(server: Server, answer: Answer) -> str:
    """The name, read back, of the customer that the reply is about."""
    assert answer.status == 201, answer.body
    return get(server, f"{CUSTOMERS}/{answer.json()['id']}").json()["name"]


def error_of(answer: Answer) -> tuple[int, str]:
    body: dict[str, Any] = answer.json()
    assert list(body) == ["error", "error_description"]
    assert answer.headers["x-request-id"]
    return answer.status, body["error"]


@pytest.mark.parametrize("size", [1, 5, 4096])
def test_a_chunked_form_creates_the_customer(server: Server, size: int):
    form = f"reference=chunked-form-{size}&name=Caf%C3%A9+{size}".encode()
    answer = call_chunked(server.port, CUSTOMERS, in_pieces(form, size), typed(server, FORM))
    assert named(server, answer) == f"Café {size}"


@pytest.mark.parametrize("size", [1, 5, 4096])
def test_chunked_json_with_a_byte_order_mark_creates_the_customer(server: Server, size: int):
    values = {"reference": f"chunked-json-{size}", "name": f"Café {size}"}
    body = b"\xef\xbb\xbf" + json.dumps(values, ensure_ascii=False).encode()
    headers = typed(server, "application/json")
    answer = call_chunked(server.port, CUSTOMERS, in_pieces(body, size), headers)
    assert named(server, answer) == f"Café {size}"


def test_a_chunked_multipart_form_creates_the_customer(server: Server):
    boundary = uuid.uuid4().hex
    part = '--{}\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    texts = {"reference": "chunked-multipart", "name": "Café"}
    body = "".join(part.format(boundary, *item) for item in texts.items()) + f"--{boundary}--\r\n"
    headers = typed(server, f"multipart/form-data; boundary={boundary}")
    answer = call_chunked(server.port, CUSTOMERS, in_pieces(body.encode(), 1), headers)
    assert named(server, answer) == "Café"


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (CUSTOMERS, "request_too_large"),
        ("/admin/login/", "request_too_large"),
        ("/oauth/token", "request_too_large"),
        ("/j_spring_security_check", "request_too_large"),
        ("/nowhere", "request_too_large"),
    ],
)
def test_a_body_over_the_limit_is_413_in_the_words_of_the_surface(
    server: Server, target: str, code: str
):
    pieces = [b"name=" + b"x" * MEGABYTE] * 11
    assert error_of(call_chunked(server.port, target, pieces, typed(server, FORM))) == (413, code)
    whole = b"".join(pieces)
    answer = call(server.port, "POST", target, whole, typed(server, FORM))
    assert error_of(answer) == (413, code)


@pytest.mark.parametrize("target", [CUSTOMERS, "/oauth/token", "/admin/login/", "/nowhere"])
def test_a_compressed_body_is_415(server: Server, target: str):
    headers = {**typed(server, "application/json"), "Content-Encoding": "gzip"}
    answer = call(server.port, "POST", target, b"\x1f\x8b\x08", headers)
    assert error_of(answer) == (415, "unsupported_media_type")


def test_a_body_that_breaks_off_writes_nothing(server: Server):
    reference = "breaks-off"
    form = f"name=Ann&reference={reference}".encode()
    with Connection(server.port) as connection:
        headers = {**typed(server, FORM), "Content-Length": str(len(form) + 20)}
        connection.send(head("POST", CUSTOMERS, headers) + form)
        connection.socket.shutdown(1)
        answer = connection.answer()
    assert error_of(answer)[0] == 400
    assert get(server, f"{CUSTOMERS}/reference/{reference}").status == 404


def test_a_broken_chunk_is_400_in_the_words_of_the_surface(server: Server):
    with Connection(server.port) as connection:
        headers = {**typed(server, FORM), "Transfer-Encoding": "chunked"}
        connection.send(head("POST", CUSTOMERS, headers) + b"nonsense\r\n")
        answer = connection.answer()
    assert error_of(answer) == (400, "malformed_request")


@pytest.mark.parametrize(
    "target", [CUSTOMERS, "/api/v1.0", "/api/v1.0/nowhere", "/oauth/token", "/nowhere"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_no_api_call_is_redirected_with_or_without_a_slash(
    server: Server, method: str, target: str
):
    without = get(server, target, method)
    with_slash = get(server, target + "/", method)
    assert without.status == with_slash.status
    assert not 300 <= without.status < 400
    assert "location" not in without.headers


@pytest.mark.parametrize("target", ["/api/v1.0", "/api/v1.0/", "/api/v1.0/nowhere", "/nowhere"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PURGE"])
def test_an_unknown_url_is_404_in_json(server: Server, method: str, target: str):
    assert error_of(get(server, target, method)) == (404, "not_found")


def test_lower_case_verbs_reach_the_surface(server: Server):
    form = b"reference=lower-case&name=Ann"
    created = call(server.port, "post", CUSTOMERS, form, typed(server, FORM))
    number = created.json()["id"]
    assert created.status == 201
    assert get(server, f"{CUSTOMERS}/{number}", "get").json()["reference"] == "lower-case"
    assert get(server, f"{CUSTOMERS}/{number}", "delete").json()["success"] == "true"
    assert get(server, f"{CUSTOMERS}/{number}").status == 404


def test_head_is_get_without_the_body(server: Server):
    answer = get(server, CUSTOMERS, "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-type"] == "application/json;charset=UTF-8"


@pytest.mark.parametrize("target", [CUSTOMERS, "/api/v1.0/nowhere", "/nowhere"])
def test_options_is_answered_and_never_a_fault(server: Server, target: str):
    assert get(server, target, "OPTIONS").status in (200, 204, 404, 405)


@pytest.mark.parametrize("given", ["abc-123", "A.b_c-" + "9" * 50])
def test_a_request_id_is_echoed(server: Server, given: str):
    answer = get(server, CUSTOMERS, **{"X-Request-Id": given})
    assert answer.headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "a b", "é", "x" * 65, "<script>"])
def test_a_request_id_that_could_forge_a_log_line_is_replaced(server: Server, given: str):
    answer = get(server, CUSTOMERS, **{"X-Request-Id": given})
    assert uuid.UUID(answer.headers["x-request-id"]).version == 4


@pytest.mark.parametrize(
    "segment",
    [
        "%00",
        "%ED%A0%80",
        "%E9",
        "%FF%FE",
        "%",
        "%zz",
        "..%2F..",
        "%0d%0aX:1",
        "١",
        "%F4%90%80%80",
    ],
)
@pytest.mark.parametrize(
    "prefix",
    ["/api/v1.0/customers/", "/api/v1.0/customers/reference/", "/api/v1.0/", "/static/", "/"],
)
def test_a_hostile_path_is_not_found_and_never_a_fault(server: Server, prefix: str, segment: str):
    encoded = segment.encode().decode("latin-1")
    assert get(server, prefix + encoded).status in (400, 404)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "a b"},
        {"Host": "[::"},
        {"Cookie": "\xff\xfe=;;==" * 20},
        {"Authorization": "Bearer " + "a." * 4000},
        {"Authorization": "\xe9\xe9"},
        {"Accept": "\xff;q=x"},
        {"Accept-Language": "xx-" * 100},
        {"Content-Type": "multipart/form-data; boundary=" + "x" * 500},
        {"Content-Type": "\xff/\xfe; charset=nonsense"},
        {"X-Organization": "\x80\xff"},
        {"If-Modified-Since": "never"},
        {"Range": "bytes=-"},
    ],
    ids=lambda headers: re.sub(r"[^ -~]", "?", str(headers))[:50],
)
def test_hostile_headers_are_never_a_fault(server: Server, headers: dict[str, str]):
    answer = get(server, CUSTOMERS, "POST", **headers)
    assert 400 <= answer.status < 500
    assert error_of(answer)


def test_the_log_of_a_request_carries_its_id_and_not_its_query(server: Server):
    request_id = f"log-{uuid.uuid4()}"
    with Connection(server.port) as connection:
        headers = {**server.authorized(), "X-Request-Id": request_id}
        connection.send(head("GET", f"{CUSTOMERS}?name=secret-{request_id}", headers))
        connection.answer()
        # On one connection, the line of a request is written before the next one is read.
        connection.send(head("GET", "/nowhere"))
        connection.answer()
    log = server.log.read_text()
    lines = [line for line in log.splitlines() if request_id in line]
    assert len(lines) == 1
    assert f"request_id={request_id}" in lines[0]
    assert "status=200" in lines[0]
    assert f"secret-{request_id}" not in log


@pytest.mark.parametrize(
    "charset",
    ["idna", "undefined", "rot13", "base64", "punycode", "nonsense", '"utf-8"', "utf-16"],
)
def test_a_charset_that_is_none_for_texts_never_breaks_a_request(server: Server, charset: str):
    headers = {**server.authorized(), "Content-Type": f"{FORM}; charset={charset}"}
    query = "?name=*caf%C3%A9*&max=1"
    answer = call(server.port, "GET", CUSTOMERS + query, headers=headers)
    assert answer.status == 200, answer.body
    assert answer.json()["paging"]["max"] == 1


def test_nothing_so_far_was_logged_as_a_fault(server: Server):
    log = server.log.read_text()
    assert "Traceback" not in log
    assert "status=5" not in log
