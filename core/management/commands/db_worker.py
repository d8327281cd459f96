"""`manage.py db_worker`: the worker of django-tasks-db, which first finds what a dead one left."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from core.imports.jobs import resume_interrupted
from core.imports.uploads import remove_forgotten


class Command(db_worker.Command):
    """Runs background tasks: imports from the back office and the API."""

    help = "Run background tasks, such as imports; goes on with what another worker left."

    def handle(self, **options: Any) -> None:
        remove_forgotten(timezone.now())
        resume_interrupted()
        super().handle(**options)
