"""Looks for a secret everywhere a process leaves something behind.

Each function returns the names of the places where the secret is, in any of the forms in which a
program may have written it down; the tests first show that each can find one.
"""

from __future__ import annotations

import json
import logging
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

from config.logs import formatter


def forms_of(secret: str) -> list[bytes]:
    """Return the bytes that give the secret away: plain, UTF-16, hexadecimal, base64, backwards."""
    plain = secret.encode()
    # Within longer text, base64 has three spellings; the outer characters depend on what is beside.
    spellings = [b64encode(bytes(shift) + plain)[4:-4] for shift in range(3)]
    texts = [plain, plain[::-1], plain.hex().encode(), *spellings]
    return [*texts, secret.encode("utf-16-le"), secret.encode("utf-16-be")]


def is_in(secret: str, value: Any) -> bool:
    """Tell whether a value gives the secret away."""
    data = _bytes_of(value).lower()
    return any(form.lower() in data for form in forms_of(secret))


def _bytes_of(value: Any) -> bytes:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str).encode()
    return str(value).encode("utf-8", "surrogatepass")


def database_places(secret: str) -> set[str]:
    """Return "table.column" of every column of every table that holds the secret."""
    found = set()
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        assert len(tables) > 40, "The tables are not listed."
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                values = zip(names, row, strict=True)
                found |= {f"{table}.{name}" for name, value in values if is_in(secret, value)}
    # What a session holds is signed and may be compressed.
    sessions = [session.get_decoded() for session in Session.objects.all()]
    return found | ({"sessions"} if is_in(secret, sessions) else set())


def log_places(secret: str, records: Iterable[logging.LogRecord]) -> set[str]:
    """Return the names of the loggers that wrote the secret, or were handed it."""
    lines = formatter(as_json=True)
    found = set()
    for record in records:
        # Formatting comes last, because it changes the record.
        seen = (record.getMessage(), repr(vars(record)), lines.format(record))
        if any(is_in(secret, text) for text in seen):
            found.add(record.name)
    return found


def file_places(secret: str) -> set[str]:
    """Return the stored files and the cache, where they hold the secret."""
    stored = Path(settings.MEDIA_ROOT)
    files = (path for path in stored.rglob("*") if path.is_file())
    found = {path.name for path in files if is_in(secret, path.read_bytes())}
    return found | ({"cache"} if is_in(secret, list(_cached())) else set())


def _cached() -> Iterator[str]:
    """Give what the tests' cache, which is in memory, holds."""
    for key, value in cache._cache.items():  # type: ignore[attr-defined]
        yield f"{key}={value!r}"


def listen(caplog: Any) -> None:
    """Make every logger write everything until the test ends."""
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name)
