"""The secrets of the demo, kept outside the database so that they can be printed again.

They stand in a file (`var/demo.json`), readable by its owner only, for each database by itself: a
password made for one means nothing in another.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection


@dataclass(slots=True)
class Credentials:
    """The admin's password and, by slug, the API clients' ids and secrets.

    `roles` are those of the clients that hold one role each, by slug and role; `staff` the
    passwords of the groups' logins, by name.
    """

    admin_password: str = ""
    clients: dict[str, dict[str, str]] = field(default_factory=dict)
    roles: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    staff: dict[str, str] = field(default_factory=dict)

    def save(self) -> None:
        """Write them to the file, which is replaced as a whole."""
        content = {**_read(), _database(): asdict(self)}
        path = _path()
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor
            json.dump(content, file, indent=2)
        temporary.replace(path)


def stored_credentials() -> Credentials:
    """Return what is known of the demo in the present database; empty when nothing is."""
    known = _read().get(_database(), {})
    return Credentials(
        known.get("admin_password", ""),
        dict(known.get("clients", {})),
        dict(known.get("roles", {})),
        dict(known.get("staff", {})),
    )


def _read() -> dict[str, Any]:
    try:
        content = json.loads(_path().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _path() -> Path:
    return Path(settings.DEMO_CREDENTIALS)


def _database() -> str:
    parts = connection.settings_dict
    return ":".join(str(parts[key] or "") for key in ("ENGINE", "HOST", "PORT", "NAME"))
