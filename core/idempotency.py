"""A request that may be sent again: done once, answered the same.

A caller names a request by a key of its own. The reply is kept in the transaction of what the
request did, so there are both or neither; the same key later gets the same reply. The order of the
calls, all in one `core.transactions.whole_transaction`: `claim`, `kept_reply`, `keep`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final

from django.db import connection
from django.utils.crypto import salted_hmac

from core.models import IdempotencyKey, Organization

KEPT_FOR: Final = timedelta(hours=24)
LONGEST_KEY: Final = 255
# One request in so many removes expired keys, at most a batch; the batch is several times what
# comes in meanwhile, so that the table cannot grow past what 24 hours bring.
SWEEP_EVERY: Final = 100
SWEEP_BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One arrival of a request under a key.

    `client_id` and `user_id` say who sends it (a person's session has no client); nobody else's
    keys are ever looked at. `fingerprint` is that of `fingerprint()`, `at` the time of arrival.
    """

    organization: Organization
    client_id: int | None
    user_id: int
    key: str
    fingerprint: str
    at: datetime

    @property
    def caller(self) -> str:
        """Who sends it, as the database knows it."""
        return f"{self.client_id or 0}:{self.user_id}"

    @property
    def number(self) -> int:
        """A number of 64 bits, signed, that only this key of this caller has."""
        name = f"{self.organization.pk}\0{self.caller}\0{self.key}"
        return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)


@dataclass(frozen=True, slots=True)
class KeptReply:
    """What was answered, byte for byte; `fingerprint` is the request's."""

    fingerprint: str
    http_status: int
    headers: Mapping[str, str]
    body: bytes


def is_key(text: str) -> bool:
    """Tell whether a text can be a key: 1 to 255 printable characters."""
    return 0 < len(text) <= LONGEST_KEY and text.isprintable()


def fingerprint(parts: Iterable[bytes]) -> str:
    """Return what tells one request from another: 64 hexadecimal digits.

    It is made with the server's secret. Bodies hold passwords; a plain hash would let whoever reads
    the table try them out.
    """
    digest = salted_hmac("core.idempotency", b"", algorithm="sha256")
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()


def claim(attempt: Attempt) -> bool:
    """Take the key until the transaction ends; False while another request has it.

    PostgreSQL answers at once. SQLite has one writer at a time, so there the second request has
    waited by now for the first to end.
    """
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [attempt.number])
        return bool(cursor.fetchone()[0])


def kept_reply(attempt: Attempt) -> KeptReply | None:
    """Return the reply under the claimed key, None when there is none or its time is over."""
    row = IdempotencyKey.objects.filter(
        organization=attempt.organization, caller=attempt.caller, key=attempt.key
    ).first()
    if row is None:
        return None
    if row.created_at <= attempt.at - KEPT_FOR:
        row.delete()
        return None
    return KeptReply(row.fingerprint, row.http_status, row.headers, bytes(row.body))


def keep(attempt: Attempt, *, http_status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Keep the reply under the claimed key; now and then, remove keys whose time is over."""
    IdempotencyKey.objects.create(
        organization=attempt.organization,
        caller=attempt.caller,
        key=attempt.key,
        fingerprint=attempt.fingerprint,
        created_at=attempt.at,
        http_status=http_status,
        headers=dict(headers),
        body=body,
    )
    if attempt.number % SWEEP_EVERY == 0:
        remove_expired(attempt.at)


def remove_expired(at: datetime) -> int:
    """Remove up to SWEEP_BATCH keys whose time is over at `at`; return how many went."""
    expired = (
        IdempotencyKey.objects.filter(created_at__lte=at - KEPT_FOR)
        # Those that somebody else is removing, or using again, are none of ours.
        .select_for_update(skip_locked=True)
        .order_by("created_at")
        .values_list("pk", flat=True)[:SWEEP_BATCH]
    )
    removed, _ = IdempotencyKey.objects.filter(pk__in=list(expired)).delete()
    return removed
