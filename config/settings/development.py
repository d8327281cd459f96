"""`make run` and the command line on a developer's machine: SQLite, demo data, no TLS."""

from config.env import env, field_encryption_keys, secret_key
from config.settings.base import *  # noqa: F403 - a settings module extends the common one

SECRET_KEY = secret_key(required=False)
FIELD_ENCRYPTION_KEYS = field_encryption_keys(required=False)
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

# Static files come straight from the installed packages; only production collects and hashes them.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # type: ignore[assignment]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405

LOGGING["as_json"] = False  # noqa: F405
