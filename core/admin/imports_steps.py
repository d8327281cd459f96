"""What can be done with an import: apply it, give it up, go on; each is asked for first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from core.actor import Actor
from core.admin.imports_access import may_import
from core.admin.imports_new import page_of, shown
from core.admin.imports_words import number, title_of, told
from core.admin.scope import actor_of
from core.imports import jobs
from core.imports.applying import check_applicable
from core.imports.runs import NotApplicable
from core.models import ImportRun, ImportState


@dataclass(frozen=True, slots=True)
class Step:
    """A step: the words of its button and page, whether it can be taken, and taking it."""

    label: Any
    question: Any
    done: Any
    is_open: Callable[[ImportRun], bool]
    take: Callable[[ImportRun, Actor], None]
    is_main: bool = False


def _may_apply(run: ImportRun) -> bool:
    try:
        check_applicable(run)
    except NotApplicable:
        return False
    return run.state == ImportState.PLANNED and not jobs.is_at_work(run)


STEPS: Final[Mapping[str, Step]] = {
    "apply": Step(
        label=gettext_lazy("Import now"),
        question=gettext_lazy("Import %(file)s now?"),
        done=gettext_lazy("The import has begun."),
        is_open=_may_apply,
        take=lambda run, by: jobs.submit_apply(run, by=by),
        is_main=True,
    ),
    "resume": Step(
        label=gettext_lazy("Go on"),
        question=gettext_lazy("Go on with %(file)s?"),
        done=gettext_lazy("The import goes on as soon as a worker is free."),
        is_open=lambda run: jobs.may_go_on(run) and not jobs.is_waiting(run),
        take=lambda run, by: jobs.go_on(run, by=by),
    ),
    "discard": Step(
        label=gettext_lazy("Discard"),
        question=gettext_lazy("Discard the import of %(file)s?"),
        done=gettext_lazy("The import is discarded."),
        is_open=lambda run: run.state in jobs.DISCARDABLE,
        take=lambda run, by: jobs.discard(run, by=by),
    ),
}


def steps_for(request: HttpRequest, run: ImportRun) -> list[tuple[str, Step]]:
    """Return the steps that the person may take now, with the addresses of their pages."""
    if not may_import(request.user, run):
        return []
    return [
        (reverse(f"admin:core_importrun_{name}", args=[run.pk]), step)
        for name, step in STEPS.items()
        if step.is_open(run)
    ]


def page(model_admin: Any, request: HttpRequest, run: ImportRun, *, step: str) -> HttpResponseBase:
    """Ask first; do it on POST."""
    taken = STEPS[step]
    if not may_import(request.user, run):
        raise PermissionDenied
    if not taken.is_open(run):
        messages.error(request, gettext("This is not possible any more."))
        return HttpResponseRedirect(page_of(run))
    if request.method == "POST":
        try:
            taken.take(run, actor_of(request))
        except NotApplicable as error:
            messages.error(request, told(str(error)))
        else:
            messages.success(request, str(taken.done))
        return HttpResponseRedirect(page_of(run))
    context = {
        "title": taken.question % {"file": run.source},
        "run": run,
        "run_page": page_of(run),
        "step": taken,
        "lines": _announced(run, step),
    }
    return shown(model_admin, request, "import_step", context)


def _announced(run: ImportRun, step: str) -> list[str]:
    """Say what will happen."""
    if step == "apply":
        counts = (
            (gettext("%(count)s will be created"), run.created_rows),
            (gettext("%(count)s will be changed"), run.updated_rows),
            (gettext("%(count)s stay as they are"), run.unchanged_rows),
        )
        lines = [f"{run.organization}, {title_of(run)}:"]
        lines += [text % {"count": number(count)} for text, count in counts if count]
        if run.bad_rows:
            text = gettext("%(count)s rows with problems are left out")
            lines.append(text % {"count": number(run.bad_rows)})
        lines.append(gettext("Rows whose record changed since the file was checked are refused."))
        return lines
    if step == "discard":
        return [gettext("Nothing of it was written, and nothing will be. The file is deleted.")]
    return [gettext("If a worker was stopped in the middle, another one goes on where it was.")]
