"""Input made to break a server: each is answered in the surface's form, and never with a 5xx.

What is refused has written nothing: every test counts the rows of every table before and after.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import cycle
from typing import Any, Final

import pytest
from django.db import transaction

from core.api.dispatch.fields import Kind
from tests.contract.nasties import CONTENT_TYPES, JSON_BODIES, PATHS, VALUES
from tests.contract.nasties_dispatch import (
    BODIES,
    CONTENT_LENGTHS,
    IN_JSON,
    IN_NO_JSON,
    NO_ENDS,
    PARTLY_BAD,
    STRANGE_PATHS,
    extremes,
)
from tests.contract.nasty_requests import rows, too_long
from tests.contract.nasty_requests_dispatch import (
    SUCCESSES,
    WITH_BODY,
    Nasty,
    assert_fine,
    nasty_requests,
    placed,
    problem,
    tables,
)
from tests.contract.raw_wsgi import JSON, send
from tests.contract.routes_dispatch import ROUTES, query_fields

pytestmark = pytest.mark.django_db

LARGEST_BODY: Final = 2 * 1024 * 1024
# Its table is createCustomer's.
ANOTHERS: Final = ("createLocationCustomer",)
# Field by field but for parts that have an operation of their own.
ALONE: Final = [
    (operation, name, field)
    for operation in WITH_BODY
    for name, _, field in tables(operation)
    if operation not in ANOTHERS and "." not in name
]


@pytest.fixture
def nasty(settings: Any) -> Iterator[Nasty]:
    with nasty_requests(settings) as made:
        yield made


# --- Values.


def test_no_value_breaks_a_field(nasty: Nasty) -> None:
    """Every field of every table gets some of the values that its type refuses, and tells so."""
    nasties = {
        kind: cycle([(what, token) for what, (token, kinds) in IN_JSON.items() if kind in kinds])
        for kind in Kind
    }
    for operation in WITH_BODY:
        for name, model, field in tables(operation):
            assert isinstance(field.type, Kind)
            for _ in range(1 if operation in ANOTHERS else 3):
                what, token = next(nasties[field.type])
                body = nasty.but(operation, name, token)
                reply = nasty.send(operation, f"{name}: {what}", body=body)
                told = problem(reply)[:2]
                assert told == (400, f"{model.name}.{field.name}"), (what, name, reply)


def test_no_extreme_of_a_type_breaks_a_write(nasty: Nasty) -> None:
    """Field by field: what can be read gets as far as the rules and the database.

    SQLite keeps a text that is too long for its column; PostgreSQL would answer with a fault.
    """
    done = set()
    for operation, name, field in ALONE:
        for value in extremes(field):
            what = f"{operation} {name}: {str(value)[:40]}"
            body = json.dumps(placed(nasty.world.bodies[operation], name, value)).encode()
            with transaction.atomic():
                method, path = ROUTES[operation][0], nasty.world.path(operation)
                reply = send(method, path, body=body, content_type=JSON, headers=nasty.headers)
                assert_fine(reply, what)
                is_done = reply.status in SUCCESSES
                # A rule may speak of the record as a whole.
                assert is_done or reply.status == 400, (what, reply)
                is_long = isinstance(value, str) and len(value) > 20
                assert not (is_done and is_long) or too_long() == [], what
                transaction.set_rollback(is_done)
            done |= {(operation, name)} if is_done else set()
    # No extreme is a country; each other field takes at least one.
    assert done == {(operation, name) for operation, name, _ in ALONE if name != "country"}


def test_a_body_of_which_a_part_is_bad_writes_nothing(nasty: Nasty) -> None:
    before = rows()
    for operation in ("createCustomer", "createLocationCustomer"):
        for case, (values, field) in PARTLY_BAD.items():
            body = {**nasty.world.bodies[operation], **values(nasty.world)}
            reply = nasty.send(operation, case, body=json.dumps(body).encode())
            assert reply.status == 400, (case, reply)
            assert field is None or problem(reply)[1] == field, (case, reply)
            assert rows() == before, case


# --- Bodies.


@pytest.mark.parametrize("operation", WITH_BODY)
def test_no_body_breaks_an_operation(operation: str, nasty: Nasty) -> None:
    model = WITH_BODY[operation]
    name = model.fields[0].name
    bodies = {what: each.replace(b"%s", name.encode()) for what, each in JSON_BODIES.items()}
    # It is an empty object: a write that says nothing.
    del bodies["nothing but a byte order mark"]
    bodies |= {what: each.replace(b"%s", name.encode()) for what, each in BODIES.items()}
    if operation not in ANOTHERS:
        bodies |= {what: nasty.but(operation, name, each) for what, each in IN_NO_JSON.items()}
    for what, body in bodies.items():
        reply = nasty.send(operation, what, body=body)
        assert reply.status == 400, (what, reply)
        field = problem(reply)[1]
        assert field is None or field.startswith(f"{model.name}."), (what, reply)


def test_no_content_type_breaks_a_write(nasty: Nasty) -> None:
    usual = nasty.usual("updateCustomer")["body"]
    for what, content_type in CONTENT_TYPES.items():
        media_type = content_type.partition(";")[0]
        for body in (b"", usual, b"name=x", b"\xff"):
            reply = nasty.send("updateCustomer", what, body=body, content_type=content_type)
            is_json = media_type in ("", JSON)
            expected = 415 if body and not is_json else 200 if body in (b"", usual) else 400
            assert reply.status == expected, (what, body, reply)


def test_a_body_beyond_2_mb_is_refused_and_one_below_is_read(nasty: Nasty) -> None:
    for operation in WITH_BODY:
        reply = nasty.send(operation, "2 MB + 1", body=b" " * (LARGEST_BODY + 1))
        assert reply.status == 413, reply
    usual = nasty.usual("updateCustomer")["body"]
    for body, status in ((usual, 200), (b'{"name":"' + b"\\u0130" * 300_000 + b'"}', 400)):
        full = body.ljust(LARGEST_BODY)
        assert nasty.send("updateCustomer", "2 MB", body=full).status == status


def test_no_length_or_encoding_breaks_a_write(nasty: Nasty) -> None:
    usual = nasty.usual("updateCustomer")["body"]

    def sent(what: str, **environ: Any) -> int:
        return nasty.send("updateCustomer", what, body=usual, environ=environ).status

    for length in CONTENT_LENGTHS:
        # The body ends before its length says; two of them are too long anyway.
        assert sent(length, CONTENT_LENGTH=length) == (413 if length[0] == "9" else 400)
    assert sent("cut off", CONTENT_LENGTH=str(len(usual) + 1)) == 400
    assert sent("too short", CONTENT_LENGTH=str(len(usual) - 1)) == 400
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
    assert sent("chunked", **chunked, **{"wsgi.input_terminated": True}) == 200
    assert sent("chunked without end", **chunked) == 400
    assert sent("compressed", HTTP_CONTENT_ENCODING="gzip") == 415


def test_no_body_of_a_read_or_a_delete_is_looked_at(nasty: Nasty) -> None:
    for operation in ROUTES:
        if operation in WITH_BODY:
            continue
        for content_type in (JSON, "\xff/\x00;;=", ""):
            body = b"[" * 20_000
            reply = nasty.send(operation, "brackets", body=body, content_type=content_type)
            assert reply.status == 200, (operation, reply)


# --- URLs and queries.


def test_no_id_in_a_url_breaks_an_operation(nasty: Nasty) -> None:
    for operation in ROUTES:
        for name in re.findall(r"{(\w+)}", ROUTES[operation][1]):
            for what, value in PATHS.items():
                path = nasty.world.path(operation, **{name: value})
                reply = nasty.send(operation, f"{name}: {what}", path, **nasty.usual(operation))
                assert reply.status == 404, (name, what, reply)
            for value in ("1.0", "+1", "1_0", "1e0", str(2**63 - 1), "0" * 20):
                path = nasty.world.path(operation, **{name: value})
                reply = nasty.send(operation, f"{name}: {value}", path, **nasty.usual(operation))
                assert reply.status == 404, (name, value, reply)


def test_no_end_of_a_url_breaks_an_operation(nasty: Nasty) -> None:
    for operation in ROUTES:
        path, usual = nasty.world.path(operation), nasty.usual(operation)
        assert nasty.send(operation, "a slash", path + "/", **usual).status in SUCCESSES
        for end in NO_ENDS:
            reply = nasty.send(operation, f"then {end}", path + end, **usual)
            assert reply.status == 404, (operation, end, reply)
            assert reply.headers["Allow"] == ""
    for path in STRANGE_PATHS:
        assert nasty.send("listTenants", path, path).status == 404, path


def test_no_parameter_breaks_a_list(nasty: Nasty) -> None:
    lists = [operation for operation in ROUTES if query_fields(operation)]
    for operation in lists:
        values = VALUES if operation == "listCustomers" else dict([*VALUES.items()][:8])
        for field in query_fields(operation):
            for what, value in values.items():
                query = field.name.encode() + b"=" + value
                reply = nasty.send(operation, f"{field.name}: {what}", query=query)
                if reply.status != 200:
                    told = (reply.status, (problem(reply)[1] or "").partition(".")[2])
                    assert told == (400, field.name), (operation, what, reply)
            for text in (f"{field.name}=", f"{field.name}=1&{field.name}=1", field.name):
                reply = nasty.send(operation, text, query=text.encode())
                assert reply.status == 400, (operation, text, reply)
    assert len(lists) == 4


def test_no_name_of_a_parameter_breaks_an_operation(nasty: Nasty) -> None:
    for operation in ROUTES:
        names = VALUES if operation == "listCustomers" else {"NUL": b"a%00", "half": b"%ED%A0%80"}
        for what, name in names.items():
            query = name.replace(b"=", b"%3D") + b"=1"
            reply = nasty.send(operation, what, query=query, **nasty.usual(operation))
            assert problem(reply)[::2] == (400, "Unknown field."), (what, reply)


NO_PAGES: Final = ("0", "-1", "10001", "1.0", "1e0", "x", "9" * 30, "%D9%A1", "%20", "%2B")


def test_a_page_that_there_is_not_is_told(nasty: Nasty) -> None:
    for operation in ("listTenants", "listLocations", "listLocationCustomers", "listCustomers"):
        for name in ("page_index", "page_limit"):
            for value in NO_PAGES:
                reply = nasty.send(operation, value, query=f"{name}={value}".encode())
                field = problem(reply)[1] or ""
                assert (reply.status, field.partition(".")[2]) == (400, name), reply
        reply = nasty.send(operation, "the last", query=b"page_index=10000&page_limit=1000")
        assert json.loads(reply.body)["results"] == []
