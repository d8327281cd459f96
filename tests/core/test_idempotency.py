"""Keys of requests and the replies kept under them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core import idempotency
from core.idempotency import KEPT_FOR, SWEEP_BATCH, SWEEP_EVERY, Attempt, KeptReply
from core.models import IdempotencyKey, Organization
from core.transactions import on_rollback, whole_transaction
from customers.models import Customer
from tests.builders import NOW, make_customer, make_organization

BODY = b'{"name":"\xc3\xa9\x00"}'


def attempt(organization: Organization, **values: Any) -> Attempt:
    usual: dict[str, Any] = {
        "client_id": 1,
        "user_id": 2,
        "key": "k",
        "fingerprint": "f" * 64,
        "at": NOW,
    }
    return Attempt(organization=organization, **{**usual, **values})


def keep(organization: Organization, **values: Any) -> Attempt:
    kept = attempt(organization, **values)
    idempotency.keep(kept, http_status=201, headers={"Content-Type": "text/plain"}, body=BODY)
    return kept


@pytest.mark.parametrize("text", ["k", "x" * 255, '"8e03978e-40d5"', "a b", "é"])
def test_a_key_is_1_to_255_printable_characters(text):
    assert idempotency.is_key(text)


@pytest.mark.parametrize("text", ["", "x" * 256, "a\tb", "a\0", "\x7f", "\x85"])
def test_anything_else_is_no_key(text):
    assert not idempotency.is_key(text)


def test_a_fingerprint_tells_where_a_part_ends():
    assert idempotency.fingerprint([b"ab", b"c"]) != idempotency.fingerprint([b"a", b"bc"])
    assert idempotency.fingerprint([b"ab", b""]) != idempotency.fingerprint([b"ab"])
    assert idempotency.fingerprint([b"a"]) == idempotency.fingerprint(iter([b"a"]))


def test_a_fingerprint_is_worth_nothing_without_the_server_s_secret(settings):
    before = idempotency.fingerprint([b"a"])
    settings.SECRET_KEY = "another" * 10
    assert idempotency.fingerprint([b"a"]) != before


@pytest.mark.django_db
def test_a_kept_reply_comes_back_byte_for_byte():
    kept = keep(make_organization())
    assert idempotency.kept_reply(kept) == KeptReply(
        "f" * 64, 201, {"Content-Type": "text/plain"}, BODY
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other", [{"client_id": 9}, {"client_id": None}, {"user_id": 9}, {"key": "K"}]
)
def test_a_kept_reply_is_nobody_else_s(other):
    organization = make_organization()
    keep(organization)
    assert idempotency.kept_reply(attempt(organization, **other)) is None
    assert idempotency.kept_reply(attempt(make_organization("entity2"))) is None
    assert attempt(organization, **other).number != attempt(organization).number


@pytest.mark.django_db
def test_the_digits_of_client_and_user_do_not_run_together():
    organization = make_organization()
    keep(organization, client_id=1, user_id=22)
    assert idempotency.kept_reply(attempt(organization, client_id=12, user_id=2)) is None


@pytest.mark.django_db
def test_a_key_holds_for_24_hours_and_can_be_used_again_then():
    organization = make_organization()
    keep(organization)
    last = attempt(organization, at=NOW + KEPT_FOR - timedelta(microseconds=1))
    assert idempotency.kept_reply(last) is not None
    after = {"at": NOW + KEPT_FOR, "fingerprint": "0" * 64}
    assert idempotency.kept_reply(attempt(organization, **after)) is None
    again = keep(organization, **after)
    assert idempotency.kept_reply(again).fingerprint == "0" * 64  # type: ignore[union-attr]


@pytest.mark.django_db
def test_removing_expired_keys_is_done_in_batches_and_spares_the_others():
    organization = make_organization()
    rows = [
        IdempotencyKey(
            organization=organization,
            caller="1:2",
            key=str(number),
            http_status=200,
            body=b"",
            created_at=NOW - timedelta(seconds=number),
        )
        for number in range(SWEEP_BATCH + 20)
    ]
    IdempotencyKey.objects.bulk_create(rows)
    at = NOW + KEPT_FOR - timedelta(seconds=10)
    assert idempotency.remove_expired(at) == SWEEP_BATCH
    assert idempotency.remove_expired(at) == 10
    assert idempotency.remove_expired(at) == 0
    assert IdempotencyKey.objects.count() == 10


@pytest.mark.django_db
def test_one_key_in_a_hundred_sweeps():
    organization = make_organization()
    keys = [str(number) for number in range(5000)]
    sweeping = [k for k in keys if attempt(organization, key=k).number % SWEEP_EVERY == 0]
    assert 20 < len(sweeping) < 100
    quiet = next(key for key in keys if key not in sweeping)
    keep(organization, key="old", at=NOW - KEPT_FOR)
    keep(organization, key=quiet)
    assert IdempotencyKey.objects.count() == 2
    keep(organization, key=sweeping[0])
    assert sorted(IdempotencyKey.objects.values_list("key", flat=True)) == sorted(
        [quiet, sweeping[0]]
    )


@pytest.mark.django_db(transaction=True)
def test_a_claimed_key_is_refused_to_others_until_the_transaction_ends():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time.")
    organization = make_organization()
    with transaction.atomic():
        assert idempotency.claim(attempt(organization))
        assert claim_elsewhere(attempt(organization)) is False
        assert claim_elsewhere(attempt(organization, key="other")) is True
    assert claim_elsewhere(attempt(organization)) is True


def claim_elsewhere(wanted: Attempt) -> bool:
    """Claim the key on a connection of its own, and give it back."""
    answers: list[bool] = []

    def run() -> None:
        try:
            with transaction.atomic():
                answers.append(idempotency.claim(wanted))
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return answers[0]


def fails(block: Callable[[], object], *, kind: type[Exception] = RuntimeError) -> None:
    """Run the block in a transaction; see it fail."""

    def run() -> None:
        with whole_transaction():
            block()

    with pytest.raises(kind):
        run()


def stop() -> None:
    raise RuntimeError


@pytest.mark.django_db
def test_what_was_promised_for_a_rollback_is_done_latest_first():
    done: list[str] = []

    def block() -> None:
        on_rollback(lambda: done.append("first"))
        with whole_transaction():
            on_rollback(lambda: done.append("second"))
        assert done == []
        stop()

    fails(block)
    assert done == ["second", "first"]


@pytest.mark.django_db
def test_a_rollback_within_does_only_what_was_promised_within():
    done: list[str] = []

    def inner() -> None:
        on_rollback(lambda: done.append("inner"))
        stop()

    with whole_transaction():
        on_rollback(lambda: done.append("outer"))
        fails(inner)
    assert done == ["inner"]


@pytest.mark.django_db
def test_a_rollback_without_an_error_counts_as_one():
    done: list[str] = []
    with whole_transaction():
        on_rollback(lambda: done.append("undone"))
        transaction.set_rollback(True)
    assert done == ["undone"]


def test_outside_of_such_a_transaction_a_promise_is_forgotten():
    done: list[str] = []
    on_rollback(lambda: done.append("undone"))
    assert done == []


@pytest.mark.django_db
def test_what_cannot_be_undone_hides_neither_the_error_nor_the_rest(caplog):
    done: list[str] = []

    def block() -> None:
        on_rollback(lambda: done.append("undone"))
        on_rollback(Path("/no/such/file").unlink)
        stop()

    fails(block)
    assert done == ["undone"]
    assert "could not be undone" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_foreign_key_to_nothing_is_refused_by_its_own_statement():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite checks at the end; its writers cannot race.")
    customer = make_customer(make_organization())
    with whole_transaction(), pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.filter(pk=customer.pk).update(category=10**9)


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_undoes_what_is_outside_the_database():
    customer = make_customer(make_organization())
    done: list[str] = []

    def block() -> None:
        on_rollback(lambda: done.append("undone"))
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        Customer.objects.filter(pk=customer.pk).update(category=10**9)

    fails(block, kind=IntegrityError)
    assert done == ["undone"]
