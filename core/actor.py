"""Who does something, and when: handed to every service, so that none of them reads a clock."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.models import ApiClient, ImportRun, User


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of a change, for history and events.

    `at` is the time of the change (aware, UTC); `request_id` ties together every record, log line
    and reply of one request or command. A machine client has its own `user` as well.
    """

    at: datetime
    user: User | None = None
    client: ApiClient | None = None
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))


def command_actor(user: User | None = None, *, run: ImportRun | None = None) -> Actor:
    """Return the actor of a management command started now.

    For an import that is the one of its run, whoever began it and however often it is continued.
    """
    if run is None:
        return Actor(at=datetime.now(UTC), user=user)
    author = user or run.created_by
    return Actor(at=datetime.now(UTC), user=author, client=run.client, request_id=run.request_id)
