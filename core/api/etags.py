"""`ETag`, `If-None-Match` and `If-Match`: nobody overwrites what somebody else changed meanwhile.

For the base view of a surface; the dialect's exception handler words the refusal (412).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import Final

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from rest_framework.exceptions import APIException
from rest_framework.permissions import SAFE_METHODS
from rest_framework.views import APIView

from core.transactions import whole_transaction

ANY: Final = "*"


class PreconditionFailed(APIException):
    """The record is not, or no longer, as the caller has seen it."""

    status_code = 412


def entity_tag(body: bytes, *, address: str) -> str:
    """Return the strong entity tag of a document: equal as long as every byte of it is.

    `address` is how the document's absolute URLs begin. It depends on the name the server was
    called by, which is no property of the record, so it does not count.
    """
    # No document holds a NUL, so two that differ do not become equal.
    told = body.replace(address.encode(), b"\0")
    return f'"{blake2b(told, digest_size=16).hexdigest()}"'


def matches(header: str, tag: str | None) -> bool:
    """Tell whether an If-Match lets a change pass; `tag` is None when there is no record.

    Compared as RFC 9110 says: a weak tag matches nothing, `*` any record.
    """
    given = parse_etags(header)
    return tag is not None and (given == [ANY] or tag in given)


class ConditionalRequests(APIView):
    """Tags the replies that show one record, and lets changes depend on the tag."""

    def tagged(self, response: HttpResponse, *, address: str) -> HttpResponse:
        """Return the reply with its ETag, or 304 where the caller has it already.

        `address` is as in `entity_tag`.
        """
        response["ETag"] = tag = entity_tag(response.content, address=address)
        seen = self.request.META.get("HTTP_IF_NONE_MATCH")
        if seen is None or self.request.method not in SAFE_METHODS:
            return response
        given = [each.removeprefix("W/") for each in parse_etags(seen)]
        if given == [ANY] or tag in given:
            response = HttpResponseNotModified(headers={"ETag": tag})
        return response

    @contextmanager
    def if_match(self, current_tag: Callable[[], str | None]) -> Iterator[None]:
        """Run the block, which changes a record, if the request's If-Match lets it.

        `current_tag` locks the record and returns its tag, or None when there is none; it is called
        in one transaction with the block, and only when the request has the header. Raises
        PreconditionFailed.
        """
        header = self.request.META.get("HTTP_IF_MATCH")
        if header is None:
            yield
            return
        with whole_transaction():
            if not matches(header, current_tag()):
                raise PreconditionFailed
            yield
