"""Log lines: one event each, with the request's id; JSON for machines, columns for people."""

from __future__ import annotations

import logging.config
from typing import Any

import structlog
from structlog.types import Processor

_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    # Not all of `extra`: Django adds the request, whose text holds the query and its passwords.
    structlog.stdlib.ExtraAdder(allow=["status_code"]),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(options: dict[str, Any]) -> None:
    """Set up all loggers (Django's LOGGING_CONFIG).

    Options: `as_json` (bool) and `level` (name of the least level that is written).
    """
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": formatter, "as_json": options["as_json"]}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": options["level"]},
            "loggers": {
                "django": {"handlers": [], "level": "INFO", "propagate": True},
                # A refused request is the client's business, and is in the access log anyway.
                "django.request": {"level": "ERROR"},
                "django.security": {"level": "CRITICAL"},
                "django.security.csrf": {"level": "WARNING"},
            },
        }
    )


def formatter(*, as_json: bool) -> logging.Formatter:
    """Return what writes a record of any logger, structlog's and others, as one line."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED, processors=_rendering(as_json=as_json)
    )


def _rendering(*, as_json: bool) -> list[Processor]:
    # Tracebacks without local variables: those hold passwords and tokens.
    clean = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if as_json:
        tracebacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        return [
            clean,
            structlog.processors.ExceptionRenderer(tracebacks),
            structlog.processors.JSONRenderer(),
        ]
    plain = structlog.dev.plain_traceback
    return [clean, structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]
