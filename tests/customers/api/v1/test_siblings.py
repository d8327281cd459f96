"""What holds for every resource beside the customers: lists, addressing, access, isolation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from core.models import Organization
from core.roles import Role
from tests.builders import make_organization
from tests.customers.api.v1.siblings import SIBLINGS, Sibling
from tests.v1 import Api, api, refusal, stranger

pytestmark = pytest.mark.django_db
every_sibling = pytest.mark.parametrize("sibling", SIBLINGS, ids=lambda s: s.url.strip("/"))
every_method = pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
BEYOND_64_BITS = 10**19


def names(client: Api, sibling: Sibling, **parameters: Any) -> list[str]:
    """Return the names on one page."""
    response = client.get(sibling.url, **parameters)
    assert response.status_code == 200, response.content
    return [document[sibling.name_key] for document in response.json()["data"]]


def made_three(sibling: Sibling, organization: Organization) -> list[Any]:
    return [sibling.made(organization, name) for name in ("Beta", "alpha", "Gamma")]


@every_sibling
def test_lists_show_what_show_shows(sibling: Sibling) -> None:
    entity1 = make_organization()
    record = sibling.made(entity1, "Alpha")
    client = api(entity1)
    page = client.get(sibling.url, **{sibling.name_key: "Alpha"})
    assert page.headers["Content-Type"] == "application/json;charset=UTF-8"
    shown = client.get(f"{sibling.url}/{record.pk}/")
    assert page.json()["data"] == [shown.json()]
    assert page.json()["paging"] == {
        "total": 1,
        "max": 100,
        "offset": 0,
        "previous": None,
        "next": None,
    }


@every_sibling
def test_pages_follow_the_sort_and_keep_the_filter_in_their_links(sibling: Sibling) -> None:
    entity1 = make_organization()
    made_three(sibling, entity1)
    client = api(entity1)
    key = sibling.name_key
    first = client.get(sibling.url, **{key: "*a", "max": 2, "sort": key}).json()
    assert [document[key] for document in first["data"]] == ["alpha", "Beta"]
    path = f"/api/v1.0{sibling.url}"
    assert first["paging"]["next"] == f"{path}?max=2&offset=2&sort={key}&order=asc&{key}=*a"
    second = client.client.get(first["paging"]["next"]).json()
    assert [document[key] for document in second["data"]] == ["Gamma"]
    assert second["paging"]["previous"] == (f"{path}?max=2&offset=0&sort={key}&order=asc&{key}=*a")
    assert names(client, sibling, **{key: "*a", "sort": key, "order": "desc"}) == [
        "Gamma",
        "Beta",
        "alpha",
    ]


@every_sibling
def test_every_scalar_key_of_the_record_sorts_both_ways(sibling: Sibling) -> None:
    entity1 = make_organization()
    records = made_three(sibling, entity1)
    client = api(entity1)
    document = client.get(f"{sibling.url}/{records[0].pk}").json()
    links = {"parentCategory", "customer", "user", "employee"}
    for key in document.keys() - links:
        parameters = {sibling.name_key: "*a", "sort": key}
        upwards = names(client, sibling, **parameters)
        assert sorted(upwards) == ["Beta", "Gamma", "alpha"], key
        assert names(client, sibling, **parameters, order="desc") == upwards[::-1], key
    for key in document.keys() & links:
        assert refusal(client.get(sibling.url, sort=key))[:2] == (400, "invalid_param_type")


@every_sibling
def test_wildcards_ignore_case_and_take_other_marks_literally(sibling: Sibling) -> None:
    entity1 = make_organization()
    for name in ("Élan 100%", "Plan 100x", "élan_1"):
        sibling.made(entity1, name)
    client = api(entity1)
    key = sibling.name_key
    assert names(client, sibling, **{key: "éLAN*", "sort": key}) == ["Élan 100%", "élan_1"]
    assert names(client, sibling, **{key: "*100%"}) == ["Élan 100%"]
    assert names(client, sibling, **{key: "*n_1*"}) == ["élan_1"]
    assert names(client, sibling, **{key: "lan"}) == []


@every_sibling
def test_references_can_be_filtered_where_there_are_any(sibling: Sibling) -> None:
    entity1 = make_organization()
    client = api(entity1)
    if not sibling.has_reference:
        assert refusal(client.get(sibling.url, reference="a"))[1] == "invalid_param"
        return
    sibling.make(entity1, reference="Ref-61")
    sibling.make(entity1, reference="Ref-72")
    page = client.get(sibling.url, reference="ref-6*").json()
    assert [document["reference"] for document in page["data"]] == ["Ref-61"]


@every_sibling
def test_dates_are_compared_at_the_second_that_is_shown(sibling: Sibling) -> None:
    entity1 = make_organization()
    record = sibling.made(entity1, "Alpha")
    created = "date_joined" if sibling.noun == "user" else "created_at"
    at = datetime(2026, 3, 1, 12, 0, 0, 700_000, tzinfo=UTC)
    type(record).objects.filter(pk=record.pk).update(**{created: at, "updated_at": at})
    client = api(entity1)
    second = "2026-03-01T12:00:00Z"
    for key in ("dateCreated", "lastUpdated"):
        found = {
            bound: "Alpha" in names(client, sibling, **{f"{key}_{bound}": second})
            for bound in ("gt", "gte", "lt", "lte")
        }
        assert found == {"gt": False, "gte": True, "lt": False, "lte": True}, key


@every_sibling
def test_unknown_parameters_are_refused_by_name(sibling: Sibling) -> None:
    response = api(make_organization()).get(sibling.url, dateCreated_gta="x", foo="", max=2)
    assert refusal(response) == (
        400,
        "invalid_param",
        "The parameters [dateCreated_gta, foo] you provided are not valid for this request.",
    )


@every_sibling
@pytest.mark.parametrize(
    ("parameter", "value"),
    [("max", "0"), ("offset", "-1"), ("sort", "organization__tax_id"), ("order", "up")],
)
def test_bad_paging_is_refused(sibling: Sibling, parameter: str, value: str) -> None:
    response = api(make_organization()).get(sibling.url, **{parameter: value})
    assert refusal(response)[:2] == (400, "invalid_param_type")


@every_sibling
def test_bad_dates_are_refused(sibling: Sibling) -> None:
    response = api(make_organization()).get(sibling.url, lastUpdated_lte="2016-08-1Z")
    assert refusal(response) == (
        400,
        "invalid_datetime_format",
        "Invalid datetime filter (not ISO-8601 formatted): [2016-08-1Z]",
    )


@every_sibling
def test_numbers_that_no_record_has_are_not_found(sibling: Sibling) -> None:
    client = api(make_organization())
    for number in (0, 999_999, BEYOND_64_BITS):
        text = f"The {sibling.noun} with the id {number} doesn't exist."
        assert refusal(client.get(f"{sibling.url}/{number}")) == (404, "not_found", text)


@every_sibling
def test_what_is_no_number_is_refused(sibling: Sibling) -> None:
    response = api(make_organization()).get(f"{sibling.url}/abc")
    assert refusal(response) == (
        400,
        "invalid_param_type",
        "The type of parameter id you provided is not valid for this request.",
    )


@every_sibling
def test_references_that_no_record_has_are_not_found(sibling: Sibling) -> None:
    client = api(make_organization())
    response = client.get(f"{sibling.url}/reference/n%2Fone")
    if sibling.has_reference:
        text = f"The {sibling.noun} with the id n/one doesn't exist."
        assert refusal(response) == (404, "not_found", text)
        assert refusal(client.get(f"{sibling.url}/reference/{'x' * 300}"))[0] == 404
        assert refusal(client.get(f"{sibling.url}/reference/a%00b"))[0] == 404
    else:
        assert refusal(response)[:2] == (404, "not_found")


@every_sibling
def test_another_organizations_records_are_invisible(sibling: Sibling) -> None:
    entity1, entity2 = make_organization(), make_organization("entity2")
    theirs = sibling.made(entity2, "Theirs")
    sibling.made(entity1, "Ours")
    client = api(entity1)
    assert "Theirs" not in names(client, sibling)
    assert names(client, sibling, **{sibling.name_key: "Theirs"}) == []
    text = f"The {sibling.noun} with the id {theirs.pk} doesn't exist."
    assert refusal(client.get(f"{sibling.url}/{theirs.pk}")) == (404, "not_found", text)
    for method in ("POST", "PUT", "PATCH", "DELETE") if sibling.is_writable else ():
        answer = client.send(method, f"{sibling.url}/{theirs.pk}", {sibling.name_key: "Stolen"})
        assert refusal(answer) == (404, "not_found", text), method
    theirs.refresh_from_db()
    assert getattr(theirs, sibling.name) == "Theirs"


@every_sibling
def test_a_token_is_needed(sibling: Sibling) -> None:
    record = sibling.made(make_organization(), "Alpha")
    client = stranger()
    answers = [
        client.get(sibling.url),
        client.get(f"{sibling.url}/{record.pk}"),
        client.post(sibling.url, {"name": "x"}),
        client.delete(f"{sibling.url}/{record.pk}"),
    ]
    assert [refusal(answer)[:2] for answer in answers] == [(401, "unauthorized")] * 4


@every_sibling
def test_drivers_may_not_even_read(sibling: Sibling) -> None:
    client = api(make_organization(), role=Role.DRIVER)
    assert refusal(client.get(sibling.url))[:2] == (403, "forbidden")


@every_sibling
@every_method
def test_third_parties_and_reading_tokens_may_not_write(sibling: Sibling, method: str) -> None:
    entity1 = make_organization()
    record = sibling.made(entity1, "Alpha")
    third_party = api(entity1, role=Role.THIRD_PARTY_ADMIN)
    reading = api(entity1, scopes=["read"])
    for client in (third_party, reading):
        assert names(client, sibling, **{sibling.name_key: "Alpha"}) == ["Alpha"]
        answer = client.send(method, f"{sibling.url}/{record.pk}", {sibling.name_key: "Beta"})
        assert refusal(answer)[:2] == (403, "forbidden")


@every_sibling
def test_methods_that_a_url_does_not_have_are_405(sibling: Sibling) -> None:
    entity1 = make_organization()
    record = sibling.made(entity1, "Alpha")
    client = api(entity1)
    refused = [client.send("DELETE", sibling.url), client.send("PUT", sibling.url)]
    if not sibling.is_writable:
        refused += [client.post(sibling.url)]
        refused += [
            client.send(method, f"{sibling.url}/{record.pk}")
            for method in ("POST", "PUT", "PATCH", "DELETE")
        ]
    if sibling.has_reference:
        refused += [client.send("PUT", f"{sibling.url}/reference/a")]
    assert {refusal(answer)[:2] for answer in refused} == {(405, "method_not_allowed")}


@every_sibling
def test_bodies_that_cannot_be_read_are_refused(sibling: Sibling) -> None:
    if not sibling.is_writable:
        return
    client = api(make_organization())
    url = f"/api/v1.0{sibling.url}"
    broken = client.client.generic("POST", url, b'{"name": ', content_type="application/json")
    assert refusal(broken)[:2] == (400, "malformed_request")
    xml = client.client.generic("POST", url, b"<a/>", content_type="application/xml")
    assert refusal(xml)[:2] == (415, "unsupported_media_type")


@every_sibling
def test_what_is_written_bears_the_time_of_the_request(sibling: Sibling) -> None:
    if not sibling.is_writable:
        return
    entity1 = make_organization()
    record = sibling.made(entity1, "Alpha")
    client = api(entity1)
    before = client.get(f"{sibling.url}/{record.pk}").json()
    after = client.post(f"{sibling.url}/{record.pk}", {sibling.name_key: "Beta"}).json()
    assert after["dateCreated"] == before["dateCreated"]
    # Both are written alike, so that texts compare as times do.
    assert after["lastUpdated"] > before["lastUpdated"]
    (past,) = type(record).history.filter(id=record.pk, history_type="~")
    assert past.history_user.is_machine
