"""Requests made from the OpenAPI document: no 5xx, and every reply is what the document says."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from core.models import Organization
from tests.contract.raw_wsgi import in_test
from tests.contract.surface_v1 import DOCUMENT, furnish, routes
from tests.v1 import PREFIX, api

# Examples for each operation and each way of making them; there are about 50 operations.
EXAMPLES = 8

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
RESOURCES = sorted({route.resource for route in routes()})
SURFACE = schemathesis.openapi.from_dict(DOCUMENT)
SURFACE.app = in_test


def keys_of(resource: str, client: Any) -> dict[str, Any]:
    """Return path variables that lead to a record."""
    if resource == "customerGroupAssign":
        return {"customer": "BARE", "group": "vip"}
    records = client.get(f"/{resource}").json()["data"]
    return records[-1] if records else {}


@pytest.fixture
def organization(settings) -> Organization:
    settings.API_THROTTLE_RATE = "1000000/sec"
    return furnish()


@pytest.mark.django_db
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("resource", RESOURCES)
def test_every_reply_to_generated_requests_is_documented(resource, mode, organization):
    client = api(organization)
    headers = {"Authorization": client.client.defaults["HTTP_AUTHORIZATION"]}
    found: Any = SURFACE.include(tag=resource).get_all_operations()
    for operation in (result.ok() for result in found):

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode), is_known=st.booleans())
        def ask(case: Any, is_known: bool) -> None:
            if is_known and case.path_parameters:
                known = keys_of(resource, client)
                case.path_parameters = {
                    name: known.get(name, value) for name, value in case.path_parameters.items()
                }
            case.headers = {**(case.headers or {}), **headers}
            case.headers.pop("X-Organization", None)
            if is_known:
                case.headers.pop("If-Match", None)  # a made-up tag never lets a change pass
            case.cookies = {}
            # The test client cannot send a path with a question mark that means itself.
            assume("?" not in case.formatted_path)
            case.validate_response(case.call(), checks=CHECKS)

        ask()
    assert client.get("/customers").status_code == 200


def test_every_resource_is_asked():
    tagged = {path.removeprefix(PREFIX).split("/")[1] for path in DOCUMENT["paths"]}
    assert tagged == set(RESOURCES)
