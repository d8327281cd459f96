"""Encryption at rest: tokens open with their key, in their place, unchanged, or not at all."""

from __future__ import annotations

import io
import secrets
import traceback
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError

from core import encryption
from core.encryption import (
    EncryptedColumn,
    InvalidKey,
    KeyMissing,
    Undecryptable,
    check_keys,
    decrypt,
    encrypt,
    is_current,
)
from core.management.commands import rotate_encryption_keys
from customers.models import Customer, DeliveryPortal
from customers.services.delivery_portal import reveal_portal_password, write_delivery_portal
from tests.builders import later, make_actor, make_customer, make_organization

OLD, NEW = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
HERE = "customers.deliveryportal.password_encrypted/organization=1/row=7"


@pytest.fixture(autouse=True)
def keys(settings: Any) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]


@pytest.mark.parametrize(
    "text",
    ["", "s3cret", " spaces ", "ñandú 漢字 🔑", "\x80", "a\x80", "x" * 63, "x" * 64, "\n" * 300],
)
def test_a_text_comes_back_as_it_was(text: str):
    assert decrypt(encrypt(text, context=HERE), context=HERE) == text


def test_equal_texts_have_different_tokens_that_do_not_hold_them():
    tokens = {encrypt("hunter2-hunter2", context=HERE) for _ in range(100)}
    assert len(tokens) == 100
    assert len({token.split(".")[2][:16] for token in tokens}) == 100  # the nonces
    assert not any("hunter2" in token for token in tokens)
    assert all(token.isascii() and token.startswith("v1.") for token in tokens)


def test_a_token_does_not_tell_how_long_a_short_text_is():
    lengths = {len(encrypt("x" * length, context=HERE)) for length in range(64)}
    assert len(lengths) == 1


@pytest.mark.parametrize(
    "elsewhere",
    [
        "customers.deliveryportal.password_encrypted/organization=2/row=7",
        "customers.deliveryportal.password_encrypted/organization=1/row=8",
        "customers.deliveryportal.user_name/organization=1/row=7",
        "",
    ],
)
def test_a_token_does_not_open_in_another_place(elsewhere: str):
    token = encrypt("s3cret", context=HERE)
    with pytest.raises(Undecryptable, match="belongs to another record"):
        decrypt(token, context=elsewhere)


def test_no_bit_of_a_token_can_be_changed():
    version, key_id, text = encrypt("s3cret", context=HERE).split(".")
    sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    for position in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[position // 8] ^= 1 << position % 8
        forged = urlsafe_b64encode(changed).decode().rstrip("=")
        with pytest.raises(Undecryptable):
            decrypt(f"{version}.{key_id}.{forged}", context=HERE)


@pytest.mark.parametrize(
    "broken",
    [
        *("", "s3cret", "v1", "v1..", "v2{rest}", "{token}.", " {token}", "{token}\n"),
        *("v1.{key}.", "v1.{key}.A", "v1.{key}.AAAA", "v1.{key}.////", "{token}é"),
    ],
)
def test_what_is_no_token_is_refused(broken: str):
    token = encrypt("s3cret", context=HERE)
    text = broken.format(token=token, key=token.split(".")[1], rest=token[2:])
    with pytest.raises(Undecryptable):
        decrypt(text, context=HERE)


def test_the_first_key_encrypts_and_every_key_decrypts(settings: Any):
    old = encrypt("s3cret", context=HERE)
    assert is_current(old)
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    new = encrypt("s3cret", context=HERE)
    assert (is_current(old), is_current(new)) == (False, True)
    assert decrypt(old, context=HERE) == decrypt(new, context=HERE) == "s3cret"
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert decrypt(new, context=HERE) == "s3cret"
    with pytest.raises(KeyMissing, match=f"The key {old.split('.')[1]}, which"):
        decrypt(old, context=HERE)


def test_a_token_that_names_another_key_does_not_open(settings: Any):
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    version, _, sealed = encrypt("s3cret", context=HERE).split(".")
    settings.FIELD_ENCRYPTION_KEYS = [OLD, NEW]
    other = encrypt("s3cret", context=HERE).split(".")[1]
    with pytest.raises(Undecryptable, match="was changed"):
        decrypt(f"{version}.{other}.{sealed}", context=HERE)


@pytest.mark.parametrize(
    "text",
    ["", "short", OLD[:-1], OLD + "A", OLD[:-1] + "+", OLD[:-1] + "é", f" {OLD}", f"{OLD}\n"],
    # The keys are random: workers must agree on the names of the tests.
    ids=["empty", "short", "cut", "longer", "other letter", "accent", "space", "line end"],
)
def test_a_key_must_be_32_bytes_and_the_refusal_does_not_show_it(text: str):
    with pytest.raises(InvalidKey) as refusal:
        check_keys([NEW, text])
    assert str(refusal.value) == "An encryption key must be 32 random bytes in base64url."


def test_a_key_may_be_padded_but_not_listed_twice():
    check_keys([OLD + "=", NEW])
    with pytest.raises(InvalidKey, match="listed twice"):
        check_keys([OLD, NEW, OLD + "="])


def test_errors_and_reprs_show_neither_keys_nor_texts(settings: Any):
    token = encrypt("s3cret-text", context=HERE)
    shown = [repr(encryption._keyring()), str(encryption._keyring()[0])]
    for forged, keys in ((token, [NEW]), (token[:-4] + "AAAA", [OLD])):
        settings.FIELD_ENCRYPTION_KEYS = keys
        with pytest.raises(Undecryptable) as failure:
            decrypt(forged, context=HERE)
        shown.append("".join(traceback.format_exception(failure.value)))
    for secret in (OLD, NEW, "s3cret-text", repr(urlsafe_b64decode(OLD + "="))):
        assert not any(secret in text for text in shown)


def test_every_encrypted_column_is_known_to_the_rotation():
    """A column whose name says that it is encrypted but that no rotation reaches loses data."""
    named = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if "encrypted" in field.name or "ciphertext" in field.name
    }
    known = {
        (column.model._meta.label, column.name)
        for column in rotate_encryption_keys.encrypted_columns()
    }
    assert known == named == {("customers.DeliveryPortal", "password_encrypted")}


