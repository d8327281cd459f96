"""Imports in the hands of the worker: planned, applied, gone on with, given up."""

from __future__ import annotations

import hashlib
import signal
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import TestCase
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

import core.imports.planning
import core.imports.runs
import core.imports.storing
import core.tasks
from core.errors import InvalidValue
from core.imports import jobs, uploads
from core.imports.registry import kind_named
from core.imports.runs import NotApplicable
from core.imports.uploads import keep_upload, remove_forgotten
from core.models import Event, ImportChunk, ImportRow, ImportRun, ImportState, OnError
from customers.models import Customer, PaymentType
from tests.builders import make_actor, make_organization, make_user
from tests.core.admin_imports.files import begun, csv_of, numbered_rows

pytestmark = pytest.mark.django_db


def stored() -> list[Path]:
    folder = Path(settings.IMPORTS_ROOT)
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_a_run_is_planned_and_waits(worker):
    run = begun(make_organization(), csv_of("A1,One", "A2,Two"))
    jobs.submit(run)
    assert DBTaskResult.objects.get().args_kwargs == {"args": [run.pk], "kwargs": {}}
    assert jobs.is_waiting(run)
    worker()
    run.refresh_from_db()
    assert (run.state, run.created_rows) == (ImportState.PLANNED, 2)
    assert not Customer.objects.exists()
    assert not jobs.is_at_work(run)
    assert uploads.has_upload(run), "the same file can be tried again"


def test_a_run_that_shall_be_applied_at_once_is_and_its_file_goes(worker):
    author = make_user(make_organization("entity9"))
    run = begun(
        make_organization(), csv_of("A1,One"), apply_at_once=True, by=make_actor(user=author)
    )
    jobs.submit(run)
    with TestCase.captureOnCommitCallbacks(execute=True):
        worker()
    run.refresh_from_db()
    assert (run.state, run.written_rows, run.upload) == (ImportState.APPLIED, 1, "")
    assert stored() == []
    event = Event.objects.get(code="customer.created")
    assert (event.actor, event.request_id) == (author, run.request_id)


def test_what_the_caller_takes_back_was_never_submitted(worker):
    run = begun(make_organization(), csv_of("A1,One"))
    with transaction.atomic():
        jobs.submit(run)
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()


def test_a_plan_is_applied_in_the_name_of_who_asks_for_it(worker):
    organization = make_organization()
    run = begun(organization, csv_of("A1,One"))
    jobs.submit(run)
    worker()
    chief = make_user(organization, username="chief")
    jobs.submit_apply(run, by=make_actor(user=chief))
    with pytest.raises(NotApplicable, match="worked on already"):
        jobs.submit_apply(run, by=make_actor(user=chief))
    worker()
    run.refresh_from_db()
    assert (run.state, run.applied_by) == (ImportState.APPLIED, chief)
    assert Event.objects.get(code="customer.created").actor == chief


def test_bad_rows_stop_a_run_that_was_to_be_applied_at_once(worker):
    run = begun(make_organization(), csv_of("A1,One", "A2,"), apply_at_once=True)
    jobs.submit(run)
    worker()
    run.refresh_from_db()
    assert (run.state, run.error_rows) == (ImportState.FAILED, 1)
    assert run.message == "Nothing was changed, because rows have problems."
    assert not Customer.objects.exists()


def test_a_file_that_cannot_be_read_ends_the_run_with_the_reason(worker):
    run = begun(make_organization(), csv_of("A1,One", header="reference,nombre"))
    jobs.submit(run)
    worker()
    run.refresh_from_db()
    assert run.state == ImportState.FAILED
    assert 'unknown column "nombre"' in run.message


def test_a_file_that_is_gone_ends_the_run_with_the_reason(worker):
    run = begun(make_organization(), csv_of("A1,One"))
    stored()[0].unlink()
    jobs.submit(run)
    worker()
    run.refresh_from_db()
    assert (run.state, run.message) == (
        ImportState.FAILED,
        "The file is not kept any more: upload it again.",
    )


def test_a_task_of_a_dead_worker_is_done_by_the_next_that_starts(worker):
    run = begun(make_organization(), csv_of(*numbered_rows(5)), apply_at_once=True)
    jobs.submit(run)
    lost = DBTaskResult.objects.get()
    lost.claim("dead")
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.PLANNING)
    worker()
    assert ImportRun.objects.get(pk=run.pk).state == ImportState.PLANNING
    assert jobs.resume_interrupted() == 1
    lost.refresh_from_db()
    assert lost.status == TaskResultStatus.FAILED
    worker()
    run.refresh_from_db()
    assert (run.state, run.written_rows) == (ImportState.APPLIED, 5)
    assert jobs.resume_interrupted() == 0


def test_an_interrupted_run_goes_on_when_a_person_says_so(worker):
    run = begun(make_organization(), csv_of("A1,One"))
    jobs.submit(run)
    jobs.go_on(run, by=make_actor())
    assert DBTaskResult.objects.count() == 1, "it only waits"
    DBTaskResult.objects.get().claim("dead")
    jobs.go_on(run, by=make_actor())
    assert DBTaskResult.objects.count() == 2
    worker()
    run.refresh_from_db()
    assert run.state == ImportState.PLANNED
    with pytest.raises(NotApplicable):
        jobs.go_on(run, by=make_actor())


