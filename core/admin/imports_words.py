"""How far an import is, in words, for its page, the list and the home page."""

from __future__ import annotations

from typing import Any, Final

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from core.imports.registry import kind_named
from core.models import ImportRun, ImportState
from core.refusals import refusal_text

ACTIVE: Final = (ImportState.WAITING, ImportState.PLANNING, ImportState.APPLYING)
# The looks of a state: see panels.css.
LOOKS: Final = {
    ImportState.APPLIED: "good",
    ImportState.FAILED: "ended",
    ImportState.DISCARDED: "ended",
}


def title_of(run: ImportRun) -> str:
    """Return what kind of records it is about."""
    kind = kind_named(run.kind)
    return str(capfirst(kind.title)) if kind else run.kind


def look_of(run: ImportRun) -> str:
    """Return the look of its state."""
    return LOOKS.get(ImportState(run.state), "waiting")


def percent_of(run: ImportRun) -> int | None:
    """Return how far what is being done is, 0 to 100; None where nothing is."""
    if run.state == ImportState.WAITING:
        return 0
    if run.state == ImportState.PLANNING:
        return _percent(run.bytes_read, run.size)
    if run.state == ImportState.APPLYING:
        return _percent(run.written_rows, run.created_rows + run.updated_rows)
    return None


def progress_text(run: ImportRun) -> str:
    """Say how far it is."""
    if run.state == ImportState.WAITING:
        return gettext("Waiting for the worker.")
    if run.state == ImportState.PLANNING:
        text = gettext("Checking: %(percent)s %% of the file read, %(rows)s rows checked.")
        return text % {"percent": percent_of(run), "rows": number(run.rows)}
    if run.state == ImportState.APPLYING:
        text = gettext("Writing: %(done)s of %(total)s rows.")
        total = run.created_rows + run.updated_rows
        return text % {"done": number(run.written_rows), "total": number(total)}
    return ""


def counts_text(run: ImportRun) -> str:
    """Say what the plan comes to, in a few words."""
    if run.state == ImportState.APPLIED:
        text = gettext("%(written)s written, %(unchanged)s unchanged")
    else:
        text = gettext("%(created)s new, %(updated)s to change, %(unchanged)s unchanged")
    said = text % {
        "written": number(run.written_rows),
        "created": number(run.created_rows),
        "updated": number(run.updated_rows),
        "unchanged": number(run.unchanged_rows),
    }
    if run.bad_rows:
        said += gettext(", %(bad)s with problems") % {"bad": number(run.bad_rows)}
    return said


def told(sentence: str) -> str:
    """Return a sentence of the engine in the person's language, as far as it is known there."""
    return refusal_text(sentence, get_language() or "en") if sentence else ""


def number(value: Any) -> str:
    """Return a number with its thousands apart."""
    return number_format(value, force_grouping=True)


def _percent(done: int, total: int) -> int:
    return min(99, done * 100 // total) if total else 0
