"""A worker for tests, and an empty folder of uploads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.test import override_settings
from django_tasks import task_backends
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

DATABASE: Final = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture(autouse=True)
def imports_folder(settings: Any, tmp_path: Path) -> Path:
    """Keep uploads in a folder of the test's own."""
    settings.IMPORTS_ROOT = tmp_path / "imports"
    return tmp_path / "imports"


@pytest.fixture
def worker() -> Iterator[Callable[[], None]]:
    """Let tasks wait in the database; yields what does those that wait, one after the other.

    Without the loop of `db_worker`, which closes the connection that the test's transaction is in.
    """
    with override_settings(TASKS=DATABASE):
        _forget_backends()
        yield _work
    _forget_backends()


def _work() -> None:
    hands = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    )
    # What a task enqueues is for the next worker.
    for result in list(DBTaskResult.objects.ready()):
        result.claim("test")
        hands.run_task(result)


def _forget_backends() -> None:
    handler: Any = task_backends
    handler._settings = None
    handler.__dict__.pop("settings", None)
    if hasattr(handler._connections, "default"):
        del task_backends["default"]
