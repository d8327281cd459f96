"""The test run: cheap passwords, files in a throwaway folder, nothing kept."""

import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403 - a settings module extends the common one

SECRET_KEY = "only-for-tests-only-for-tests-only-for-tests"  # noqa: S105 - opens nothing
FIELD_ENCRYPTION_KEYS = ["b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMDE"]
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "core.oauth.hashers.ClientSecretHasher",
]
_folder = tempfile.TemporaryDirectory(prefix="cartera-test-", ignore_cleanup_errors=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # In a file, because threads of a test cannot wait for each other's locks on one in memory.
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder.name}/test.sqlite3"}  # noqa: F405
    # Nothing of it outlives the run, so no write has to reach the disk.
    DATABASES["default"]["OPTIONS"]["init_command"] = (  # noqa: F405
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
MEDIA_ROOT = Path(_folder.name) / "media"
IMPORTS_ROOT = Path(_folder.name) / "imports"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STATIC_ROOT = Path(_folder.name)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
