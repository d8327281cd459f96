"""Why records cannot be written to a file."""

from __future__ import annotations


class Unwritable(ValueError):
    """The format cannot hold these records; the message says why."""
