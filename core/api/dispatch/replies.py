"""How views answer: one record with its tag, or a list; always in the version in effect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, ClassVar, Final

from django.db.models import Model as Record
from django.db.models import QuerySet
from django.http import HttpResponse

from core.api.dispatch.fields import Model, Values
from core.api.dispatch.headers import VERSION, json_response
from core.api.dispatch.operations import Operation
from core.api.dispatch.paging import LARGEST_LIMIT, Page, envelope
from core.api.dispatch.versions import VersionHistory
from core.api.dispatch.writing import document, to_bytes
from core.api.etags import ConditionalRequests
from core.errors import NotFound
from core.transactions import lock_rows

# No document holds it: there are no absolute URLs in them that a tag would have to leave out.
_NO_ADDRESS: Final = "\0"


class Replies(ConditionalRequests):
    """Writes records by the table of the operation. For `DispatchView`, which knows the request."""

    history: ClassVar[VersionHistory]
    # The query's values, by key.
    parameters: Values
    # The version that the request named or that its client is pinned to, once it is known.
    found_version: str = ""

    @property
    def operation(self) -> Operation:
        """What the request's method takes and answers."""
        raise NotImplementedError

    @property
    def version(self) -> str:
        """The version in effect; the earliest while it is not known who asks."""
        return self.found_version or self.history.earliest

    def shape(self, model: Model) -> Model:
        """Return the model as it is in the version in effect."""
        return self.history.model_at(model, self.version)

    def reply(self, record: Any) -> HttpResponse:
        """Answer one record, with its ETag (304 where the caller has it already)."""
        operation = self.operation
        told = document(self.shape(operation.output), record)
        response = self._response(told, operation.status)
        return self.tagged(response, address=_NO_ADDRESS)

    def reply_page(self, records: QuerySet[Any] | Sequence[Any]) -> HttpResponse:
        """Answer the page of the records that the query asks for."""
        page = Page.read(self.parameters)
        shown, total = page.of(records)
        return self._reply_list(shown, page, total)

    def reply_all(self, records: Iterable[Any]) -> HttpResponse:
        """Answer all of the records as one page, which has room for them however many they are."""
        shown = list(records)
        page = Page(limit=max(LARGEST_LIMIT, len(shown)))
        return self._reply_list(shown, page, len(shown))

    def unchanged(self, find: Callable[[], Record]) -> AbstractContextManager[None]:
        """Run the block, which changes the record, if the request's If-Match lets it.

        `find` returns the record as a reply shows it, or raises NotFound; it is called twice, the
        second time under the lock, and only when the request has the header. Raises
        PreconditionFailed.
        """
        return self.if_match(lambda: self._lock_and_tag(find))

    def locks(self, record: Any) -> Sequence[Record]:
        """Return the rows that the service locks, in its order."""
        return [record]

    def _lock_and_tag(self, find: Callable[[], Record]) -> str | None:
        try:
            lock_rows(*self.locks(find()))
            return self.reply(find())["ETag"]
        except NotFound:
            return None

    def _reply_list(self, records: Iterable[Any], page: Page, total: int) -> HttpResponse:
        model = self.shape(self.operation.output)
        return self._response(envelope([document(model, each) for each in records], page, total))

    def _response(self, told: Any, status: int = 200) -> HttpResponse:
        """Return the reply with its version, which is kept with the reply of a keyed write."""
        response = json_response(to_bytes(told), status)
        response[VERSION] = self.version
        return response
