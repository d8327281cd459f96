"""Work that a request does not wait for (django-tasks), and the files it is about."""

from __future__ import annotations

from typing import Any

from config.env import VAR_DIR, env
from config.limits import IMPORT_BYTES

# `manage.py db_worker` does it; tasks are rows, enqueued in the transaction that asks for them.
TASKS: dict[str, Any] = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}
}
# Uploads wait here for the worker, which must see the same folder. Never served.
IMPORTS_ROOT = env.path("IMPORTS_ROOT", default=VAR_DIR / "imports")
IMPORTS_LARGEST = IMPORT_BYTES
