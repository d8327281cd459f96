"""Handing imports to the worker, and finding again what a dead one left.

A run is in the hands of one task at a time. Whether a worker still lives nobody can tell for sure;
that does no harm, because whoever goes on with a run takes it over, and the one before stops at its
next chunk.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core.actor import Actor
from core.imports import runs
from core.imports.applying import check_applicable
from core.imports.registry import kind_named
from core.imports.runs import NotApplicable
from core.imports.uploads import has_upload, remove_upload
from core.models import ImportRun, ImportState, OnError
from core.tasks import apply_import, plan_import

_PATHS: Final = (plan_import.module_path, apply_import.module_path)
_ALIVE: Final = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
# What nothing was written of.
DISCARDABLE: Final = (
    ImportState.WAITING,
    ImportState.PLANNING,
    ImportState.PLANNED,
    ImportState.FAILED,
)


class WorkerLost(Exception):
    """The worker that ran a task ended without a word; another task goes on."""


def submit(run: ImportRun) -> None:
    """Let a worker plan the run's upload, and apply it where the run says so.

    In the caller's transaction: nothing is submitted unless that succeeds.
    """
    plan_import.enqueue(run.pk)


def submit_apply(run: ImportRun, *, by: Actor) -> None:
    """Let a worker apply the plan; raises NotApplicable."""
    with transaction.atomic():
        run = _locked(run)
        check_applicable(run)
        if is_at_work(run):
            raise NotApplicable("The import is being worked on already.")
        _enqueue_apply(run, by)


def go_on(run: ImportRun, *, by: Actor) -> None:
    """Submit again a run that seems to have been left in the middle; raises NotApplicable."""
    with transaction.atomic():
        run = _locked(run)
        if not may_go_on(run):
            raise NotApplicable("There is nothing to go on with.")
        if _tasks_of(run).filter(status=TaskResultStatus.READY).exists():
            return  # no worker came to it yet
        if any([_replace(each) for each in _tasks_of(run).running()]):
            return
        if run.state == ImportState.APPLYING and not run.apply_at_once:
            _enqueue_apply(run, by)
        else:
            submit(run)


def may_go_on(run: ImportRun) -> bool:
    """Say whether the run is in the middle of something that a worker can do."""
    if run.state == ImportState.APPLYING:
        return True
    return run.state in (ImportState.WAITING, ImportState.PLANNING) and has_upload(run)


def discard(run: ImportRun, *, by: Actor) -> None:
    """Give up a run of which nothing was written; a worker at it stops. Raises NotApplicable."""
    with transaction.atomic():
        run = _locked(run)
        if run.state not in DISCARDABLE:
            raise NotApplicable("The import cannot be discarded any more.")
        runs.take_over(run)
        runs.conclude(run, ImportState.DISCARDED, by=by)
        _tasks_of(run).filter(status=TaskResultStatus.READY).delete()
        remove_upload(run)


def replace(
    run: ImportRun,
    *,
    by: Actor,
    options: Mapping[str, Any],
    on_error: OnError,
    apply_at_once: bool,
) -> ImportRun:
    """Begin and submit another run of the same file; the one before is given up if it waited.

    Raises NotApplicable when the file is no more, or something was written of it.
    """
    kind = kind_named(run.kind)
    with transaction.atomic():
        run = _locked(run)
        if kind is None or run.state not in DISCARDABLE or not has_upload(run):
            raise NotApplicable("The file is not kept any more: upload it again.")
        upload, run.upload = run.upload, ""
        ImportRun.objects.filter(pk=run.pk).update(upload="")
        if run.state != ImportState.FAILED:
            discard(run, by=by)
        new = runs.begin(
            run.organization,
            kind,
            source=run.source,
            by=by,
            digest=run.digest,
            size=run.size,
            upload=upload,
            options=options,
            on_error=on_error,
            apply_at_once=apply_at_once,
        )
        submit(new)
    return new


def is_at_work(run: ImportRun) -> bool:
    """Say whether a task of the run waits or runs; it may have died with its worker."""
    return _tasks_of(run).filter(status__in=_ALIVE).exists()


def is_waiting(run: ImportRun) -> bool:
    """Say whether a task of the run waits for a worker."""
    return _tasks_of(run).filter(status=TaskResultStatus.READY).exists()


def resume_interrupted() -> int:
    """Submit again what seems to be running: called when a worker starts. Return how many."""
    with transaction.atomic():
        lost = DBTaskResult.objects.running().filter(task_path__in=_PATHS)
        return sum(_replace(each) for each in lost.select_for_update(skip_locked=True))


def _replace(lost: DBTaskResult) -> bool:
    """End a task whose worker is gone and enqueue the same again."""
    lost.set_failed(WorkerLost())
    lost.task.enqueue(*lost.args_kwargs["args"], **lost.args_kwargs["kwargs"])
    return True


def _enqueue_apply(run: ImportRun, by: Actor) -> None:
    apply_import.enqueue(
        run.pk, by.user.pk if by.user else None, by.client.pk if by.client else None
    )


def _tasks_of(run: ImportRun) -> Any:
    tasks: QuerySet[DBTaskResult] = DBTaskResult.objects.filter(
        task_path__in=_PATHS, args_kwargs__args__0=run.pk
    )
    return tasks


def _locked(run: ImportRun) -> ImportRun:
    return ImportRun.objects.select_for_update(no_key=True).get(pk=run.pk)
