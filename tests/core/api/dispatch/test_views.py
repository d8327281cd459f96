"""What a view answers: one record, its tag, in which version."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.actor import Actor
from core.errors import NotFound
from core.models import Organization
from customers.models import Customer
from tests.builders import make_customer
from tests.core.api.dispatch.urls import PINS, USED, ThingView
from tests.dispatch_program import Program, dispatch, ok, problem

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api.dispatch.urls")]
EARLIEST, MIDDLE, NEWEST = "2019/01/01", "2020/01/01", "2021/01/01"


@pytest.fixture
def thing(tenant: Organization) -> Customer:
    return make_customer(tenant, name="Ñandú")


def path_of(thing: Customer) -> str:
    return f"/customers/{thing.pk}"


def test_a_record_is_the_bytes_of_python_s_json(program: Program, thing: Customer):
    response = program.at(NEWEST).get(path_of(thing))
    text = f'{{"id": {thing.pk}, "name": "\\u00d1and\\u00fa"}}'
    assert response.content == text.encode()
    assert response["Content-Type"] == "application/json"
    assert response["Content-Length"] == str(len(text))
    assert (response.status_code, response.reason_phrase) == (200, "OK")


def test_a_created_record_is_201(program: Program, tenant: Organization):
    response = program.at(NEWEST).post("/customers", {"name": "Ada"})
    assert ok(response, 201) == {"id": tenant.pk, "name": "Ada"}
    assert response.reason_phrase == "Created"


def test_head_is_get_without_the_body(program: Program, thing: Customer):
    whole = program.get(path_of(thing))
    head = program.send("HEAD", path_of(thing))
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == whole["Content-Length"]
    assert head["ETag"] == whole["ETag"]
    assert program.send("HEAD", "/customers/0").status_code == 404


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_verbs_are_read_in_lower_case(method: str, program: Program, thing: Customer):
    body = {"title": "Ada"} if method == "patch" else ""
    assert ok(program.send(method, path_of(thing), body))["id"] == thing.pk


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("body", ["{", "{}", '{"unknown": 1}', b"\xff\0"])
def test_a_body_with_get_and_delete_is_not_looked_at(
    method: str, body: str | bytes, program: Program, thing: Customer
):
    response = program.send(method, path_of(thing), body, content_type="text/plain")
    assert ok(response)["id"] == thing.pk


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "Application/JSON; charset=utf-8", "application/json;", ""],
)
def test_a_json_body_is_read_whatever_else_its_type_says(
    content_type: str, program: Program, thing: Customer
):
    response = program.patch(path_of(thing), {"title": "Ada"}, content_type=content_type)
    assert ok(response)["title"] == "Ada"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "text/json", "x"]
)
def test_a_body_of_another_type_is_415(content_type: str, program: Program, thing: Customer):
    body = '{"title": "Ada"}'
    response = program.patch(path_of(thing), body, content_type=content_type)
    assert problem(response)[:2] == (415, None)
    thing.refresh_from_db()
    assert thing.name == "Ñandú"
    # Nothing was sent that would have a type; and the record comes first.
    assert ok(program.patch(path_of(thing), content_type=content_type))["title"] == "Ñandú"
    response = program.patch("/customers/0", body, content_type=content_type)
    assert problem(response)[0] == 404


def test_unknown_fields_and_parameters_are_refused(program: Program, thing: Customer):
    program = program.at(NEWEST)
    response = program.patch(path_of(thing), {"user_id": 1, "name": 5})
    assert problem(response) == (400, "UpdateThingModel.user_id", "Unknown field.")
    assert response.json()["explanation"] == "The resource could not be accessed."
    assert response.reason_phrase == "UpdateThingModel.user_id: Unknown field."
    response = program.get("/customers", color="red")
    assert problem(response) == (400, "ListThingsQueryModel.color", "Unknown field.")
    for method in ("GET", "PATCH", "DELETE"):
        response = program.send(method, path_of(thing), query={"page_index": 1})
        assert problem(response) == (400, "NoQueryModel.page_index", "Unknown field.")


# Entity tags


def test_a_record_that_the_caller_has_already_is_304(program: Program, thing: Customer):
    tag = ok_tag(program, thing)
    for seen in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        response = program.send("GET", path_of(thing), headers={"If-None-Match": seen})
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == tag
        assert response["Allow"] == "GET,PATCH,DELETE"
    response = program.send("GET", path_of(thing), headers={"If-None-Match": '"other"'})
    assert ok(response)["title"] == "Ñandú"


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_change_is_done_only_while_the_record_is_as_it_was_seen(
    method: str, program: Program, thing: Customer
):
    tag = ok_tag(program, thing)
    body = {"title": "Ada"}
    response = program.send(method, path_of(thing), body, headers={"If-Match": '"other"'})
    assert problem(response) == (412, None, "The record has changed.")
    thing.refresh_from_db()
    assert thing.name == "Ñandú"
    assert ok(program.send(method, path_of(thing), body, headers={"If-Match": tag}))


def test_a_tag_is_outdated_by_a_change(program: Program, thing: Customer):
    tag = ok_tag(program, thing)
    changed = program.send("PATCH", path_of(thing), {"title": "Ada"}, headers={"If-Match": tag})
    assert ok(changed) == {"id": thing.pk, "title": "Ada"}
    assert changed["ETag"] == ok_tag(program, thing)
    assert changed["ETag"] != tag
    again = program.send("PATCH", path_of(thing), {"title": "Eve"}, headers={"If-Match": tag})
    assert problem(again)[0] == 412


def test_a_record_that_vanishes_meanwhile_matches_nothing(
    program: Program, thing: Customer, monkeypatch: pytest.MonkeyPatch
):
    found = [thing]

    def find(view: ThingView, thing_id: int) -> Customer:
        if not found:
            raise NotFound("thing", thing_id)
        return found.pop()

    monkeypatch.setattr(ThingView, "find", find)
    response = program.send("DELETE", path_of(thing), headers={"If-Match": "*"})
    assert problem(response)[0] == 412


def ok_tag(program: Program, thing: Customer) -> str:
    response = program.get(path_of(thing))
    ok(response)
    tag: str = response["ETag"]
    return tag


# Versions


@pytest.mark.parametrize(
    ("version", "name"), [(EARLIEST, "title"), (MIDDLE, "name"), (NEWEST, "name")]
)
def test_a_named_version_counts_for_body_reply_and_errors(
    version: str, name: str, program: Program, thing: Customer
):
    program = program.at(version)
    response = program.patch(path_of(thing), {name: "Ada"})
    assert ok(response) == {"id": thing.pk, name: "Ada"}
    assert response["x-api-version"] == version
    assert problem(program.patch(path_of(thing), {name: None})) == (
        *(400, f"UpdateThingModel.{name}"),
        "Not nullable.",
    )
    other = {"title": "name", "name": "title"}[name]
    response = program.patch(path_of(thing), {other: "Ada"})
    assert problem(response)[1:] == (f"UpdateThingModel.{other}", "Unknown field.")
    assert list(ok(program.get("/customers"))["results"][0]) == ["id", name]


@pytest.mark.parametrize("pin", [None, EARLIEST, MIDDLE, "2018/01/01"])
def test_without_the_header_it_is_the_client_s_or_the_earliest(
    pin: str | None, program: Program, thing: Customer
):
    assert program.api_client
    if pin:
        PINS[program.api_client.pk] = pin
    expected = MIDDLE if pin == MIDDLE else EARLIEST
    response = program.get(path_of(thing))
    assert response["x-api-version"] == expected
    assert ("name" in ok(response)) is (expected == MIDDLE)
    # The header goes before the pin.
    assert program.at(NEWEST).get(path_of(thing))["x-api-version"] == NEWEST


@pytest.mark.parametrize(
    "version", ["2019/02/30", "", "2019-01-01", "x" * 65, "2019/01/01,2019/01/01"]
)
def test_an_unknown_version_is_refused_before_anything_is_asked(version: str, thing: Customer):
    response = Program("", version=version).get(path_of(thing))
    field = "StandardRequestHeadersModel.x-api-version"
    detail = "Must be one of: 2019/01/01, 2020/01/01, 2021/01/01."
    assert problem(response) == (400, field, detail)
    assert response["x-api-version"] == EARLIEST


def test_the_app_hears_of_the_version_of_requests_that_may_go_on(
    program: Program, thing: Customer, tenant: Organization
):
    program.get(path_of(thing))
    program.at(NEWEST).get(path_of(thing))
    program.at(MIDDLE).get("/customers/0")
    assert USED == [(EARLIEST, False), (NEWEST, True), (MIDDLE, True)]
    USED.clear()
    program = program.at(NEWEST)
    program.send("PUT", path_of(thing))
    program.send("OPTIONS", path_of(thing))
    program.in_tenant(0).get(path_of(thing))
    program.get(path_of(thing), unknown=1)
    Program("", tenant=tenant.pk, version=NEWEST).get(path_of(thing))
    dispatch(tenant, role="ThirdPartyAdmin", version=NEWEST).get(path_of(thing))
    assert USED == []


def test_the_actor_is_the_client_at_the_time_of_the_request(
    program: Program, thing: Customer, monkeypatch: pytest.MonkeyPatch
):
    actors: list[Actor] = []

    def find(view: ThingView, thing_id: int) -> Customer:
        actors.append(view.actor)
        return thing

    monkeypatch.setattr(ThingView, "find", find)
    request_id = "8d3dbd6b-31ad-4db2-9a34-6ce34dbaa5a5"
    before = datetime.now(UTC)
    program.send("GET", path_of(thing), headers={"x-request-id": request_id})
    (actor,) = actors
    assert program.api_client
    assert (actor.client, actor.request_id) == (program.api_client, request_id)
    assert actor.user
    assert actor.user.pk == program.api_client.user_id
    assert before <= actor.at <= datetime.now(UTC)
