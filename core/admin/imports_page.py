"""The page of one import: what it is, how far it is, and its rows, fifty at a time.

Rows are read from a line on: a file may have a million of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.admin.imports_access import may_import
from core.admin.imports_changes import ShownRow, shown_rows
from core.admin.imports_new import shown
from core.admin.imports_steps import steps_for
from core.admin.imports_words import (
    ACTIVE,
    counts_text,
    look_of,
    number,
    percent_of,
    progress_text,
    title_of,
    told,
)
from core.admin.scope import organization_id
from core.event_names import EVENT_NAMES
from core.imports import jobs
from core.imports.failed_rows import failed_rows_file
from core.imports.runs import COUNTERS
from core.imports.uploads import has_upload
from core.models import BAD_ACTIONS, ImportRow, ImportRun, ImportState, OnError, RowAction

PER_PAGE: Final = 50
BAD: Final = "bad"
_LARGEST_LINE: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of rows: its words, how many there are, its address."""

    label: Any
    count: str
    address: str
    is_current: bool
    look: str


def page(model_admin: Any, request: HttpRequest, run: ImportRun) -> HttpResponseBase:
    """Show the import."""
    is_active = run.state in ACTIVE or jobs.is_at_work(run)
    context = {
        "title": _("Import of %(file)s") % {"file": run.source or f"#{run.pk}"},
        "run": run,
        "look": look_of(run),
        "counts": counts_text(run),
        "message": told(run.message),
        "notes": [*_why_not(run), *(told(note) for note in run.notes)],
        "others": [(_named(code), number(count)) for code, count in sorted(run.others.items())],
        "facts": _facts(run),
        "steps": steps_for(request, run),
        "is_active": is_active,
        "percent": percent_of(run),
        "progress_text": _progress_of(run),
        "progress_address": reverse("admin:core_importrun_progress", args=[run.pk]),
        **_again_links(request, run),
        **_rows_context(request, run),
    }
    return shown(model_admin, request, "import_run", context)


def progress(model_admin: Any, request: HttpRequest, run: ImportRun) -> HttpResponseBase:
    """Answer a page that asks how far the import is."""
    is_active = run.state in ACTIVE or jobs.is_at_work(run)
    return JsonResponse(
        {
            "state": run.state,
            "label": run.get_state_display(),
            "percent": percent_of(run),
            "text": _progress_of(run),
            "counts": counts_text(run),
            "is_ended": not is_active,
        }
    )


def failed_rows(model_admin: Any, request: HttpRequest, run: ImportRun) -> HttpResponseBase:
    """Answer with the rows that have problems, as a file that can be imported once mended."""
    if not may_import(request.user, run):
        raise PermissionDenied
    return FileResponse(
        failed_rows_file(run, has_mark=True),
        as_attachment=True,
        filename=f"import-{run.pk}-failed-rows.csv",
        content_type="text/csv; charset=utf-8",
    )


def _why_not(run: ImportRun) -> Iterator[str]:
    """Say why a plan that is ready cannot be applied."""
    if run.state == ImportState.PLANNED and run.on_error == OnError.STOP and run.bad_rows:
        yield _(
            "Rows have problems, so nothing can be imported. Mend the file, or try again and leave "
            "these rows out."
        )


def _named(code: str) -> str:
    """Return what happened to other records in words, with their name if there is one."""
    event, _space, label = code.partition(" ")
    return f"{EVENT_NAMES.get(event, event)} {label}".strip()


def _progress_of(run: ImportRun) -> str:
    if run.state == ImportState.PLANNED and jobs.is_at_work(run):
        return _("Waiting for the worker.")
    return progress_text(run)


def _again_links(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """Return the addresses of what can be done with the same file, and with its failed rows."""
    if not may_import(request.user, run):
        return {}
    links: dict[str, Any] = {}
    if run.bad_rows:
        links["failed_address"] = reverse("admin:core_importrun_failed", args=[run.pk])
    if run.state in (ImportState.PLANNED, ImportState.FAILED) and has_upload(run):
        links["again_address"] = reverse("admin:core_importrun_again", args=[run.pk])
        links["columns_address"] = reverse("admin:core_importrun_columns", args=[run.pk])
        links["header_does_not_fit"] = run.state == ImportState.FAILED and not run.header
    return links


def _facts(run: ImportRun) -> list[tuple[Any, Any]]:
    asked = run.options
    how = (asked.get("format", ""), asked.get("sheet", ""), asked.get("encoding", ""))
    facts = [
        (_("Organization"), run.organization),
        (_("Records"), title_of(run)),
        (_("File"), _("%(name)s, %(size)s bytes") % {"name": run.source, "size": number(run.size)}),
        (_("Read as"), ", ".join(filter(None, how))),
        (_("Uploaded"), _who_and_when(run.client or run.created_by, run.created_at)),
        (_("When rows have problems"), run.get_on_error_display()),
        (_("Checked"), _who_and_when("", run.planned_at)),
        (_("Imported"), _who_and_when(run.applied_by, run.applied_at)),
        (_("Request"), run.request_id),
    ]
    return [(label, value) for label, value in facts if value]


def _who_and_when(who: Any, at: Any) -> str:
    if at is None:
        return ""
    when = f"{at:%Y-%m-%d %H:%M} UTC"
    return f"{who}, {when}" if who else when


def _rows_context(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    wanted = request.GET.get("action", "")
    after = min(organization_id(request.GET.get("after", "")), _LARGEST_LINE)
    rows = list(_chosen(run, wanted).filter(line__gt=after).order_by("line")[: PER_PAGE + 1])
    choices = _choices(run, wanted)
    more = len(rows) > PER_PAGE
    rows = rows[:PER_PAGE]
    shown_ones: list[ShownRow] = shown_rows(request, run, rows)
    return {
        "choices": choices,
        "rows": shown_ones,
        "action": wanted,
        "first_page": _address(wanted) if after else "",
        "next_page": _address(wanted, rows[-1].line) if more else "",
        "after": after,
    }


def _chosen(run: ImportRun, wanted: str) -> QuerySet[ImportRow]:
    rows = ImportRow.objects.filter(run=run)
    if wanted == BAD:
        return rows.filter(action__in=BAD_ACTIONS)
    if wanted in COUNTERS:
        counted = getattr(run, COUNTERS[RowAction(wanted)])
        # Looking for none among a million takes long.
        return rows.filter(action=wanted) if counted else rows.none()
    return rows if not wanted else rows.none()


def _choices(run: ImportRun, wanted: str) -> list[Choice]:
    counts: list[tuple[str, Any, int, str]] = [("", _("All"), run.rows, "")]
    if run.bad_rows:
        counts.append((BAD, _("All problems"), run.bad_rows, "bad"))
    counts += [
        (action.value, action.label, getattr(run, name), "bad" if action in BAD_ACTIONS else "good")
        for action, name in COUNTERS.items()
    ]
    return [
        Choice(label, number(count), _address(value), value == wanted, look if count else "")
        for value, label, count, look in counts
        if count or not value or value == wanted
    ]


def _address(action: str, after: int = 0) -> str:
    parameters = {name: value for name, value in (("action", action), ("after", after)) if value}
    return f"?{urlencode(parameters)}#rows"
