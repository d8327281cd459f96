"""The only reader of the process environment.

Every setting that differs between machines is read here, once, at start; a missing or malformed one
stops the process with the variable's name. Nothing else in the project touches `os.environ`.
"""

from __future__ import annotations

from pathlib import Path

from environs import Env

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
        key = _kept_development_key()
    if len(key.encode()) < 32:
        raise SystemExit("SECRET_KEY must be set to at least 32 bytes of random text.")
    return key


def _kept_development_key() -> str:
    """Return the development key, so that sessions and tokens survive a restart of `make run`."""
    import os
    import secrets

    path = VAR_DIR / "secret_key"
    try:
        path.parent.mkdir(exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(key := secrets.token_urlsafe(48))
    return key
