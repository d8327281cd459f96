"""Requests made from the OpenAPI document of dynamics: no 5xx, and only what the document says."""

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

from tests.contract.raw_wsgi import in_test
from tests.contract.routes_dynamics import ROUTES
from tests.contract.test_schema_dynamics import DOCUMENT
from tests.contract.world_dynamics import World, make_world

# For each operation and each way of making requests.
EXAMPLES = 6

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SURFACE = schemathesis.openapi.from_dict(DOCUMENT)
SURFACE.app = in_test
TAGS = sorted(tag["name"] for tag in DOCUMENT["tags"])


@pytest.fixture
def world(settings: Any) -> World:
    settings.API_THROTTLE_RATE = "1000000/sec"
    return make_world()


@pytest.mark.django_db
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("tag", TAGS)
def test_every_reply_to_generated_requests_is_documented(
    tag: str, mode: GenerationMode, world: World
) -> None:
    token = {"Authorization": f"Bearer {world.program.token}"}
    asked = 0
    found: Any = SURFACE.include(tag=tag).get_all_operations()
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
            nonlocal asked
            if is_known:
                case.path_parameters = {
                    name: world.ids[name] for name in case.path_parameters or {}
                }
                (case.query or {}).pop("GrantorTaxId", None)
            case.headers = {**(case.headers or {}), **token}
            case.cookies = {}
            # The test client cannot send a path with a question mark that means itself.
            assume("?" not in case.formatted_path)
            case.validate_response(case.call(), checks=CHECKS)
            asked += 1

        ask()
    assert asked > 0
    assert world.send("showGrantor").status_code == 200


def test_every_operation_is_asked() -> None:
    found: Any = SURFACE.get_all_operations()
    ids = {result.ok().definition.raw["operationId"] for result in found}
    assert ids == set(ROUTES)
