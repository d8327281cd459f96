"""gunicorn's log lines, written like the application's."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from gunicorn.glogging import Logger as GunicornLogger

from config.logs import configure

access_log = structlog.stdlib.get_logger("gunicorn.access")


class Logger(GunicornLogger):
    """Leaves form and place to `config.logs`; an access line is a set of named values."""

    def setup(self, cfg: Any) -> None:
        """Send everything to the root logger instead of gunicorn's own handlers."""
        self.cfg = cfg
        configure(settings.LOGGING)
        for log in (self.error_log, self.access_log):
            log.setLevel(logging.INFO)
            log.propagate = True

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        """Write one line per reply.

        The query is left out: v1 clients may send any parameter there, a password too.
        """
        headers = {name.lower(): value for name, value in resp.headers}
        access_log.info(
            "request",
            request_id=headers.get("x-request-id"),
            client=environ.get("REMOTE_ADDR"),
            method=environ.get("REQUEST_METHOD"),
            path=environ.get("RAW_URI", "").partition("?")[0],
            status=int(str(resp.status).split(maxsplit=1)[0]),
            bytes=resp.sent,
            milliseconds=round(request_time.total_seconds() * 1000, 1),
        )
