"""A v1 write with an `Idempotency-Key` is done once, and answered the same each time."""

from __future__ import annotations

import pytest
from django.utils import timezone

from core.idempotency import KEPT_FOR
from core.models import Event, IdempotencyKey
from core.roles import Role
from customers.models import Customer
from tests.builders import make_customer, make_organization
from tests.core.api.v1.sending import (
    NEW,
    REUSED,
    is_replay,
    send_keyed,
)
from tests.v1 import FORM, api, refusal, stranger


@pytest.mark.django_db
def test_a_create_sent_again_is_answered_the_same_and_done_once():
    client = api(make_organization())
    first, second = send_keyed(client, values=NEW), send_keyed(client, values=NEW)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    for name in ("Content-Type", "ETag"):
        assert second[name] == first[name]
    assert (is_replay(first), is_replay(second)) == (False, True)
    assert second["X-Request-Id"] != first["X-Request-Id"]
    assert "RateLimit-Remaining" in second
    assert Customer.objects.count() == 1
    assert Event.objects.filter(code="customer.created").count() == 1


@pytest.mark.django_db
def test_without_a_key_nothing_is_kept():
    client = api(make_organization())
    assert send_keyed(client, values=NEW, key=None).status_code == 201
    assert refusal(send_keyed(client, values=NEW, key=None))[1] == "not_unique"
    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_an_update_sent_again_does_not_undo_what_came_after_it(method):
    organization = make_organization()
    path = f"/customers/{make_customer(organization).pk}"
    client = api(organization)
    first = send_keyed(client, method, path, {"name": "First"})
    send_keyed(client, method, path, {"name": "Second"}, key="key-2")
    again = send_keyed(client, method, path, {"name": "First"})
    assert (again.status_code, again.content) == (200, first.content)
    assert is_replay(again)
    assert Customer.objects.get().name == "Second"


@pytest.mark.django_db
def test_a_deletion_sent_again_succeeds_again():
    organization = make_organization()
    path = f"/customers/{make_customer(organization).pk}"
    client = api(organization)
    first, again = (send_keyed(client, "DELETE", path) for _ in range(2))
    assert (again.status_code, again.content) == (200, first.content)
    assert send_keyed(client, "DELETE", path, key="key-2").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "values"),
    [
        ("POST", "/customers", {"reference": "NC-4", "name": "New"}),
        ("POST", "/customers?name=New", NEW),
        ("POST", "/customers/reference/NC-3", NEW),
        ("PUT", "/customers", NEW),
        ("DELETE", "/customers/1", NEW),
    ],
)
def test_a_key_stands_for_one_request_only(method, path, values):
    client = api(make_organization())
    first = send_keyed(client, values=NEW)
    expected = 405 if method == "PUT" else 422
    other = send_keyed(client, method, path, values)
    assert other.status_code == expected
    if expected == 422:
        assert refusal(other) == REUSED
    assert Customer.objects.count() == 1
    assert send_keyed(client, values=NEW).content == first.content


@pytest.mark.django_db
def test_the_same_text_of_another_media_type_is_another_request():
    client = api(make_organization())
    send_keyed(client, body=b"{}")
    assert refusal(send_keyed(client, body=b"{}", media_type="application/json")) == REUSED
    assert is_replay(send_keyed(client, body=b"{}", media_type=FORM.upper() + "; charset=UTF-8"))


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_what_is_no_key_is_refused_and_nothing_is_done(key):
    response = send_keyed(api(make_organization()), values=NEW, key=key)
    assert refusal(response) == (
        400,
        "save_failed",
        "Failed to save instance. Idempotency-Key must have 1 to 255 printable characters.",
    )
    assert not Customer.objects.exists()


@pytest.mark.django_db
def test_the_longest_key_is_taken():
    client = api(make_organization())
    assert send_keyed(client, values=NEW, key="x" * 255).status_code == 201
    assert is_replay(send_keyed(client, values=NEW, key="x" * 255))


@pytest.mark.django_db
def test_reading_needs_no_key_and_takes_no_notice_of_one():
    client = api(make_organization())
    for key in ("key-1", ""):
        response = send_keyed(client, "GET", key=key)
        assert (response.status_code, is_replay(response)) == (200, False)
    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db
def test_an_expired_key_is_free_again():
    client = api(make_organization())
    send_keyed(client, values=NEW)
    IdempotencyKey.objects.update(created_at=timezone.now() - KEPT_FOR)
    again = send_keyed(client, values=NEW)
    assert refusal(again)[1] == "not_unique"
    assert not is_replay(again)
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.django_db
def test_the_same_key_in_another_organization_is_another_key():
    here, there = make_organization("entity1"), make_organization("entity2")
    client = api(here, there)
    replies = [
        send_keyed(client, values=NEW, x_organization=slug) for slug in ("entity1", "entity2") * 2
    ]
    assert [reply.json()["organization"] for reply in replies] == ["entity1", "entity2"] * 2
    assert [is_replay(reply) for reply in replies] == [False, False, True, True]


@pytest.mark.django_db
def test_the_same_key_of_another_client_is_another_key():
    organization = make_organization()
    send_keyed(api(organization), values=NEW)
    other = send_keyed(api(organization), values=NEW)
    assert refusal(other)[1] == "not_unique"
    assert not is_replay(other)


@pytest.mark.django_db
def test_who_is_not_let_in_uses_no_key_up_and_gets_no_old_reply(settings):
    organization = make_organization()
    assert send_keyed(stranger(), values=NEW).status_code == 401
    assert send_keyed(api(organization, role=Role.DRIVER), values=NEW).status_code == 403
    assert send_keyed(api(organization, scopes=["read"]), values=NEW).status_code == 403
    client = api(organization)
    large = send_keyed(client, body=b"", content_length=str(11 * 1024 * 1024))
    assert large.status_code == 413
    settings.API_THROTTLE_RATE = "1/hour"
    patient = api(organization)
    assert send_keyed(patient, "GET").status_code == 200
    assert send_keyed(patient, values=NEW).status_code == 429
    assert not IdempotencyKey.objects.exists()
    assert not Customer.objects.exists()


@pytest.mark.django_db
def test_a_lost_role_ends_the_replays():
    organization = make_organization()
    client = api(organization)
    send_keyed(client, values=NEW)
    organization.memberships.update(role=Role.DRIVER)
    assert send_keyed(client, values=NEW).status_code == 403
