"""Replies with one record carry an `ETag`, by which the caller need not get them twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.api.etags import entity_tag, matches
from customers import services
from customers.models import Customer, CustomerCategory
from tests.builders import (
    later,
    make_contact,
    make_customer,
    make_image,
    make_organization,
    make_payment_type,
)
from tests.contract.surface_v1 import LISTS, furnish
from tests.core.api.v1.sending import (
    TAG,
    send,
    tag_of,
)
from tests.v1 import PREFIX, api


def test_a_tag_is_of_every_byte_but_the_server_s_own_name():
    here, there = "http://a/media/", "https://b.example/media/"
    tags = [
        entity_tag(body, address=address)
        for body, address in [
            (b'{"logo":"http://a/media/x.png"}', here),
            (b'{"logo":"https://b.example/media/x.png"}', there),
            (b'{"logo":"http://a/media/y.png"}', here),
            (b'{"logo":"x.png"}', here),
            (b'{"logo":"/media/x.png"}', here),
        ]
    ]
    assert tags[0] == tags[1]
    assert len(set(tags)) == 4
    assert tags[0].startswith('"')


@pytest.mark.parametrize("header", [TAG, "*", " * ", f'"a", {TAG}', f'W/"a" ,{TAG},"b"'])
def test_a_tag_matches_itself_and_anything_a_star(header):
    assert matches(header, TAG)


@pytest.mark.parametrize(
    "header", ["", '"a"', f"W/{TAG}", TAG.strip('"'), '"*"', '"a", *', ",", '"', "W/*"]
)
def test_a_tag_matches_nothing_else_and_no_weak_one(header):
    assert not matches(header, TAG)


def test_nothing_matches_no_record():
    assert not matches("*", None)


@pytest.mark.django_db
@pytest.mark.parametrize("resource", LISTS)
def test_every_record_has_a_tag_that_stays_while_nothing_changes(resource):
    client = api(furnish())
    ids = [record["id"] for record in client.get(f"/{resource}").json()["data"]]
    tags = [tag_of(client, f"/{resource}/{record_id}") for record_id in ids]
    assert len(set(tags)) == len(ids)
    assert tags == [tag_of(client, f"/{resource}/{record_id}") for record_id in ids]
    assert all(tag.startswith('"') for tag in tags)
    assert "ETag" not in client.get(f"/{resource}")


@pytest.mark.django_db
def test_a_write_answers_the_tag_that_reading_gives():
    client = api(make_organization())
    made = client.post("/customers", {"reference": "NC-3", "name": "New"})
    path = f"/customers/{made.json()['id']}"
    assert made["ETag"] == tag_of(client, path)
    assert made["ETag"] == tag_of(client, "/customers/reference/NC-3")
    changed = client.post(path, {"name": "Newer"})
    assert changed["ETag"] == tag_of(client, path) != made["ETag"]
    upserted = client.post("/customers/reference/NC-3", {"name": "Newest"})
    assert upserted["ETag"] == tag_of(client, path) != changed["ETag"]


CHILDREN: dict[str, Callable[[Customer], object]] = {
    "a contact": make_contact,
    "an address": lambda customer: services.update_customer(
        customer=customer, values={"billing_address": {"city": "Nice"}}, by=later()
    ),
    "a payment type": lambda customer: services.update_customer(
        customer=customer,
        values={"payment_types": [make_payment_type(customer.organization)]},
        by=later(),
    ),
    "the name of its category": lambda customer: CustomerCategory.objects.update(name="Other"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("child", CHILDREN)
def test_the_tag_changes_with_what_belongs_to_the_record(child):
    organization = make_organization()
    customer = make_customer(organization)
    client, path = api(organization), f"/customers/{customer.pk}"
    before = tag_of(client, path)
    CHILDREN[child](customer)
    assert tag_of(client, path) != before


@pytest.mark.django_db
def test_the_tag_is_the_same_by_whatever_name_the_server_is_called():
    organization = make_organization()
    customer = make_customer(organization, image=make_image())
    client, path = api(organization), f"{PREFIX}/customers/{customer.pk}"
    replies = [client.client.get(path, headers={"Host": h}) for h in ("testserver", "localhost")]
    assert replies[0].json()["logo"] != replies[1].json()["logo"]
    assert replies[0]["ETag"] == replies[1]["ETag"]
    changed = client.client.post(
        path, {"name": "x"}, headers={"Host": "127.0.0.1", "If-Match": replies[0]["ETag"]}
    )
    assert changed.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["{}", "W/{}", '"a", {}', "*"])
def test_what_the_caller_has_is_not_sent_again(form):
    organization = make_organization()
    client, path = api(organization), f"/customers/{make_customer(organization).pk}"
    tag = tag_of(client, path)
    response = send(client, "GET", path, if_none_match=form.format(tag))
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", tag)
    assert "X-Request-Id" in response
    assert "RateLimit-Remaining" in response


@pytest.mark.django_db
def test_what_the_caller_has_not_is_sent():
    organization = make_organization()
    customer = make_customer(organization)
    client, path = api(organization), f"/customers/{customer.pk}"
    tag = tag_of(client, path)
    services.update_customer(customer=customer, values={"name": "Other"}, by=later())
    response = send(client, "GET", path, if_none_match=tag)
    assert (response.status_code, response.json()["name"]) == (200, "Other")
    assert send(client, "POST", path, "name=x", if_none_match=response["ETag"]).status_code == 200
