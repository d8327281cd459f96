"""The only reader of the process environment.

Every setting that differs between machines is read here, once, at start; a missing or malformed one
stops the process with the variable's name. Nothing else in the project touches `os.environ`.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from environs import Env

from core.encryption import InvalidKey, check_keys

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)


def secret_key(*, required: bool) -> str:
    """Return SECRET_KEY; where it is not required, one made on first use in `var/secret_key`.

    At least 32 bytes, because access tokens are signed with it.
    """
    key = env.str("SECRET_KEY", default="")
    if not key and not required:
        key = _kept_development_key("secret_key", secrets.token_urlsafe(48))
    if len(key.encode()) < 32:
        raise SystemExit("SECRET_KEY must be set to at least 32 bytes of random text.")
    return key


def field_encryption_keys(*, required: bool) -> list[str]:
    """Return FIELD_ENCRYPTION_KEYS: comma-separated, the first encrypts, every one decrypts.

    Each is 32 random bytes in base64url. Where none is required, one is made on first use in
    `var/field_encryption_key`. What stops the start never shows a key.
    """
    given: list[str] = env.list("FIELD_ENCRYPTION_KEYS", default=[])
    keys = [key for text in given if (key := text.strip())]
    if not keys and not required:
        keys = [_kept_development_key("field_encryption_key", secrets.token_urlsafe(32))]
    try:
        check_keys(keys)
    except InvalidKey as error:
        raise SystemExit(f"FIELD_ENCRYPTION_KEYS: {error}") from None
    if not keys:
        raise SystemExit(
            "FIELD_ENCRYPTION_KEYS must be set to at least one key: 32 random bytes in base64url."
        )
    return keys


def _kept_development_key(name: str, new: str) -> str:
    """Return the key in the file of `var/`, made of `new` the first time.

    So sessions, tokens and what is encrypted survive a restart of `make run`.
    """
    path = VAR_DIR / name
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        # Written elsewhere and then named, so that nobody who starts meanwhile reads half a key.
        descriptor, unnamed = tempfile.mkstemp(dir=path.parent)  # readable for the owner only
        with os.fdopen(descriptor, "w") as file:
            file.write(new)
        try:
            os.link(unnamed, path)
        except FileExistsError:
            pass  # another process was first; its key is the one
        finally:
            Path(unnamed).unlink()
    return path.read_text()
