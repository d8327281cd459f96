"""The real gunicorn with the real configuration, on a free loopback port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.edge.wire import Connection, head

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
# The name of the database in the folder of a server.
DATABASE = "edge.sqlite3"


@dataclass(frozen=True)
class Server:
    """A running server: its port and the file with everything that it logged."""

    port: int
    log: Path
    tokens: Mapping[str, str]

    def authorized(self, slug: str = "entity1") -> dict[str, str]:
        """Return the Authorization header of an API client of the organization."""
        return {"Authorization": f"Bearer {self.tokens[slug]}"}


def environment(folder: Path, settings: str = "config.settings.development") -> dict[str, str]:
    """Return an environment in which nothing of the developer's own is touched."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_URL": f"sqlite:///{folder / DATABASE}",
        "CACHE_URL": f"file://{folder / 'cache'}",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "IMPORTS_ROOT": str(folder / "imports"),
        "SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests",
        "FIELD_ENCRYPTION_KEYS": "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMDE",
        "ALLOWED_HOSTS": "127.0.0.1",
        "LOG_LEVEL": "INFO",
        "DEBUG": "false",
    }


@contextmanager
def gunicorn(
    folder: Path,
    application: str,
    tokens: Mapping[str, str] | None = None,
    settings: str = "config.settings.development",
) -> Iterator[Server]:
    """Serve the application until the block ends."""
    log = folder / f"{settings}.log"
    with socket.socket() as listener, log.open("wb") as output:
        # Handing over a bound socket leaves no moment in which another process takes the port.
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py"]
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*command, "--bind", f"fd://{listener.fileno()}", application],
            cwd=ROOT,
            env=environment(folder, settings),
            pass_fds=[listener.fileno()],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        server = Server(listener.getsockname()[1], log, tokens or {})
        try:
            _wait_for(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    # The socket listens already, so the first request simply waits until the worker has loaded.
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with Connection(server.port) as connection:
                connection.send(head("GET", "/"))
                connection.answer()
        except OSError:
            if process.poll() is not None:
                break
            continue
        return
    raise RuntimeError(f"gunicorn did not start:\n{server.log.read_text()}")
