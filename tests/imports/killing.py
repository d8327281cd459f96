"""Kills an import again and again: `python -m tests.imports.killing DATABASE FILE SLUG SEED`.

Each time a process of its own goes on with `import_customers`, and is killed (SIGKILL) at some
moment within a chunk, with the progress seen from outside. Prints a list of what stood in the
database at each kill: [state, rows planned, rows written], and last the exit status of the run that
was left alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

KILLS = 20
# Small, so that the file of a test has many chunks.
ROWS_READ_AT_ONCE = 15
ROWS_AT_ONCE = 5
LONGEST_CHUNK = 0.04
PATIENCE = 60


def progress(path: Path, slug: str) -> tuple[str, int, int]:
    """Return the state of the run, how many rows were read and checked, and how many written."""
    from django.db import connection

    from core.models import ImportChunk, ImportRow, ImportRun

    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    run = ImportRun.objects.filter(organization__slug=slug, digest=digest).first()
    if run is None:
        return "", 0, 0
    rows = ImportRow.objects.filter(run=run)
    planned = rows.count() + rows.exclude(action="read").count()
    chunks = ImportChunk.objects.filter(run=run).count()
    connection.close()
    return run.state, planned, chunks * ROWS_AT_ONCE


def begin(path: Path, slug: str) -> int:
    """Start a process that imports the file; return its id."""
    from django.core.management import CommandError, call_command
    from django.db import connections

    connections.close_all()
    process = os.fork()
    if process:
        return process
    status = 70
    with Path(os.devnull).open("w") as nothing, suppress(BaseException):
        try:
            call_command(
                "import_customers",
                str(path),
                "--organization",
                slug,
                stdout=nothing,
                stderr=nothing,
            )
            status = 0
        except CommandError as error:
            status = error.returncode
    os._exit(status)


def kill_at(
    process: int, path: Path, slug: str, *, before: int, target: int, delay: float
) -> list[Any]:
    """Kill the process a moment after this much was done; return what stood there then."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        state, planned, written = progress(path, slug)
        if planned + written >= max(target, before + 1):
            break
        if os.waitpid(process, os.WNOHANG) != (0, 0):
            raise SystemExit(f"It ended before it could be killed: {state} {planned} {written}")
    time.sleep(delay)
    if os.waitpid(process, os.WNOHANG) != (0, 0):
        raise SystemExit(f"It ended before it was killed: {progress(path, slug)}")
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    if os.WTERMSIG(status) != signal.SIGKILL:
        raise SystemExit("Something else ended it.")
    return list(progress(path, slug))


def main() -> None:
    database, name, slug, seed = sys.argv[1:]
    path = Path(name)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from core.imports import planning
    from customers.imports.customers import CustomerImport

    planning._AT_ONCE = ROWS_READ_AT_ONCE  # type: ignore[misc]
    CustomerImport.rows_at_once = ROWS_AT_ONCE
    dice = random.Random(int(seed))
    rows = len(path.read_text(encoding="utf-8").splitlines()) - 1
    # A row is read, checked and, most of them, written; half of the kills while it is written.
    targets = dice.sample(range(1, 2 * rows), KILLS // 2)
    targets += dice.sample(range(2 * rows + 1, 2 * rows + rows // 2), KILLS // 2)
    kills = []
    for target in sorted(targets):
        _, planned, written = progress(path, slug)
        process = begin(path, slug)
        delay = dice.uniform(0, LONGEST_CHUNK)
        before = planned + written
        kills.append(kill_at(process, path, slug, before=before, target=target, delay=delay))
    _, status = os.waitpid(begin(path, slug), 0)
    sys.stdout.write(json.dumps([*kills, os.waitstatus_to_exitcode(status)]))


if __name__ == "__main__":
    main()
