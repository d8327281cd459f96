"""What becomes of a key when its request fails, and while it runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection

from core.models import Event, IdempotencyKey
from customers import services
from customers.models import Customer
from tests.builders import make_category, make_customer, make_image, make_organization
from tests.core.api.v1.sending import (
    IN_USE,
    NEW,
    at_once,
    is_replay,
    send_keyed,
)
from tests.v1 import PREFIX, api, refusal


@pytest.mark.django_db
def test_a_refusal_by_a_rule_is_kept_and_what_it_began_is_not():
    organization = make_organization()
    make_customer(organization, reference="NC-3")
    client = api(organization)
    first = send_keyed(client, values=NEW)
    assert refusal(first)[:2] == (400, "not_unique")
    Customer.objects.update(reference="NC-4")
    again = send_keyed(client, values=NEW)
    assert (again.status_code, again.content) == (400, first.content)
    assert is_replay(again)
    assert Customer.objects.count() == 1


def failing(kind: Callable[[], Exception]) -> Callable[..., Any]:
    """Return `create_customer` as it is, except that it fails when it is done."""
    create = services.create_customer

    def create_and_fail(**values: Any) -> Any:
        create(**values)
        raise kind()

    return create_and_fail


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_a_500_is_kept_and_leaves_neither_record_nor_picture(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    client = api(make_organization())
    picture = make_image().read()

    def create() -> Any:
        values = {**NEW, "imageFile": SimpleUploadedFile("a.png", picture)}
        return client.client.post(
            PREFIX + "/customers", values, headers={"Idempotency-Key": "key-1"}
        )

    with monkeypatch.context() as patched:
        patched.setattr(services, "create_customer", failing(RuntimeError))
        first = create()
    assert refusal(first)[:2] == (500, "server_error")
    assert not Customer.objects.exists()
    assert files(tmp_path) == []
    again = create()
    assert (again.status_code, again.content, is_replay(again)) == (500, first.content, True)
    assert not Customer.objects.exists()


@pytest.mark.django_db
def test_a_503_uses_no_key_up_because_it_asks_for_another_try(monkeypatch):
    client = api(make_organization())
    with monkeypatch.context() as patched:
        patched.setattr(services, "create_customer", failing(OperationalError))
        first = send_keyed(client, values=NEW)
    assert (first.status_code, first["Retry-After"]) == (503, "1")
    assert not IdempotencyKey.objects.exists()
    assert not Customer.objects.exists()
    again = send_keyed(client, values=NEW)
    assert (again.status_code, is_replay(again)) == (201, False)


def cut_connection(**_: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_cut_leaves_the_key_free(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no connection to cut.")
    client = api(make_organization())
    with monkeypatch.context() as patched:
        patched.setattr(services, "create_customer", cut_connection)
        first = send_keyed(client, values=NEW)
    assert (first.status_code, first["Retry-After"]) == (503, "1")
    assert send_keyed(client, values=NEW).status_code == 201
    assert Customer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_violation_that_shows_late_is_answered_and_undone(monkeypatch):
    create = services.create_customer

    def create_astray(**values: Any) -> Any:
        customer = create(**values)
        Customer.objects.filter(pk=customer.pk).update(segmentation=10**9)
        return customer

    client = api(make_organization())
    monkeypatch.setattr(services, "create_customer", create_astray)
    assert refusal(send_keyed(client, values=NEW))[:2] == (500, "server_error")
    assert not Customer.objects.exists()
    # SQLite finds it when it commits, and then nothing can be kept any more.
    assert IdempotencyKey.objects.count() == (1 if connection.vendor == "postgresql" else 0)


@pytest.mark.django_db(transaction=True)
def test_a_record_that_is_deleted_meanwhile_is_a_404_as_without_a_key(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("On SQLite nothing is deleted meanwhile.")
    organization = make_organization()
    category = make_category(organization)
    create = services.create_customer

    def create_too_late(**values: Any) -> Any:
        type(category).objects.filter(pk=category.pk).delete()
        return create(**values)

    monkeypatch.setattr(services, "create_customer", create_too_late)
    values = {**NEW, "categoryId": str(category.pk)}
    assert refusal(send_keyed(api(organization), values=values)) == (
        404,
        "not_found",
        f"The customer category with the id {category.pk} doesn't exist.",
    )


@pytest.mark.django_db(transaction=True)
def test_many_at_once_with_one_key_have_one_effect_and_one_reply():
    organization = make_organization()
    client = api(organization)

    def create(_: int) -> Any:
        while (response := send_keyed(client, values=NEW)).status_code == 409:
            assert refusal(response) == IN_USE
            assert response["Retry-After"] == "1"
        return response

    replies = at_once(64 if connection.vendor == "postgresql" else 8, create)
    assert {reply.status_code for reply in replies} == {201}
    assert len({reply.content for reply in replies}) == 1
    assert [is_replay(reply) for reply in replies].count(False) == 1
    assert Customer.objects.count() == 1
    assert Event.objects.filter(code="customer.created").count() == 1
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_running_the_second_is_told_to_wait(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("On SQLite the second waits for the first.")
    client = api(make_organization())
    is_running, may_end = threading.Event(), threading.Event()
    create = services.create_customer

    def create_slowly(**values: Any) -> Any:
        is_running.set()
        assert may_end.wait(30)
        return create(**values)

    def first() -> Any:
        try:
            return send_keyed(client, values=NEW)
        finally:
            connection.close()

    monkeypatch.setattr(services, "create_customer", create_slowly)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(first)
        assert is_running.wait(30)
        try:
            second = send_keyed(client, values=NEW)
        finally:
            may_end.set()
        assert refusal(second) == IN_USE
        assert second["Retry-After"] == "1"
        assert running.result().status_code == 201
    assert is_replay(send_keyed(client, values=NEW))