def _portals(count: int) -> list[Customer]:
    organization = make_organization()
    made = [make_customer(organization) for _ in range(count)]
    for customer in made:
        values = {"password": f"s3cret-{customer.pk}", "url": "https://portal.example/"}
        write_delivery_portal(customer, values, make_actor(), is_new=True)
    return made


def _rotate(**options: Any) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("rotate_encryption_keys", stdout=out, stderr=err, **options)
    except CommandError as error:
        err.write(f"failed: {error}")
    return out.getvalue().strip(), err.getvalue().strip()


COLUMN = "customers.deliveryportal.password_encrypted"


@pytest.mark.django_db
def test_rotation_moves_everything_under_the_first_key(
    settings: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rotate_encryption_keys, "BATCH", 2)
    made = _portals(5)
    write_delivery_portal(made[4], {"password": None}, later(), is_new=False)
    rows = DeliveryPortal.history.count()
    before = dict(DeliveryPortal.objects.values_list("pk", "updated_at"))
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    assert _rotate(check=True) == (
        f"{COLUMN}: 4 under another key",
        "failed: 4 values are not under the first key.",
    )
    assert _rotate() == (f"{COLUMN}: 4 encrypted again", "")
    assert _rotate() == _rotate(check=True) == (f"{COLUMN}: 4 under the first key already", "")
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    for customer in made[:4]:
        by = later(2)
        assert (
            reveal_portal_password(customer=customer, reason="a test", by=by)
            == f"s3cret-{customer.pk}"
        )
    assert DeliveryPortal.objects.get(pk=made[4].pk).password_encrypted == ""
    assert DeliveryPortal.history.count() == rows
    assert dict(DeliveryPortal.objects.values_list("pk", "updated_at")) == before


@pytest.mark.django_db
def test_a_rotation_that_was_killed_is_finished_by_the_next(
    settings: Any, monkeypatch: pytest.MonkeyPatch
):
    made = _portals(3)
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    calls = iter([None, None])

    def encrypt_twice(text: str, *, context: str) -> str:
        if next(calls, "end") == "end":
            raise KeyboardInterrupt
        return encrypt(text, context=context)

    with monkeypatch.context() as killed:
        killed.setattr(rotate_encryption_keys, "encrypt", encrypt_twice)
        with pytest.raises(KeyboardInterrupt):
            _rotate()
    assert _rotate() == (f"{COLUMN}: 1 encrypted again, 2 under the first key already", "")
    assert (
        len({reveal_portal_password(customer=each, reason="a test", by=later()) for each in made})
        == 3
    )


@pytest.mark.django_db
def test_a_password_set_during_the_rotation_is_not_undone(
    settings: Any, monkeypatch: pytest.MonkeyPatch
):
    [customer] = _portals(1)
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    def encrypt_late(text: str, *, context: str) -> str:
        write_delivery_portal(customer, {"password": "newer"}, later(), is_new=False)
        return encrypt(text, context=context)

    with monkeypatch.context() as late:
        late.setattr(rotate_encryption_keys, "encrypt", encrypt_late)
        assert _rotate() == (
            f"{COLUMN}: 1 changed by somebody else meanwhile",
            "failed: 1 values are not under the first key.",
        )
    assert _rotate() == (f"{COLUMN}: 1 under the first key already", "")
    assert reveal_portal_password(customer=customer, reason="a test", by=later(2)) == "newer"


@pytest.mark.django_db
def test_rotation_names_rows_that_it_cannot_read_and_does_the_others(settings: Any):
    lost, kept = _portals(2)
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    write_delivery_portal(kept, {"password": "again"}, later(), is_new=False)
    out, err = _rotate()
    assert out == f"{COLUMN}: 1 under the first key already, 1 unreadable"
    assert err == (
        f"{COLUMN}: unreadable rows: {lost.pk}\nfailed: 1 values are not under the first key."
    )


def test_the_context_names_organization_column_and_row():
    column = EncryptedColumn(DeliveryPortal, "password_encrypted")
    assert column.context(organization_id=1, row_id=7) == HERE
