"""The customer's delivery portal: what is written, what is told of it, and who saw the password."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from django.db import transaction

from core.encryption import KeyMissing, Undecryptable
from core.errors import InvalidValue, NotFound, WrongType
from core.models import Event
from customers import services
from customers.models import Customer, DeliveryPortal
from customers.services.delivery_portal import (
    MASK,
    masked_password,
    reveal_portal_password,
    write_delivery_portal,
)
from tests.builders import later, make_actor, make_customer, make_organization, make_user

pytestmark = pytest.mark.django_db
URL = "https://portal.example/invoices?a=1"
FULL = {"is_used": True, "url": URL, "user_name": "ana", "password": " s3cret "}
PORTAL = "delivery_portal."


@pytest.fixture
def customer() -> Customer:
    return make_customer(make_organization())


def write(customer: Customer, values: Any, minutes: int = 1, *, is_new: bool = False) -> Any:
    with transaction.atomic():
        return write_delivery_portal(customer, values, later(minutes), is_new=is_new)


def reveal(customer: Customer) -> str:
    return reveal_portal_password(customer=customer, reason="a test", by=later(60))


def stored(customer: Customer) -> str:
    return DeliveryPortal.objects.get(customer=customer).password_encrypted


def test_a_portal_is_kept_and_its_password_told_as_a_mask(customer: Customer):
    assert write(customer, FULL, is_new=True) == {
        f"{PORTAL}is_used": [None, True],
        f"{PORTAL}url": [None, URL],
        f"{PORTAL}user_name": [None, "ana"],
        f"{PORTAL}password": [None, MASK],
    }
    portal = DeliveryPortal.objects.get(customer=customer)
    assert (portal.is_used, portal.url, portal.user_name) == (True, URL, "ana")
    assert masked_password(portal) == "********"
    assert "s3cret" not in portal.password_encrypted
    assert reveal(customer) == " s3cret "
    assert (portal.created_at, portal.updated_at) == (later(1).at, later(1).at)


def test_there_is_no_password_where_none_was_given(customer: Customer):
    assert masked_password(None) is None
    write(customer, {"url": URL})
    assert masked_password(DeliveryPortal.objects.get(customer=customer)) is None


@pytest.mark.parametrize(
    ("values", "told", "after"),
    [
        ({}, {}, " s3cret "),
        ({"password": MASK}, {}, " s3cret "),
        ({"password": " s3cret "}, {}, " s3cret "),
        ({"password": "s3cret"}, {f"{PORTAL}password": [MASK, MASK]}, "s3cret"),
        ({"password": ""}, {f"{PORTAL}password": [MASK, None]}, None),
        ({"password": None}, {f"{PORTAL}password": [MASK, None]}, None),
        ({"password": "*" * 7}, {f"{PORTAL}password": [MASK, MASK]}, "*" * 7),
        (
            {"password": MASK, "user_name": "eva"},
            {f"{PORTAL}user_name": ["ana", "eva"]},
            " s3cret ",
        ),
        ({"url": None, "is_used": None}, None, " s3cret "),
    ],
)
def test_the_mask_keeps_a_password_and_nothing_clears_it(
    customer: Customer, values: dict[str, Any], told: Any, after: str | None
):
    write(customer, FULL)
    token, rows = stored(customer), DeliveryPortal.history.count()
    changes = write(customer, values, 2)
    if told is not None:
        assert changes == told
    else:
        assert changes == {f"{PORTAL}is_used": [True, None], f"{PORTAL}url": [URL, ""]}
    if after is None:
        assert stored(customer) == ""
        with pytest.raises(NotFound):
            reveal(customer)
    else:
        assert reveal(customer) == after
    assert (stored(customer) == token) is (after == " s3cret ")
    assert DeliveryPortal.history.count() - rows == bool(changes)
    portal = DeliveryPortal.objects.get(customer=customer)
    assert portal.updated_at == (later(2) if changes else later(1)).at


@pytest.mark.parametrize(
    "values",
    [{}, {"password": MASK}, {"password": ""}, {"is_used": None, "url": "", "user_name": None}],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_values_that_say_nothing_make_no_portal(
    customer: Customer, values: dict[str, Any], is_new: bool
):
    assert write(customer, values, is_new=is_new) == {}
    assert not DeliveryPortal.objects.exists()


def test_false_says_something(customer: Customer):
    assert write(customer, {"is_used": False}) == {f"{PORTAL}is_used": [None, False]}


def test_none_removes_the_portal_and_its_past_stays(customer: Customer):
    write(customer, FULL)
    assert write(customer, None, 2) == {
        f"{PORTAL}is_used": [True, None],
        f"{PORTAL}url": [URL, None],
        f"{PORTAL}user_name": ["ana", None],
        f"{PORTAL}password": [MASK, None],
    }
    assert not DeliveryPortal.objects.exists()
    assert write(customer, None, 3) == write(customer, None, is_new=True) == {}
    past = DeliveryPortal.history.order_by("history_id")
    assert [row.history_type for row in past] == ["+", "-"]


def test_the_past_tells_who_and_when_and_has_no_ciphertext(customer: Customer):
    user = make_user(customer.organization)
    by = later(5, user)
    write(customer, FULL)
    with transaction.atomic():
        write_delivery_portal(customer, {"password": "other"}, by, is_new=False)
    row = DeliveryPortal.history.latest()
    assert (row.history_type, row.history_user, row.history_date) == ("~", user, by.at)
    assert row.request_id == by.request_id
    assert not any("password" in field.name for field in DeliveryPortal.history.model._meta.fields)


@pytest.mark.parametrize(
    ("values", "kind", "field"),
    [
        ({"password": "x" * 256}, InvalidValue, "password"),
        ({"password": "x\0"}, InvalidValue, "password"),
        ({"password": "x\ud800"}, InvalidValue, "password"),
        ({"password": 1234}, WrongType, "password"),
        ({"password": {"hunter2": "hunter2"}}, WrongType, "password"),
        ({"user_name": "x" * 256}, InvalidValue, "user_name"),
        ({"user_name": "x\0"}, InvalidValue, "user_name"),
        ({"url": "https://" + "x" * 2041}, InvalidValue, "url"),
        ({"url": 5}, WrongType, "url"),
        ({"is_used": "true"}, WrongType, "is_used"),
    ],
)
def test_limits_are_refused_without_writing_or_repeating_the_value(
    customer: Customer, values: dict[str, Any], kind: Any, field: str
):
    write(customer, FULL)
    token = stored(customer)
    with pytest.raises(kind) as refusal:
        write(customer, {"user_name": "eva", "password": "hunter2", **values}, 2)
    assert refusal.value.field == f"{PORTAL}{field}"
    assert "hunter2" not in refusal.value.message
    assert "xx" not in refusal.value.message
    assert DeliveryPortal.objects.get(customer=customer).user_name == "ana"
    assert stored(customer) == token


@pytest.mark.parametrize(
    "url",
    [
        *(
            "ana:hunter2@portal.example",
            "ftp://portal.example/",
            "javascript:alert(1)",
            "file:///etc/passwd",
        ),
        *("https://", "https:///path", "https://:443/", "http://[::1", "https://a:b/", "//portal"),
        *("https://portal.example/a b", "https://portal.example/\n", "https://a:99999/"),
        *("https://ana:hunter2@portal.example/", "https://ana@portal.example/"),
    ],
)
def test_an_address_is_a_web_address_without_credentials(customer: Customer, url: str):
    if url.endswith("\n"):  # surrounding white space does not count
        url = url.replace("/\n", "\n/")
    with pytest.raises(InvalidValue) as refusal:
        write(customer, {"url": url})
    assert refusal.value.field == f"{PORTAL}url"
    assert "hunter2" not in refusal.value.message


@pytest.mark.parametrize(
    "url",
    [
        *("http://intranet/x", "https://10.0.0.1:8443/a?b=c#d", "HTTPS://Portal.example"),
        *("https://[::1]:80/", "https://ñandú.mx/facturación", "www.portal.example:8443/@ana"),
    ],
)
def test_any_web_address_is_taken(customer: Customer, url: str):
    write(customer, {"url": url})
    assert DeliveryPortal.objects.get(customer=customer).url == url


def test_the_longest_values_are_taken(customer: Customer):
    url = "https://" + "x" * 2040
    write(customer, {"url": url, "user_name": "ñ" * 255, "password": "🔑" * 255})
    portal = DeliveryPortal.objects.get(customer=customer)
    assert (portal.url, portal.user_name) == (url, "ñ" * 255)
    assert reveal(customer) == "🔑" * 255


def test_an_unknown_name_is_a_mistake_of_the_code(customer: Customer):
    with pytest.raises(TypeError, match="password_encrypted"):
        write(customer, {"password_encrypted": "v1.x"})


def test_each_look_at_the_password_is_an_event(customer: Customer):
    write(customer, FULL)
    user = make_user(customer.organization)
    by = later(9, user)
    assert reveal_portal_password(customer=customer, reason="a test", by=by) == " s3cret "
    event = Event.objects.get(code="delivery_portal.password_revealed")
    assert (event.actor, event.at, event.request_id) == (user, by.at, by.request_id)
    assert (event.subject_type, event.subject_id) == ("customer", customer.pk)
    assert (event.organization, event.changes["reason"][1]) == (customer.organization, "a test")


def test_without_a_password_there_is_nothing_to_see_or_record(customer: Customer):
    for values in (None, {"url": URL}):
        write(customer, values)
        with pytest.raises(NotFound):
            reveal(customer)
    write(customer, FULL)
    services.delete_customer(customer=customer, by=later(3))
    with pytest.raises(NotFound):
        reveal(customer)
    assert not Event.objects.filter(code="delivery_portal.password_revealed").exists()


@pytest.mark.django_db(transaction=True)
def test_the_event_cannot_be_undone_by_a_transaction_around_it(customer: Customer):
    write(customer, FULL)
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        reveal(customer)


def test_a_lost_key_is_told_and_the_password_can_be_set_again(customer: Customer, settings: Any):
    write(customer, FULL)
    settings.FIELD_ENCRYPTION_KEYS = [secrets.token_urlsafe(32)]
    with pytest.raises(KeyMissing):
        reveal(customer)
    assert not Event.objects.filter(code="delivery_portal.password_revealed").exists()
    assert write(customer, {"password": MASK}, 2) == {}
    assert write(customer, {"password": " s3cret "}, 3) == {f"{PORTAL}password": [MASK, MASK]}
    assert reveal(customer) == " s3cret "


def test_a_password_nobody_can_read_can_be_cleared(customer: Customer, settings: Any):
    write(customer, FULL)
    settings.FIELD_ENCRYPTION_KEYS = [secrets.token_urlsafe(32)]
    assert write(customer, {"password": None}, 2) == {f"{PORTAL}password": [MASK, None]}
    assert stored(customer) == ""


def test_a_ciphertext_copied_to_another_customer_does_not_open(customer: Customer):
    """Neither within the organization nor in another one, by whoever can write the database."""
    write(customer, FULL)
    neighbour = make_customer(customer.organization)
    stranger = make_customer(make_organization("other"))
    for other in (neighbour, stranger):
        write(other, {"password": "own"})
        DeliveryPortal.objects.filter(customer=other).update(password_encrypted=stored(customer))
        with pytest.raises(Undecryptable, match="belongs to another record"):
            reveal(other)
    Customer.objects.filter(pk=customer.pk).update(organization=stranger.organization)
    customer.refresh_from_db()
    with pytest.raises(Undecryptable, match="belongs to another record"):
        reveal(customer)


def test_writing_costs_one_query_to_look_and_one_row_and_one_past_to_write(
    customer: Customer, django_assert_num_queries: Any
):
    with django_assert_num_queries(2):
        write_delivery_portal(customer, FULL, make_actor(), is_new=True)
    with django_assert_num_queries(1):
        write_delivery_portal(customer, FULL, later(), is_new=False)
    with django_assert_num_queries(3):
        write_delivery_portal(customer, {"password": "new"}, later(), is_new=False)
