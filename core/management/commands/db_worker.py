"""`manage.py db_worker`: the worker of django-tasks-db, which first tidies up what others left."""

from __future__ import annotations

from typing import Any, Final

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from core.imports.jobs import resume_interrupted
from core.imports.uploads import remove_forgotten

_DONE_FOR_DAYS: Final = 1


class Command(db_worker.Command):
    """Runs background tasks: imports from the back office and the API."""

    help = "Run background tasks, such as imports; goes on with what another worker left."

    def handle(self, **options: Any) -> None:
        remove_forgotten(timezone.now())
        # The home page alone asks for some every minute that somebody looks at it.
        call_command("prune_db_task_results", min_age_days=_DONE_FOR_DAYS, verbosity=0)
        resume_interrupted()
        super().handle(**options)
