"""Imports: sending a file, reading the plan, applying or discarding it."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from core.api.v1.errors import HTTP_WORDINGS, V1Problem, json_response
from core.api.v1.imports.filters import ImportFilterSet
from core.api.v1.imports.input import UPLOAD, read_upload
from core.api.v1.imports.output import BASE, IMPORT
from core.api.v1.imports.parsers import UploadParser
from core.api.v1.imports.rows import page_of_rows
from core.api.v1.imports.schema import ImportAutoSchema
from core.api.v1.parsers import FormParser, JSONParser
from core.api.v1.views import V1ViewSet
from core.errors import InvalidValue, NotFound, StillNeeded
from core.imports import jobs, runs
from core.imports.failed_rows import failed_rows_file
from core.imports.kind import ImportKind
from core.imports.problems import printable
from core.imports.registry import all_kinds
from core.imports.runs import NotApplicable
from core.imports.uploads import keep_upload
from core.models import ImportRun

_MULTIPART: Final = "multipart/form-data"
_MEGABYTE: Final = 1024 * 1024


class ImportViewSet(V1ViewSet):
    """The organization's imports, the newest first; a worker plans and applies them.

    Ours. An import of a kind that the caller's roles may not write is not there for the caller.
    """

    kind = "import"
    output = IMPORT
    input = UPLOAD
    filterset_class = ImportFilterSet
    default_sort = "id"
    parser_classes = (FormParser, UploadParser, JSONParser)
    schema = ImportAutoSchema()

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Prepare the request: a file may be larger than any other body, and nothing else may."""
        if request.META.get("cartera.refusal") == 413:
            most = settings.IMPORTS_LARGEST // _MEGABYTE
            text = f"The file should not exceed {most} MB."
            raise V1Problem(413, HTTP_WORDINGS[413][0], text)
        media_type = (request.content_type or "").partition(";")[0].strip().lower()
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        if media_type != _MULTIPART and length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise V1Problem(413, *HTTP_WORDINGS[413])
        super().initial(request, *args, **kwargs)

    def query(self) -> dict[str, str]:
        """Return the parameters of the URL; the newest come first unless something else is said."""
        given = super().query()
        if getattr(self, "action", "") == "list" and "sort" not in given:
            return {"order": "desc", **given}
        return given

    def get_queryset(self) -> QuerySet:
        """Return the organization's imports of the kinds that the caller may write."""
        return ImportRun.objects.filter(
            organization=self.access.organization, kind__in=list(self.kinds())
        )

    def get_record(self, *, id: str = "", reference: str = "") -> ImportRun:
        """Return the import that the URL names."""
        key = self.read_id(id)
        run: ImportRun | None = self.get_queryset().filter(pk=key).first()
        if run is None:
            raise NotFound(self.kind, key)
        run.organization = self.access.organization  # known: saves a query
        return run

    def kinds(self) -> dict[str, type[ImportKind]]:
        """Return the kinds that the caller's roles may write, by name; readers see them all."""
        return {kind.name: kind for kind in all_kinds() if _may_write(self.access.roles, kind)}

    def upload(self, request: Request) -> HttpResponse:
        """Keep the file and let a worker plan it."""
        organization, by = self.access.organization, self.actor
        kind, asked = read_upload(self.parameters(), organization, self.kinds())
        file = asked.pop("file")
        kept = keep_upload(file)
        with transaction.atomic():
            run = runs.begin(
                organization,
                kind,
                source=printable(file.name or ""),
                by=by,
                digest=kept.digest,
                size=kept.size,
                upload=kept.path,
                **asked,
            )
            jobs.submit(run)
        return self._accepted(run.pk)

    def rows(self, request: Request, id: str) -> HttpResponse:
        """Answer one page of the plan."""
        run = self.get_record(id=id)
        return json_response(page_of_rows(run, self.query(), f"{BASE}{run.pk}/rows"))

    def failed(self, request: Request, id: str) -> HttpResponseBase:
        """Answer the rows with problems as a file that can be sent again once mended."""
        run = self.get_record(id=id)
        return FileResponse(
            failed_rows_file(run),
            as_attachment=True,
            filename=f"import-{run.pk}-failed.csv",
            content_type="text/csv; charset=utf-8",
        )

    def apply(self, request: Request, id: str) -> HttpResponse:
        """Let a worker do what the plan says."""
        run = self.get_record(id=id)
        with self.if_match(lambda: self.lock_and_tag(None, id=id)):
            try:
                jobs.submit_apply(run, by=self.actor)
            except NotApplicable as error:
                raise InvalidValue(str(error)) from error
        return self._accepted(run.pk)

    def perform_destroy(self, record: Any) -> None:
        """Give up a plan that was not applied; the import stays in the list as discarded."""
        try:
            jobs.discard(record, by=self.actor)
        except NotApplicable as error:
            raise StillNeeded(str(error)) from error

    def _accepted(self, number: int) -> HttpResponse:
        response = self.document(number, http_status=202)
        response["Location"] = f"{BASE}{number}"
        return response


def _may_write(roles: frozenset[str], kind: type[ImportKind]) -> bool:
    """Say whether the roles may write the kind, whatever their scope; readers are let through."""
    return kind.writers is None or not kind.writers.isdisjoint(roles)
