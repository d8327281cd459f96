"""Headers made to break a server: each reply is in the surface's form, and never a 5xx.

What is refused has written nothing: every test counts the rows of every table before and after.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any, Final

import pytest

from core.api.idempotency import HEADER as IDEMPOTENCY_KEY
from dispatch.api.versions import VERSIONS
from tests.contract.nasties import HEADERS, TAGS
from tests.contract.nasties_dispatch import (
    BAD_IDS,
    BAD_TENANTS,
    BAD_VERSIONS,
    SLOWEST_REFUSAL,
    STRANGE_HEADERS,
    STRANGE_TENANTS,
    TOKENS,
)
from tests.contract.nasty_requests_dispatch import SUCCESSES, Nasty, nasty_requests, problem
from tests.contract.routes_dispatch import ROUTES

pytestmark = pytest.mark.django_db


@pytest.fixture
def nasty(settings: Any) -> Iterator[Nasty]:
    with nasty_requests(settings) as made:
        yield made


def test_no_tenant_breaks_the_surface(nasty: Nasty) -> None:
    for operation in ("listCustomers", "createCustomer"):
        for what, value in BAD_TENANTS.items():
            reply = nasty.send(operation, what, headers={"x-tenant-id": value})
            told = problem(reply)
            assert told == (400, "StandardRequestHeadersModel.x-tenant-id", "Invalid type.")
        for value in STRANGE_TENANTS:
            reply = nasty.send(operation, value, headers={"x-tenant-id": value})
            assert reply.status == 403
        reply = nasty.send(operation, "none", headers={"x-tenant-id": None})
        assert problem(reply) == (400, None, "Missing required values: x-tenant-id")


def test_no_version_breaks_the_surface(nasty: Nasty) -> None:
    for operation in ("listTenants", "createCustomer"):
        for what, value in BAD_VERSIONS.items():
            reply = nasty.send(operation, what, headers={"x-api-version": value})
            assert problem(reply)[:2] == (400, "StandardRequestHeadersModel.x-api-version")
            assert reply.headers["x-api-version"] == VERSIONS[0]


def test_no_id_of_a_request_breaks_the_surface(nasty: Nasty) -> None:
    for path in ("", "/customers/x"):
        for what, value in BAD_IDS.items():
            reply = nasty.send("listCustomers", what, path, headers={"x-request-id": value})
            told = reply.headers["X-Request-Id"]
            assert str(uuid.UUID(told)) == told != value


def test_no_credentials_break_the_surface(nasty: Nasty) -> None:
    for operation in ("listTenants", "createCustomer", "getCustomer"):
        for what, headers in HEADERS.items():
            given = {"Authorization": None} | headers
            assert nasty.send(operation, what, headers=given).status == 401


def test_a_token_of_any_length_is_refused_at_once(nasty: Nasty) -> None:
    for what, token in TOKENS.items():
        taken = []
        for _ in range(3):
            began = time.thread_time()
            reply = nasty.send("listCustomers", what, headers={"Authorization": token})
            taken.append(time.thread_time() - began)
            assert reply.status == 401
            is_long = "more than 256 characters" in problem(reply)[2]
            assert is_long is (len(token) > 256), (what, reply)
        assert min(taken) < SLOWEST_REFUSAL, what


# Of each method, and of each kind of record that is locked.
TAGGED: Final = (
    *("createCustomer", "updateCustomer", "updateCustomerContact"),
    *("deactivateCustomerAddress", "deactivateCustomerLocation"),
)


def test_no_idempotency_key_or_tag_breaks_a_write(nasty: Nasty) -> None:
    for operation in TAGGED:
        usual = nasty.usual(operation)
        for what, value in TAGS.items():
            reply = nasty.send(operation, what, headers={IDEMPOTENCY_KEY: value}, **usual)
            if reply.status not in SUCCESSES:
                field = "StandardRequestHeadersModel.idempotency-key"
                assert problem(reply)[:2] == (400, field), reply
            reply = nasty.send(operation, what, headers={"If-Match": value}, **usual)
            # A POST does not look at it; a list with `*` in it is none.
            assert reply.status == (412 if ROUTES[operation][0] != "POST" else 201), reply


def test_no_other_header_breaks_the_surface(nasty: Nasty) -> None:
    for operation in ("listCustomers", "createCustomer", "deactivateCustomerLocation"):
        for headers in STRANGE_HEADERS:
            reply = nasty.send(operation, str(headers), headers=headers, **nasty.usual(operation))
            assert reply.status in (*SUCCESSES, 412), (headers, reply)


def test_no_method_breaks_the_surface(nasty: Nasty) -> None:
    for operation in ROUTES:
        for method in ("PUT", "TRACE", "CONNECT", "STRANGE", "x" * 1000):
            assert nasty.send(operation, method, method=method).status == 405
        lower = ROUTES[operation][0].lower()
        reply = nasty.send(operation, lower, method=lower, **nasty.usual(operation))
        assert reply.status in SUCCESSES
    assert nasty.send("listTenants", "HEAD", method="HEAD").status == 200
