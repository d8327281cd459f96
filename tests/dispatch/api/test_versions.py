"""Dated versions as clients meet them: named, pinned, counted, and what they change."""

from __future__ import annotations

from typing import Any

import pytest

from core.api.dispatch.fields import Model
from core.roles import Role
from dispatch.api.versions import HISTORY, VERSIONS
from dispatch.models import ClientVersion, VersionUse
from dispatch.services import version_uses
from tests.dispatch.api.bodies import TERMS
from tests.dispatch.api.tables import all_models
from tests.dispatch_program import Program, dispatch, ok, problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(link) -> str:
    return f"/customers/{link.customer_id}/locations/{link.location_id}"


def names(model: Model) -> list[Any]:
    return [
        (field.name, field.key, names(field.type) if isinstance(field.type, Model) else None)
        for field in model.fields
    ]


def test_the_versions_are_the_documented_ones():
    documented = "2019/02/08 2021/04/07 2021/05/07 2021/08/02 2021/11/04 2023/04/19"
    assert tuple(documented.split()) == VERSIONS


def test_only_one_model_differs_between_versions():
    for version in VERSIONS:
        different = {
            model.name
            for model in all_models()
            if names(HISTORY.model_at(model, version)) != names(model)
        }
        expected = {"DispatchCustomerLocationModel"} if version == VERSIONS[0] else set()
        assert different == expected


@pytest.mark.parametrize("version", VERSIONS)
def test_each_reply_of_a_customer_at_a_location_says_who_in_the_words_of_the_version(
    version: str, path: str, link, program: Program
):
    old, new = ("customer_id", "id") if version == VERSIONS[0] else ("id", "customer_id")
    asking = program.at(version)
    replies = [
        asking.get(path),
        asking.get(f"/locations/{link.location_id}/customers/{link.customer_id}"),
        asking.patch(path, TERMS),
        asking.delete(path),
    ]
    for reply in replies:
        body = ok(reply)
        assert body[old] == link.customer_id
        assert new not in body
        assert reply["x-api-version"] == version


def test_the_customer_id_inside_of_a_customer_keeps_its_name(link, program: Program):
    for version in VERSIONS:
        body = ok(program.at(version).get(f"/customers/{link.customer_id}"))
        assert body["locations"][0]["customer_id"] == body["id"] == link.customer_id


def test_a_client_that_never_named_a_version_gets_the_earliest(company, path: str):
    reply = dispatch(company, role=Role.CRM_USER).get(path)
    assert reply["x-api-version"] == VERSIONS[0]
    assert "customer_id" in ok(reply)
    assert not ClientVersion.objects.exists()


def test_a_client_stays_with_the_version_that_it_named_last(company, path: str):
    program = dispatch(company, role=Role.CRM_USER)
    for version in (VERSIONS[3], VERSIONS[0], VERSIONS[5]):
        assert program.at(version).get(path)["x-api-version"] == version
        assert program.get(path)["x-api-version"] == version
        assert ClientVersion.objects.get().version == version
    other = dispatch(company, role=Role.CRM_USER)
    assert other.get(path)["x-api-version"] == VERSIONS[0]


@pytest.mark.parametrize("version", ["2020/01/01", "2019-02-08", "", "x" * 65])
def test_another_version_is_refused(version: str, path: str, program: Program):
    reply = program.at(version).get(path)
    assert problem(reply) == (
        400,
        "StandardRequestHeadersModel.x-api-version",
        f"Must be one of: {', '.join(VERSIONS)}.",
    )
    assert reply["x-api-version"] == VERSIONS[0]


def test_a_request_that_is_not_let_in_pins_nothing(company, path: str):
    program = dispatch(company, role=Role.THIRD_PARTY_ADMIN, version=VERSIONS[4])
    assert problem(program.get(path))[0] == 403
    assert not ClientVersion.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_use_is_counted_by_client_version_and_day(company, path: str):
    program = dispatch(company, role=Role.CRM_USER)
    for version in (None, VERSIONS[1], VERSIONS[1], None):
        program.at(version).get(path)
    version_uses.uses.flush()
    assert list(VersionUse.objects.order_by("version").values_list("version", "requests")) == [
        (VERSIONS[0], 1),
        (VERSIONS[1], 3),
    ]
    assert {str(use.day) for use in VersionUse.objects.all()} == {"2026-03-14"}
