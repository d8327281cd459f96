"""`Idempotency-Key`: a write that is sent again is done once and answered the same.

For the base view of a surface; the dialect's exception handler words the three refusals (400, 409
and 422) as it words anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from hashlib import blake2b
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from rest_framework.exceptions import APIException
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import idempotency
from core.api.authentication import Credentials
from core.errors import InvalidValue
from core.idempotency import Attempt, KeptReply
from core.tenancy import Access
from core.transactions import whole_transaction

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"

# Replies that say "not now" or "not you": nothing was done, and the same request may do it later.
NOT_KEPT: Final = frozenset({401, 403, 412, 413, 429, 503})


class KeyInUse(APIException):
    """The first request with this key is still running; `wait` is in seconds (Retry-After)."""

    status_code = 409
    wait = 1


class KeyReused(APIException):
    """The key was used for another request."""

    status_code = 422


class IdempotentWrites(APIView):
    """Lets POST, PUT, PATCH and DELETE carry an `Idempotency-Key`.

    The surface's base view calls `run_once` at the end of `initial`, when it has set
    `request.access` and every check has passed: a request that is refused there uses no key up, and
    whoever lost a role or a token gets no old reply. Views raise their failures; one that returns a
    failure keeps what it did.
    """

    def run_once(self, request: Request) -> None:
        """See to it that the request's handler runs once for the key the request carries.

        A key holds for 24 hours and for this organization, client and user. Raises InvalidValue
        for a key that is not 1 to 255 printable characters; the handler raises KeyInUse while an
        equal request is running, and KeyReused when the key stands for another request.
        """
        key = request.META.get("HTTP_IDEMPOTENCY_KEY")
        if key is None or request.method in SAFE_METHODS:
            return
        if not idempotency.is_key(key):
            raise InvalidValue(f"{HEADER} must have 1 to 255 printable characters.", field=HEADER)
        name = (request.method or "").lower()
        handler = getattr(self, name, None)
        if handler is not None:  # else it is a 405
            # DRF looks the handler up once `initial` has returned.
            setattr(self, name, partial(self._once, handler, key))

    def _once(
        self,
        handler: Callable[..., HttpResponse],
        key: str,
        request: Request,
        *args: Any,
        **kwargs: Any,
    ) -> HttpResponse:
        attempt = _attempt(request, key)
        with whole_transaction():
            if not idempotency.claim(attempt):
                raise KeyInUse
            kept = idempotency.kept_reply(attempt)
            if kept is not None:
                return _replay(kept, attempt)
            response = self._run(handler, request, *args, **kwargs)
            if response.status_code in NOT_KEPT:
                transaction.set_rollback(True)
            else:
                idempotency.keep(
                    attempt,
                    http_status=response.status_code,
                    headers=response.headers,
                    body=response.content,
                )
        return response

    def _run(
        self, handler: Callable[..., HttpResponse], request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Return the handler's reply; of one that raised only the dialect's words are left."""
        try:
            with whole_transaction():
                return self._rendered(request, handler(request, *args, **kwargs))
        except Exception as error:
            return self._rendered(request, self.handle_exception(error))

    def _rendered(self, request: Request, response: HttpResponse) -> HttpResponse:
        """Render what DRF would render later: there have to be bytes to keep."""
        if isinstance(response, Response) and not response.is_rendered:
            # APIView's own: what the surface adds to each reply is not part of what is kept.
            APIView.finalize_response(self, request, response, *self.args, **self.kwargs)
            response.render()
        return response


def _attempt(request: Request, key: str) -> Attempt:
    access: Access = request.access  # type: ignore[attr-defined]
    credentials: Credentials = request.auth  # type: ignore[assignment]
    return Attempt(
        organization=access.organization,
        client_id=credentials.client.pk if credentials.client else None,
        user_id=credentials.user.pk,
        key=key,
        fingerprint=idempotency.fingerprint(_parts(request)),
        at=datetime.now(UTC),
    )


def _parts(request: Request) -> Iterator[bytes]:
    """Give what makes the request this one: method, address, media type and body."""
    meta = request.META
    # The target as it was sent where the server tells it: `%2F` is no slash.
    target = meta.get("RAW_URI") or meta.get("REQUEST_URI") or request.get_full_path()
    media_type = (request.content_type or "").partition(";")[0].strip().lower()
    yield (request.method or "").encode()
    yield target.encode("utf-8", "surrogateescape")
    yield media_type.encode()
    if media_type == "multipart/form-data":
        yield from _members(request.data)
    else:
        yield request.body


def _members(data: Any) -> Iterator[bytes]:
    """Give the members of a multipart form: each time it is sent its boundary is another."""
    several: Callable[[str], Iterable[Any]] = getattr(data, "getlist", lambda name: [data[name]])
    for name in sorted(data):
        for value in several(name):
            if hasattr(value, "read"):
                yield from (b"file", name.encode(), (value.name or "").encode(), _digest(value))
            else:
                yield from (b"text", name.encode(), str(value).encode())


def _digest(file: UploadedFile[bytes]) -> bytes:
    digest = blake2b()
    for block in file.chunks():
        digest.update(block)
    file.seek(0)
    return digest.digest()


def _replay(kept: KeptReply, attempt: Attempt) -> HttpResponse:
    if kept.fingerprint != attempt.fingerprint:
        raise KeyReused
    response = HttpResponse(kept.body, status=kept.http_status, headers=dict(kept.headers))
    response[REPLAYED] = "true"
    return response
