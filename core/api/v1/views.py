"""The usual verbs of a v1 resource, driven by its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request

from core.api.v1.base import V1View
from core.api.v1.circumstances import Keys, Reading
from core.api.v1.errors import json_response
from core.api.v1.filters import V1FilterSet
from core.api.v1.input import InputModel
from core.api.v1.output import OutputModel
from core.api.v1.pagination import DEFAULT_SORT, PageRequest, page_ids, paging
from core.api.v1.reading import DocumentReader
from core.api.v1.values import parse_boolean, parse_integer, parse_text
from core.errors import DomainError, InvalidValue, NotFound
from core.transactions import lock_rows

DELETED = {"success": "true", "success_description": "Instance deleted successfully"}


class V1ViewSet(V1View):
    """List, show, create, update, upsert and delete of one record, driven by its tables.

    A subclass names the tables and the service calls; which verbs a URL has is said by its routes.
    """

    kind: ClassVar[str]  # the noun of "The customer with the id 7 doesn't exist."
    output: ClassVar[OutputModel]
    input: ClassVar[InputModel]
    filterset_class: ClassVar[type[V1FilterSet]]
    find: ClassVar[Callable[..., Model]]  # a function of `lookups`
    default_sort: ClassVar[str] = DEFAULT_SORT

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "output" in cls.__dict__:
            cls.reader = DocumentReader(cls.output)

    reader: ClassVar[DocumentReader]

    @property
    def wire_names(self) -> Mapping[str, str]:
        """Domain name -> parameter, for the words of errors."""
        return self.input.wire_names if hasattr(self, "input") else {}

    def get_queryset(self) -> QuerySet:
        """Return the organization's records."""
        records: Any = self.output.model._default_manager
        return records.for_organization(self.access.organization)

    def list(self, request: Request) -> HttpResponse:
        """Answer one page of the records that pass every filter."""
        parameters = self.query()
        self.filterset_class.refuse_unknown(parameters)
        page = PageRequest.read(parameters, self.output.sorts, self.default_sort)
        filters = {k: v for k, v in parameters.items() if k in self.filterset_class.base_filters}
        matches = self.get_queryset()
        if filters:
            matches = self.filterset_class(filters, queryset=matches).qs
        total = self.count_matches(matches, filters)
        ids = page_ids(matches, page, self.output.sorts[page.sort], total)
        path = request.path.rstrip("/")
        return json_response(
            {
                "paging": paging(page, total, path, filters),
                "data": self.reader.read(ids, self.reply),
            }
        )

    def count_matches(self, matches: QuerySet, filters: Mapping[str, str]) -> int:
        """Return how many records pass; a subclass that knows some totals need not count those."""
        return matches.count()

    def show(self, request: Request, **key: str) -> HttpResponse:
        """Answer one record."""
        return self.document(self.get_record(**key).pk)

    def create(self, request: Request) -> HttpResponse:
        """Make a record."""
        parameters = self.parameters()
        made = self.perform_create(self.read_values(parameters, _keys_asked_for(parameters)))
        return self.document(made.pk, http_status=201)

    def update(self, request: Request, **key: str) -> HttpResponse:
        """Change what is given and leave the rest."""
        record = self.get_record(**key)
        parameters = self.parameters()
        keys = _keys_asked_for(parameters)
        values = self.read_values(parameters, keys, find_current=lambda: record)
        with self.if_match(lambda: self.lock_and_tag(values, **key)):
            return self.document(self.perform_update(record, values).pk)

    def upsert(self, request: Request, reference: str) -> HttpResponse:
        """Make the record of this reference, or change it."""
        name = _read_reference(reference, self.kind)
        values = self.read_values(
            self.parameters(), Keys.EITHER, find_current=lambda: self._find_record(reference)
        )
        values.pop("reference", None)
        with self.if_match(lambda: self.lock_and_tag(values, reference=reference)):
            return self.document(self.perform_upsert(name, values).pk, http_status=201)

    def destroy(self, request: Request, **key: str) -> HttpResponse:
        """Delete the record."""
        record = self.get_record(**key)
        with self.if_match(lambda: self.lock_and_tag(None, **key)):
            self.perform_destroy(record)
        return json_response(DELETED)

    def perform_create(self, values: dict[str, Any]) -> Model:
        """Call the service that makes the record."""
        raise MethodNotAllowed(self.request.method or "")

    def perform_update(self, record: Any, values: dict[str, Any]) -> Model:
        """Call the service that changes the record."""
        raise MethodNotAllowed(self.request.method or "")

    def perform_upsert(self, reference: str, values: dict[str, Any]) -> Model:
        """Call the service that makes or changes the record."""
        raise MethodNotAllowed(self.request.method or "")

    def perform_destroy(self, record: Any) -> None:
        """Call the service that deletes the record."""
        raise MethodNotAllowed(self.request.method or "")

    def get_record(self, *, id: str = "", reference: str = "") -> Model:
        """Return the record that the URL names, by number or by reference."""
        find = type(self).find
        if reference:
            key = _read_reference(reference, self.kind)
            return find(self.access.organization, key, by_reference=True)
        return find(self.access.organization, self.read_id(id))

    def read_id(self, text: str) -> int:
        """Read the number in the URL; one beyond 64 bits belongs to no record."""
        try:
            return parse_integer("id", text)
        except InvalidValue as error:
            raise NotFound(self.kind, text) from error

    def read_values(
        self,
        parameters: Mapping[str, Any],
        keys: Keys,
        *,
        find_current: Callable[[], Model | None] = lambda: None,
    ) -> dict[str, Any]:
        """Return domain names and values of the parameters; see `Reading`."""
        return self.input.read(parameters, Reading(self.access.organization, keys, find_current))

    def _find_record(self, reference: str) -> Model | None:
        try:
            return self.get_record(reference=reference)
        except NotFound:
            return None

    def document(self, record_id: int, *, http_status: int = 200) -> HttpResponse:
        """Answer the record as it is now."""
        reply = self.reply
        documents = self.reader.read([record_id], reply)
        if not documents:  # deleted by somebody else in between
            raise NotFound(self.kind, record_id)
        response = json_response(documents[0], http_status=http_status)
        return self.tagged(response, address=reply.media_url)

    def lock_and_tag(self, values: Mapping[str, Any] | None, **key: str) -> str | None:
        """Lock the record that the URL names; return its entity tag, None when there is none."""
        try:
            record = self.get_record(**key)
            lock_rows(*self.locks(record, values))
            is_still = self.get_record(**key).pk == record.pk
        except NotFound:
            return None
        return self.document(record.pk)["ETag"] if is_still else None

    def locks(self, record: Any, values: Mapping[str, Any] | None) -> Sequence[Model]:
        """Return the rows that the service locks, in its order; `values` is None for a deletion."""
        return [record]


def _keys_asked_for(parameters: Mapping[str, Any]) -> Keys:
    given = parameters.get("useExternalId")
    if given in (None, ""):
        return Keys.IDS
    return Keys.REFERENCES if parse_boolean("useExternalId", given) else Keys.IDS


def _read_reference(text: str, kind: str) -> str:
    """Return the reference in the URL; one that no record can have belongs to none."""
    try:
        return parse_text("reference", text, max_length=255)
    except DomainError as error:
        raise NotFound(kind, text[:50]) from error
