"""Sizes that the HTTP edge and the application must agree on."""

from typing import Final

from environs import validate

from config.env import env

_MEGABYTE: Final = 1024 * 1024

# The largest file to import that HTTP takes, in bytes. Bigger ones go by the command line.
IMPORT_BYTES: Final[int] = _MEGABYTE * env.int(
    "IMPORTS_LARGEST_MB", default=200, validate=validate.Range(min=1, max=10_000)
)
