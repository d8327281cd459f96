"""What the worker (`manage.py db_worker`) does: plans of imports, and what they say.

Tasks take ids only. Every one may be run again at any time: it goes on where the run stands, and
does nothing where there is nothing left to do.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import structlog
from django_tasks import task

from core.actor import Actor, command_actor
from core.imports import runs
from core.imports.applying import apply_plan
from core.imports.kind import ImportKind
from core.imports.planning import make_plan
from core.imports.problems import UnusableFile
from core.imports.registry import kind_named
from core.imports.runs import Advance, NotApplicable, TakenOver
from core.imports.uploads import open_upload, remove_upload
from core.models import ApiClient, ImportRun, ImportState, User

logger = structlog.get_logger(__name__)

UNEXPECTED: Final = "An unexpected error stopped the import. What was done until then stays."
_PLANNABLE: Final = (ImportState.WAITING, ImportState.PLANNING)
_APPLICABLE: Final = (ImportState.PLANNED, ImportState.APPLYING)
_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


class WorkerStopping(Exception):
    """The worker was asked to stop; somebody else goes on."""


@task()
def plan_import(run_id: int) -> None:
    """Make the plan of a run from its upload; apply it, too, if that was asked for."""
    _do(run_id, lambda run, advance: _plan(run, advance), lambda: plan_import.enqueue(run_id))


@task()
def apply_import(run_id: int, user_id: int | None, client_id: int | None) -> None:
    """Apply the plan of a run, in the name of whoever asked for it."""

    def apply(run: ImportRun, advance: Advance) -> None:
        user = User.objects.filter(pk=user_id).first()
        by = command_actor(user, run=run)
        client = ApiClient.objects.filter(pk=client_id).first()
        _apply(run, Actor(by.at, by.user, client, by.request_id), advance)

    _do(run_id, apply, lambda: apply_import.enqueue(run_id, user_id, client_id))


def _do(run_id: int, work: Callable[[ImportRun, Advance], None], again: Callable[[], Any]) -> None:
    """Do the work; asked to stop, leave the rest to the next worker."""
    runs_with_all = ImportRun.objects.select_related("organization", "created_by", "client")
    run = runs_with_all.filter(pk=run_id).first()
    if run is None:
        return
    try:
        with (
            structlog.contextvars.bound_contextvars(request_id=run.request_id, import_id=run_id),
            _stoppable() as advance,
        ):
            work(run, advance)
    except TakenOver:
        return
    except (WorkerStopping, KeyboardInterrupt, SystemExit) as stop:
        again()
        if not isinstance(stop, WorkerStopping):
            raise
    except Exception:
        ImportRun.objects.filter(pk=run_id).update(message=UNEXPECTED)
        logger.exception("import_failed", import_id=run_id)
        raise


def _plan(run: ImportRun, advance: Advance) -> None:
    by = command_actor(run=run)
    if run.state in _PLANNABLE:
        run.message = ""
        kind = _kind_of(run, by)
        try:
            with open_upload(run) as file:
                make_plan(run, file, kind, by=by, advance=advance)
        except UnusableFile as error:
            if run.state != ImportState.FAILED:
                runs.conclude(run, ImportState.FAILED, by=by, message=str(error))
            return
    if run.apply_at_once:
        _apply(run, by, advance)


def _apply(run: ImportRun, by: Actor, advance: Advance) -> None:
    if run.state not in _APPLICABLE:
        return
    try:
        apply_plan(run, _kind_of(run, by), by=by, advance=advance)
    except NotApplicable as error:
        runs.conclude(run, ImportState.FAILED, by=by, message=str(error))
        return
    remove_upload(run)


def _kind_of(run: ImportRun, by: Actor) -> ImportKind:
    kind = kind_named(run.kind)
    if kind is None:
        raise LookupError(f"There is no kind of import {run.kind}.")
    return kind(
        run.organization, by=by, create_missing=bool(run.options.get("create_missing", False))
    )


@contextmanager
def _stoppable() -> Iterator[Advance]:
    """Yield what is to be called between chunks: it raises WorkerStopping once that is wanted.

    The worker itself only notes the signal, and would wait for the whole import.
    """
    wanted = threading.Event()

    def advance(done: int, total: int, rows: int) -> None:
        if wanted.is_set():
            raise WorkerStopping

    if threading.current_thread() is not threading.main_thread():
        yield advance
        return
    before = {each: signal.getsignal(each) for each in _SIGNALS}

    def note(number: int, frame: Any) -> None:
        wanted.set()
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    for each in _SIGNALS:
        signal.signal(each, note)
    try:
        yield advance
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
