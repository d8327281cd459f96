"""Encryption of single values at rest, with keys that are not in the database.

A value becomes a token of ASCII text, `v1.<key id>.<base64url of nonce, ciphertext and tag>`, made
with AES-256-GCM and a nonce of 96 random bits. The tag also covers the version, the key id and the
value's *context* (which column of which row of which organization, see `EncryptedColumn`), so a
token that was changed, or copied to another row, does not open. Values are padded to multiples of
64 bytes: a token does not tell how long a short secret is.

The setting FIELD_ENCRYPTION_KEYS lists the keys: the first encrypts, every one decrypts. The key id
is a short hash that does not help to find the key. No error, repr or log line of this module holds
a key or a value.
"""

from __future__ import annotations

import binascii
import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from core.errors import DomainError

if TYPE_CHECKING:
    from django.db.models import Model

VERSION: Final = "v1"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_BLOCK: Final = 64
_KEY_TEXT: Final = re.compile(r"[A-Za-z0-9_-]{43}=?")
_TOKEN: Final = re.compile(rf"{VERSION}\.([0-9a-f]{{16}})\.([A-Za-z0-9_-]+)")


class Undecryptable(DomainError):
    """A stored value cannot be read: the token was changed, moved, or is none."""


class KeyMissing(Undecryptable):
    """A stored value was encrypted with a key that is not configured (any more)."""


class InvalidKey(ValueError):
    """A key's text is not 32 bytes in base64url. The message does not hold the text."""


class _Key:
    """One key, ready to use; `id` is safe to show, and nothing else of it is reachable."""

    __slots__ = ("_cipher", "id")

    @sensitive_variables()
    def __init__(self, text: str) -> None:
        if not _KEY_TEXT.fullmatch(text):
            raise InvalidKey("An encryption key must be 32 random bytes in base64url.")
        raw = _decoded(text)
        self.id = blake2b(raw, digest_size=8, person=b"cartera-key-id").hexdigest()
        self._cipher = AESGCM(raw)

    def __repr__(self) -> str:
        return f"<encryption key {self.id}>"

    @sensitive_variables()
    def seal(self, data: bytes, context: str) -> str:
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, data, self._covered(context))
        return f"{VERSION}.{self.id}.{urlsafe_b64encode(sealed).decode().rstrip('=')}"

    @sensitive_variables()
    def open(self, sealed: bytes, context: str) -> bytes:
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        return self._cipher.decrypt(nonce, rest, self._covered(context))

    def _covered(self, context: str) -> bytes:
        return f"{VERSION}.{self.id}.{context}".encode()


@dataclass(frozen=True, slots=True)
class EncryptedColumn:
    """A text column that holds tokens, or "" for no value.

    A model lists its own as `encrypted_columns`: column name -> the path of the organization's id
    from a row, for example `{"password_encrypted": "customer__organization_id"}`.
    """

    model: type[Model]
    name: str

    @property
    def organization_path(self) -> str:
        """The lookup that leads from a row to its organization's id."""
        path: str = self.model.encrypted_columns[self.name]  # type: ignore[attr-defined]
        return path

    def __str__(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def context(self, *, organization_id: int, row_id: object) -> str:
        """Return what binds a token to this column of the row."""
        return f"{self}/organization={organization_id}/row={row_id}"


def check_keys(texts: Sequence[str]) -> None:
    """Raise InvalidKey unless every text is a key and no key is listed twice."""
    keys = [_Key(text) for text in texts]
    if len({key.id for key in keys}) < len(keys):
        raise InvalidKey("An encryption key is listed twice.")


@sensitive_variables()
def encrypt(text: str, *, context: str) -> str:
    """Return a token of the text under the first key; each call gives another one.

    `context` must be given again to decrypt. The text must be encodable in UTF-8.
    """
    return _keyring()[0].seal(_padded(text.encode()), context)


@sensitive_variables()
def decrypt(token: str, *, context: str) -> str:
    """Return the text of a token.

    Raises KeyMissing when its key is not configured, and Undecryptable when it is no token, was
    changed, or was made for another context.
    """
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise Undecryptable("The stored value is not an encrypted value.")
    key = next((key for key in _keyring() if key.id == match[1]), None)
    if key is None:
        raise KeyMissing(
            f"The key {match[1]}, which encrypted the stored value, is not configured."
        )
    try:
        return _unpadded(key.open(_decoded(match[2]), context)).decode()
    except (InvalidTag, ValueError):  # from None: the cause has the value's bytes at hand
        raise Undecryptable("The stored value was changed, or belongs to another record.") from None


def is_current(token: str) -> bool:
    """Tell whether a token was made with the first key, the one that encrypts now."""
    return token.startswith(f"{VERSION}.{_keyring()[0].id}.")


def _keyring() -> tuple[_Key, ...]:
    return _keys(tuple(settings.FIELD_ENCRYPTION_KEYS))


@lru_cache(maxsize=8)
def _keys(texts: tuple[str, ...]) -> tuple[_Key, ...]:
    check_keys(texts)
    return tuple(_Key(text) for text in texts)


def _decoded(text: str) -> bytes:
    """Return the bytes of base64url text with or without padding; ValueError if it is none."""
    try:
        return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except binascii.Error:
        raise ValueError("This is not base64url.") from None


def _padded(data: bytes) -> bytes:
    return data + b"\x80" + bytes(-(len(data) + 1) % _BLOCK)


def _unpadded(data: bytes) -> bytes:
    stripped = data.rstrip(b"\0")
    if not stripped.endswith(b"\x80"):
        raise ValueError("The padding is wrong.")
    return stripped[:-1]
