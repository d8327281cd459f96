"""How gunicorn serves: the same for `make run`, the tests of the HTTP edge and production.

Start it in the project folder: `python -m gunicorn --config config/gunicorn.py --bind HOST:PORT`.
The worker count is 1 on SQLite, which takes one writer at a time, and one per core on PostgreSQL;
WEB_CONCURRENCY overrides it.
"""

import os

from django.conf import settings

from config.env import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

_on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")

wsgi_app = "config.wsgi"
proc_name = "cartera"
worker_class = "config.gunicorn_worker.Worker"
workers = env.int("WEB_CONCURRENCY", default=1 if _on_sqlite else os.cpu_count() or 1)
threads = 8
# A worker that does not report for so long is replaced; the statement timeout comes first.
timeout = 60
graceful_timeout = 20
keepalive = 15

# Existing clients send verbs in lower case.
permit_unconventional_http_method = True
casefold_http_method = True

# A list's URL carries every filter, percent-encoded, and comes back as `next`.
limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 8190
# A proxy that speaks for a path prefix would have to be trusted first; none is.
forwarder_headers = ""

logger_class = "config.gunicorn_logger.Logger"
accesslog = "-"
control_socket_disable = True

if not _on_sqlite:
    # Only requests are limited: imports and migrations may take longer. What is cut off is answered
    # with 503 in the words of the surface.
    _seconds = env.int("STATEMENT_TIMEOUT_SECONDS", default=20)
    settings.DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        f"-c statement_timeout={_seconds}s -c lock_timeout={_seconds}s"
    )
