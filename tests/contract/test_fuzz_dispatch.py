"""Requests made from the OpenAPI documents of dispatch: no 5xx, and only what the document says.

Asked are the newest version and the one before the only break; each client keeps to its version.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from core.api.schema_views import document_of
from dispatch.api.versions import VERSIONS
from tests.contract.raw_wsgi import in_test
from tests.contract.routes_dispatch import ROUTES, URLCONF
from tests.contract.world_dispatch import World, make_world

# For each operation, version and way of making requests; there are 23 operations.
EXAMPLES: Final = 11
ASKED: Final = (VERSIONS[0], VERSIONS[-1])
CHECKS: Final[list[Any]] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
TAGS: Final = (
    *("Addresses", "Contacts", "Customers", "Customers at locations", "Locations", "Tenants"),
)


@cache
def surface(version: str) -> Any:
    """Return the version's document as requests are made from it."""
    made = schemathesis.openapi.from_dict(document_of(URLCONF, version))
    made.app = in_test
    return made


@pytest.fixture
def world(settings: Any) -> World:
    settings.API_THROTTLE_RATE = "1000000/sec"
    return make_world()


@pytest.mark.django_db
@pytest.mark.parametrize("version", ASKED)
@pytest.mark.parametrize("tag", TAGS)
def test_every_reply_to_generated_requests_is_documented(
    tag: str, version: str, world: World
) -> None:
    assert world.program.at(version).get("/tenants").status_code == 200  # now it is the client's
    found: Any = surface(version).include(tag=tag).get_all_operations()
    for operation in (result.ok() for result in found):
        statuses = [
            status for mode in GenerationMode for status in asked(operation, mode, version, world)
        ]
        assert 400 in statuses, operation.label
        assert {200, 201}.intersection(statuses), operation.label


def asked(operation: Any, mode: GenerationMode, version: str, world: World) -> list[int]:
    """Send requests made for the operation; return their statuses. What they do is undone."""
    statuses = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        # To make a body that failed smaller takes minutes.
        phases=[Phase.generate],
    )
    @given(case=operation.as_strategy(generation_mode=mode), is_known=st.booleans())
    def ask(case: Any, is_known: bool) -> None:
        if is_known:
            _name_what_there_is(case, world)
        _sign(case, version, world, is_known=is_known)
        # The test client cannot send a path with a question mark that means itself.
        assume("?" not in case.formatted_path)
        with transaction.atomic():
            reply = case.call()
            transaction.set_rollback(True)
        case.validate_response(reply, checks=CHECKS)
        statuses.append(reply.status_code)

    ask()
    return statuses


def _name_what_there_is(case: Any, world: World) -> None:
    name = case.operation.definition.raw["operationId"]
    ids = {**world.ids, **world.elsewhere.get(name, {})}
    case.path_parameters = {each: ids[each] for each in case.path_parameters or {}}
    known = {
        **{"country": "US", "sales_rep_id": ids["username"]},
        **{each: ids[each] for each in ("parent_id", "suspension_id")},
        **{"is_billing": True, "is_shipping": True},
    }
    case.body = _with(case.body, known)


def _with(value: Any, known: Mapping[str, Any]) -> Any:
    """Return the value, what it says of these of the right type replaced by what is known."""
    if isinstance(value, list):
        return [_with(each, known) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: known[name] if type(each) is type(known.get(name, ...)) else _with(each, known)
        for name, each in value.items()
    }


def _sign(case: Any, version: str, world: World, *, is_known: bool) -> None:
    """Give the request a token and, with `is_known`, all that lets it pass."""
    sent = {**(case.headers or {}), "Authorization": f"Bearer {world.program.token}"}
    if is_known:
        sent["x-tenant-id"] = str(world.company.pk)
        sent.pop("If-Match", None)  # a made-up tag never lets a change pass
    if is_known or sent.get("x-api-version") in VERSIONS:
        sent["x-api-version"] = version  # another one has another document
    case.headers, case.cookies = sent, {}


def test_every_operation_is_asked() -> None:
    for version in ASKED:
        found: Any = surface(version).include(tag=list(TAGS)).get_all_operations()
        ids = {result.ok().definition.raw["operationId"] for result in found}
        assert ids == set(ROUTES)
