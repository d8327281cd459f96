"""Requests that change one record at the same time lose nothing of each other."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from django.db import connection

from customers.models import Customer
from tests.builders import (
    make_category,
    make_customer,
    make_organization,
    make_region,
)
from tests.core.api.v1.sending import (
    CHANGED,
    at_once,
    send,
    tag_of,
)
from tests.v1 import api, refusal


@pytest.mark.django_db(transaction=True)
def test_increments_at_once_are_all_kept():
    organization = make_organization()
    path = f"/customers/{make_customer(organization, due_date_days=0).pk}"
    client = api(organization)
    number = 64 if connection.vendor == "postgresql" else 8

    def increment(index: int) -> int:
        chance = random.Random(index)
        refused = 0
        while True:
            seen = client.get(path)
            days = seen.json()["dueDateConfigNumber"] + 1
            body = f"dueDateConfigNumber={days}"
            response = send(client, "POST", path, body, if_match=seen["ETag"])
            if response.status_code == 200:
                return refused
            assert refusal(response) == CHANGED
            refused += 1
            time.sleep(chance.uniform(0, 0.02 * number))

    refusals = at_once(number, increment)
    assert Customer.objects.get().due_date_days == number
    assert sum(refusals) > 0  # else nobody was in anybody's way


@pytest.mark.django_db(transaction=True)
def test_updates_of_different_values_at_once_both_survive_without_a_tag():
    organization = make_organization()
    path = f"/customers/{make_customer(organization).pk}"
    client = api(organization)
    names = ["phone", "mobile", "fax", "comment", "barcode", "taxNumber", "reference2"]
    replies = at_once(len(names), lambda n: send(client, "POST", path, f"{names[n]}=1"))
    assert {reply.status_code for reply in replies} == {200}
    document = client.get(path).json()
    assert [document[name] for name in names] == ["1"] * len(names)


def call_one(calls: Sequence[Callable[[], Any]], number: int) -> Any:
    return calls[number]()


@pytest.mark.django_db(transaction=True)
def test_deleting_and_making_again_at_once_lets_no_old_tag_pass():
    organization = make_organization()
    client, path = api(organization), "/customers/reference/NC-3"
    for _ in range(5):
        make_customer(organization, reference="NC-3")
        seen = tag_of(client, path)
        calls = [
            partial(send, client, "DELETE", path),
            partial(send, client, "POST", path, "name=Changed", if_match=seen),
        ]
        deleted, changed = at_once(2, partial(call_one, calls))
        assert deleted.status_code == 200
        assert changed.status_code in (201, 412)
        assert client.get(path).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("resource", ["customerCategories", "regions"])
def test_moves_at_once_with_and_without_a_condition_are_in_no_deadlock(resource):
    organization = make_organization()
    client = api(organization)
    make = {"customerCategories": make_category, "regions": make_region}[resource]
    path = f"/{resource}/{make(organization).pk}"
    parents = [make(organization).pk for _ in range(16)]

    def move(number: int) -> Any:
        conditions = {"if_match": "*"} if number % 2 else {}
        return send(client, "POST", path, f"parentId={parents[number]}", **conditions)

    assert {reply.status_code for reply in at_once(len(parents), move)} == {200}
