"""What happens here when something happens to customers and organizations."""

from __future__ import annotations


def connect() -> None:
    """Listen to the facts announced by the customer base."""
