"""Counting over a fixed window of time, shared by all workers through Django's cache."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from math import ceil

from django.core.cache import cache


@dataclass(frozen=True, slots=True)
class Window:
    """How often something happened since the window began, and seconds until it ends (>= 1)."""

    count: int
    ends_in: int


def count(kind: str, key: str, *, window: int, now: float, add: int = 1) -> Window:
    """Count `add` more happenings of `kind` by `key` and return the state of the window.

    `window` is its length in seconds; windows begin at multiples of it, for everybody alike.
    `now` is seconds since 1970. `add=0` only looks.
    """
    number, passed = divmod(now, window)
    digest = sha256(key.encode()).hexdigest()[:32]
    name = f"{kind}:{digest}:{int(number)}"
    remaining = window - passed
    # A second longer than needed: some caches count in whole seconds.
    counted = _incr(name, add)
    if counted is None and add and not cache.add(name, add, timeout=ceil(remaining) + 1):
        counted = _incr(name, add)  # another worker was first
    return Window(add if counted is None else counted, ceil(remaining) or 1)


def forget(kind: str, key: str, *, window: int, now: float) -> None:
    """Start the current window of `key` again from 0."""
    digest = sha256(key.encode()).hexdigest()[:32]
    cache.delete(f"{kind}:{digest}:{int(now // window)}")


def _incr(name: str, add: int) -> int | None:
    try:
        return int(cache.incr(name, add))
    except ValueError:
        return None
