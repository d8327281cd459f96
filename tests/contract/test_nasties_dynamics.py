"""Input made to break a server: each is answered in the surface's shape, and never with a 5xx.

What is refused has written nothing: every test counts the rows of every table before and after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

import orjson
import pytest
from django.db import transaction

from core.api.dynamics.fields import Kind, Model
from tests.contract.nasties import CONTENT_TYPES, HEADERS, JSON_BODIES, PATHS, TAGS, VALUES
from tests.contract.nasties_dynamics import (
    EXTREMES,
    FORM_BODIES,
    IN_FORMS,
    IN_JSON,
    IN_XML,
    PARTLY_BAD,
    XML_BODIES,
)
from tests.contract.nasty_requests import Nasty, assert_fine, rows, too_long
from tests.contract.raw_wsgi import Reply, send
from tests.contract.routes_dynamics import (
    ROUTES,
    Raw,
    as_pairs,
    as_xml,
    declared,
    is_write,
    placed,
    scalars,
)
from tests.contract.world_dynamics import make_world
from tests.dynamics import FORM, JSON, XML

pytestmark = pytest.mark.django_db

WITH_BODY: Final[Mapping[str, Model]] = {
    name: model for name in ROUTES if (model := declared(name).input)
}
MARK: Final = "@value@"


@pytest.fixture
def nasty(settings: Any) -> Iterator[Nasty]:
    settings.API_THROTTLE_RATE = "1000000/sec"
    made = Nasty(make_world())
    before = rows()
    yield made
    assert rows() == before


def problems(reply: Reply) -> str:
    return "\n".join(orjson.loads(reply.body)["messageDetail"])


def filled(operation: str, body: Any, value: Any) -> Any:
    """Return the body with the value at every scalar."""
    for name, _ in scalars(WITH_BODY[operation]):
        body = placed(body, name, value)
    return body


# --- Values.


def test_no_value_in_json_breaks_a_scalar(nasty: Nasty) -> None:
    """Every scalar gets the value at once, and each of those that cannot take it is told."""
    for operation in WITH_BODY:
        body = orjson.dumps(filled(operation, nasty.world.bodies[operation], MARK))
        for what, (token, kinds) in IN_JSON.items():
            content = body.replace(f'"{MARK}"'.encode(), token)
            reply = nasty.send(operation, what, body=content, content_type=JSON)
            assert reply.status == 400, (what, reply)
            told = problems(reply)
            for name, field in scalars(WITH_BODY[operation]):
                assert field.type not in kinds or f"not valid for {name}." in told, (
                    what,
                    name,
                    told,
                )


def test_no_value_in_xml_breaks_a_scalar(nasty: Nasty) -> None:
    for operation in WITH_BODY:
        body = filled(operation, nasty.world.bodies[operation], Raw(MARK))
        text = as_xml(WITH_BODY[operation], body)
        for what, value in IN_XML.items():
            content = text.encode().replace(MARK.encode(), value)
            reply = nasty.send(
                operation, what, body=content, content_type=XML, headers={"Accept": JSON}
            )
            assert reply.status == 400, (what, reply)


def test_no_value_in_a_form_breaks_a_scalar(nasty: Nasty) -> None:
    for operation in WITH_BODY:
        body = filled(operation, nasty.world.bodies[operation], MARK)
        text = urlencode(list(as_pairs(WITH_BODY[operation], body))).encode()
        for what, value in IN_FORMS.items():
            content = text.replace(quote(MARK).encode(), value)
            reply = nasty.send(operation, what, body=content, content_type=FORM)
            assert reply.status == 400, (what, reply)


# The other two go the way of updateClient and of changeServices.
WRITES: Final = [name for name in WITH_BODY if name not in ("updateCustomer", "previewChange")]


@pytest.mark.parametrize("operation", WRITES)
def test_no_extreme_of_a_type_breaks_a_write(operation: str, nasty: Nasty) -> None:
    """Field by field: what can be read gets as far as the rules and the database.

    SQLite keeps a text that is too long for its column; PostgreSQL would answer with a fault.
    """
    for name, field in scalars(WITH_BODY[operation]):
        assert isinstance(field.type, Kind)
        for value in EXTREMES[field.type]:
            body = orjson.dumps(placed(nasty.world.bodies[operation], name, value))
            what = f"{name}: {str(value)[:40]}"
            with transaction.atomic():
                path, headers = nasty.path(operation), nasty.headers
                method = ROUTES[operation][0]
                reply = send(method, path, body=body, content_type=JSON, headers=headers)
                assert_fine(reply, f"{operation} {what}")
                is_done = reply.status == 200
                assert not is_done or field.type is not Kind.STRING or too_long() == [], what
                transaction.set_rollback(is_done)


def test_a_body_of_which_a_part_is_bad_writes_nothing(nasty: Nasty) -> None:
    before = rows()
    for case, (operation, name, items, status) in PARTLY_BAD.items():
        body = placed(nasty.world.bodies[operation], name, items(nasty.world))
        reply = nasty.send(operation, case, body=orjson.dumps(body), content_type=JSON)
        assert reply.status == status, (case, reply)
        assert rows() == before, case


# --- Bodies.


def test_no_body_breaks_an_operation(nasty: Nasty) -> None:
    for operation in WITH_BODY:
        model = WITH_BODY[operation]
        first = model.fields[0]
        for what, template in JSON_BODIES.items():
            if what == "an object for a text" and isinstance(first.type, Model):
                continue  # there it is as it should be
            body = template.replace(b"%s", first.json.encode())
            assert nasty.send(operation, what, body=body, content_type=JSON).status == 400, what
        for what, template in XML_BODIES.items():
            body = template.replace(b"%s", model.name.encode())
            reply = nasty.send(
                operation, what, body=body, content_type=XML, headers={"Accept": JSON}
            )
            assert reply.status == 400, (what, reply)
        for what, body in FORM_BODIES.items():
            assert nasty.send(operation, what, body=body, content_type=FORM).status == 400, what


def test_no_content_type_breaks_a_write(nasty: Nasty) -> None:
    for what, content_type in CONTENT_TYPES.items():
        for body in (b"", b'{"recurrence":{}}', b"recurrence.name=x"):
            nasty.send("changeServices", what, body=body, content_type=content_type)


def test_a_body_of_3_mb_is_refused(nasty: Nasty) -> None:
    for operation in WITH_BODY:
        reply = nasty.send(operation, "3 MB", body=b" " * 3_000_000, content_type=JSON)
        assert reply.status == 413


# --- URLs, queries and headers.


def test_no_variable_of_a_url_breaks_an_operation(nasty: Nasty) -> None:
    for operation in ROUTES:
        names = [part[1:-1] for part in ROUTES[operation][1].split("/") if part.startswith("{")]
        for name in names:
            for what, value in PATHS.items():
                path = nasty.path(operation, **{name: value})
                reply = nasty.send(operation, f"{name}: {what}", path, **nasty.usual(operation))
                # A contract of another name than the body's; a slash that makes another address.
                assert reply.status in (400, 404, 405), (name, what, reply)


QUERIES: Final = {
    **dict.fromkeys(("listPackages", "listServices", "listRecurrences"), ("page", "pageSize")),
    "listClients": ("page", "pageSize", "taxId", "search", "isActive", "updatedSince", "other"),
    "showClient": ("GrantorTaxId",),
    "updateCustomer": ("GrantorTaxId",),
    "cancelClient": ("reason",),
    "cancelRecurrence": ("reason",),
}


def test_no_parameter_breaks_an_operation(nasty: Nasty) -> None:
    for operation in QUERIES:
        for name in QUERIES[operation]:
            for what, value in VALUES.items():
                query = name.encode() + b"=" + value
                nasty.send(operation, f"{name}: {what}", query=query, **nasty.usual(operation))
    for what, value in VALUES.items():
        query = value.replace(b"=", b"%3D") + b"=1"
        nasty.send("listClients", f"name: {what}", query=query)


NO_SIZES: Final = ("0", "-1", "1001", "2147483648", "1.0", "x", "9" * 30, "%D9%A1")


def test_a_page_that_there_is_not_is_told(nasty: Nasty) -> None:
    for operation in (name for name in QUERIES if name.startswith("list")):
        queries = [f"{name}={value}" for name in ("pageSize", "PAGESIZE") for value in NO_SIZES]
        queries += [f"page={value}" for value in NO_SIZES if value != "1001"]
        for query in queries:
            reply = nasty.send(operation, query, query=query.encode())
            told = orjson.loads(reply.body)["failureCode"]
            assert (reply.status, told) == (400, "InvalidModel"), (operation, query)
        reply = nasty.send(operation, "the last page", query=b"page=2147483647&pageSize=1000")
        assert orjson.loads(reply.body)["data"] == []


def test_no_idempotency_key_breaks_a_write(nasty: Nasty) -> None:
    for operation in filter(is_write, ROUTES):
        for what, key in TAGS.items():
            nasty.send(operation, what, headers={"Idempotency-Key": key}, **nasty.usual(operation))


def test_no_credentials_break_the_surface(nasty: Nasty) -> None:
    nasty.headers = {}
    for operation in ("listClients", "updateCustomer", "showGrantor"):
        for what, headers in HEADERS.items():
            reply = nasty.send(operation, what, headers=headers, **nasty.usual(operation))
            assert reply.status == 401


STRANGE_HEADERS: Final = (
    {"Accept": "\xff;q=x"},
    {"Accept": "application/json;q=" + "9" * 1000},
    {"Accept-Language": "x" * 10_000},
    {"X-Request-Id": "a\r\nb"},
    {"Content-Encoding": "gzip"},
    {"If-Match": "\xff"},
    {"Range": "bytes=0-"},
    {"X-HTTP-Method-Override": "DELETE"},
    {"X-Organization": "\xff"},
)


def test_no_other_header_breaks_the_surface(nasty: Nasty) -> None:
    for operation in ("listClients", "changeServices", "cancelClient"):
        for headers in STRANGE_HEADERS:
            nasty.send(operation, str(headers), headers=headers, **nasty.usual(operation))


def test_no_method_breaks_the_surface(nasty: Nasty) -> None:
    for operation in ROUTES:
        for method in ("PATCH", "OPTIONS", "TRACE", "STRANGE"):
            reply = send(method, nasty.path(operation), headers=nasty.headers)
            assert_fine(reply, f"{operation} {method}")
            assert reply.status == 405
