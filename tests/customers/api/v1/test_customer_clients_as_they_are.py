"""How real clients write requests, and what they need of the replies."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client

from tests.builders import make_customer, make_organization, make_user
from tests.customers.api.v1.calls import created, listed, raw
from tests.v1 import FORM, PREFIX, api

pytestmark = pytest.mark.django_db

JSON = "application/json"


@pytest.mark.parametrize("media_type", [JSON, FORM, "application/json;charset=UTF-8"])
def test_everything_may_stand_in_the_query_string(media_type: str):
    client = api(make_organization())
    query = "reference=NC-3&name=Marie%27s+Jewelry&creditLimit=5000&isActive=false"
    reply = raw(client, "POST", f"/customers?{query}", media_type=media_type)
    assert reply.status_code == 201
    document = reply.json()
    assert (document["reference"], document["name"]) == ("NC-3", "Marie's Jewelry")
    assert (document["creditLimit"], document["isActive"]) == (5000, False)
    reply = raw(client, "PUT", f"/customers/{document['id']}?name=New", media_type=media_type)
    assert (reply.status_code, reply.json()["name"]) == (200, "New")


def test_the_body_counts_where_both_name_a_parameter():
    client = api(make_organization())
    body = b'{"name":"body"}'
    reply = raw(client, "POST", "/customers?reference=NC-3&name=query", body, JSON)
    assert (reply.json()["reference"], reply.json()["name"]) == ("NC-3", "body")


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"reference=NC-3&name=Caf%C3%A9", FORM),
        (b"reference=NC-3&name=Caf%E9", FORM),
        (b"reference=NC-3&name=Caf\xc3\xa9", FORM),
        (b"reference=NC-3&name=Caf\xe9", FORM + "; charset=ISO-8859-1"),
        ('{"reference":"NC-3","name":"Café"}'.encode(), JSON),
        (b'\xef\xbb\xbf{"reference":"NC-3","name":"Caf\\u00e9"}', JSON),
        ('{"reference":"NC-3","name":"Café"}'.encode(), "application/json; charset=utf-8"),
        ('{"reference":"NC-3","name":"Café"}'.encode(), "Application/JSON"),
        (
            b'--B\r\nContent-Disposition: form-data; name="reference"\r\n\r\nNC-3\r\n'
            b'--B\r\nContent-Disposition: form-data; name="name"\r\n\r\nCaf\xe9\r\n--B--\r\n',
            "multipart/form-data; boundary=B",
        ),
        (
            b'--B\r\nContent-Disposition: form-data; name="reference"\r\n\r\nNC-3\r\n'
            b'--B\r\nContent-Disposition: form-data; name="name"\r\n\r\nCaf\xc3\xa9\r\n--B--\r\n',
            "multipart/form-data; boundary=B",
        ),
    ],
)
def test_bodies_are_read_in_every_spelling(body: bytes, media_type: str):
    reply = raw(api(make_organization()), "POST", "/customers", body, media_type)
    assert reply.status_code == 201, reply.content
    assert (reply.json()["reference"], reply.json()["name"]) == ("NC-3", "Café")


@pytest.mark.parametrize("written", ["Caf%E9*", "Caf%C3%A9*", "caf%C9*"])
def test_a_query_that_is_not_utf_8_is_read_as_latin_1(written: str):
    entity = make_organization()
    make_customer(entity, reference="NC-3", name="Café Étoile")
    client = api(entity)
    reply = client.client.get(f"{PREFIX}/customers?name={written}")
    assert [document["reference"] for document in reply.json()["data"]] == ["NC-3"]
    query = "/customers?reference=NC-4&name=Caf%E9"
    assert raw(client, "POST", query, media_type=JSON).json()["name"] == "Café"


def test_a_reply_is_one_compact_line():
    entity = make_organization()
    make_customer(entity, name="Café « Étoile »")
    for path in ("/customers", "/customers/1e9", "/nowhere"):
        reply = api(entity).get(path)
        assert reply["Content-Type"] == "application/json;charset=UTF-8"
        assert reply.content.startswith(b"{")
        assert b"\n" not in reply.content
        assert b'": ' not in reply.content
        assert b', "' not in reply.content
        assert b"\\u" not in reply.content


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/png", "", "x"])
def test_the_reply_is_json_whatever_is_accepted(accept: str):
    client = api(make_organization(), headers={"Accept": accept})
    assert client.get("/customers").json()["data"] == []


@pytest.mark.parametrize(
    "text", ["\u202e", "a'b\"c", "<script>", "{{7*7}}", "Robert'); DROP TABLE x;--", "🎉", "\x7f"]
)
def test_strange_texts_come_back_as_they_went(text: str):
    client = api(make_organization())
    document = created(client, name=text, reference=f"r{text}")
    assert document["name"] == text
    reply = client.get(f"/customers/reference/{quote(f'r{text}', safe='')}")
    assert reply.json()["id"] == document["id"]
    assert listed(client, name=text) == [f"r{text}"]


def test_head_answers_like_get_without_a_body():
    entity = make_organization()
    customer = make_customer(entity)
    client = api(entity)
    for path in ("/customers", f"/customers/{customer.pk}"):
        reply = raw(client, "HEAD", path)
        assert (reply.status_code, reply.content) == (200, b"")


def test_a_login_session_serves_as_well_as_a_token():
    entity = make_organization()
    make_user(entity, username="marie", password="not-so-secret-1")
    browser = Client()
    login = {"j_username": "marie", "j_password": "not-so-secret-1", "ajax": "true"}
    assert browser.post("/j_spring_security_check", login).status_code == 302
    values = {"reference": "NC-3", "name": "x"}
    made = browser.post(f"{PREFIX}/customers", values)
    assert made.status_code == 201
    assert browser.get(f"{PREFIX}/customers/{made.json()['id']}").json() == made.json()
    foreign = browser.post(
        f"{PREFIX}/customers", {**values, "reference": "X"}, headers={"Origin": "https://evil.test"}
    )
    assert foreign.status_code == 403