def test_what_was_half_applied_goes_on_where_it_stopped(worker, monkeypatch):
    run = half_applied(worker, monkeypatch)
    jobs.go_on(run, by=make_actor())
    worker()
    run.refresh_from_db()
    assert (run.state, run.written_rows) == (ImportState.APPLIED, 5)
    assert ImportChunk.objects.filter(run=run).count() == 3
    assert PaymentType.objects.filter(name__startswith="Way ").count() == 5


def half_applied(worker: Any, monkeypatch: pytest.MonkeyPatch) -> ImportRun:
    """Return a run of five payment types of which two are written, its worker having failed."""
    kind = kind_named("payment_types")
    monkeypatch.setattr(kind, "rows_at_once", 2)
    rows = [f"w{number},Way {number}" for number in range(1, 6)]
    run = begun(make_organization(), csv_of(*rows), kind="payment_types")
    jobs.submit(run)
    worker()
    jobs.submit_apply(run, by=make_actor())
    asked = []

    def fails_once(chunk_of: Any) -> Any:
        def wrapped(run: ImportRun) -> Any:
            asked.append(run)
            if len(asked) == 2:
                raise ConnectionError
            return chunk_of(run)

        return wrapped

    with monkeypatch.context() as patched:
        patched.setattr(core.imports.runs, "chunk_of", fails_once(core.imports.runs.chunk_of))
        worker()
    run.refresh_from_db()
    assert (run.state, run.written_rows) == (ImportState.APPLYING, 2)
    assert run.message == core.tasks.UNEXPECTED
    return run


def test_a_worker_that_is_asked_to_stop_leaves_the_rest_to_the_next(worker, monkeypatch):
    run = begun(make_organization(), csv_of(*numbered_rows(3)))
    jobs.submit(run)
    insert = core.imports.storing.insert

    def asked_to_stop(entries: Any) -> None:
        insert(entries)
        signal.raise_signal(signal.SIGTERM)

    with monkeypatch.context() as patched:
        patched.setattr(core.imports.storing, "insert", asked_to_stop)
        patched.setattr(core.imports.planning, "_AT_ONCE", 1)
        before = signal.signal(signal.SIGTERM, lambda *_: None)
        try:
            worker()
        finally:
            signal.signal(signal.SIGTERM, before)
    run.refresh_from_db()
    assert (run.state, run.created_rows) == (ImportState.PLANNING, 1)
    assert jobs.is_waiting(run)
    worker()
    run.refresh_from_db()
    assert (run.state, run.created_rows) == (ImportState.PLANNED, 3)
    assert list(ImportRow.objects.filter(run=run).values_list("line", flat=True)) == [2, 3, 4]


def test_a_discarded_run_is_not_planned_any_more(worker):
    run = begun(make_organization(), csv_of("A1,One"))
    jobs.submit(run)
    with TestCase.captureOnCommitCallbacks(execute=True):
        jobs.discard(run, by=make_actor())
    assert stored() == []
    worker()
    run.refresh_from_db()
    assert run.state == ImportState.DISCARDED
    with pytest.raises(NotApplicable):
        jobs.discard(run, by=make_actor())


def test_a_run_that_is_being_applied_cannot_be_discarded(worker, monkeypatch):
    run = half_applied(worker, monkeypatch)
    with pytest.raises(NotApplicable, match="cannot be discarded"):
        jobs.discard(run, by=make_actor())


def test_an_upload_is_private_and_its_name_says_nothing():
    upload = keep_upload(BytesIO(b"name\nx\n"))
    (path,) = stored()
    assert path.name == upload.path
    assert (upload.size, len(upload.path)) == (7, 32)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert upload.digest == hashlib.sha256(b"name\nx\n").hexdigest()


@pytest.mark.parametrize(("content", "reason"), [(b"", "is empty"), (b"x" * 3_000_000, "2 mega")])
def test_an_empty_or_too_large_upload_is_refused_and_not_kept(settings, content, reason):
    settings.IMPORTS_LARGEST = 2 * 1024 * 1024
    with pytest.raises(InvalidValue, match=reason):
        keep_upload(BytesIO(content))
    assert stored() == []


def test_forgotten_uploads_go_after_a_week_but_for_those_that_wait():
    organization = make_organization()
    waiting = begun(organization, csv_of("A1,One"))
    failed = begun(organization, csv_of("A2,Two"))
    ImportRun.objects.filter(pk=failed.pk).update(state=ImportState.FAILED)
    keep_upload(BytesIO(b"of nobody"))
    assert remove_forgotten(timezone.now()) == 0
    assert remove_forgotten(timezone.now() + timedelta(days=8)) == 2
    failed.refresh_from_db()
    assert [path.name for path in stored()] == [waiting.upload]
    assert failed.upload == ""


def test_bad_rows_are_left_out_where_that_was_asked_for(worker):
    run = begun(
        *(make_organization(), csv_of("A1,One", "A2,")),
        on_error=OnError.SKIP,
        apply_at_once=True,
    )
    jobs.submit(run)
    worker()
    run.refresh_from_db()
    assert (run.state, run.written_rows, run.error_rows) == (ImportState.APPLIED, 1, 1)
