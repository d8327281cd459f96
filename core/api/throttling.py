"""How many requests a client may make."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core.api.authentication import Credentials
from core.counting import count

PERIODS: Final = {"sec": 1, "min": 60, "hour": 3600, "day": 86_400}


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Where a caller stands: requests allowed in the window, still free, seconds to its end."""

    limit: int
    remaining: int
    reset: int
    is_exceeded: bool


@lru_cache
def parse_rate(rate: str) -> tuple[int, int]:
    """Return the number of requests and the seconds of a rate such as "6000/min"."""
    number, _, period = rate.partition("/")
    return int(number), PERIODS[period]


class ClientThrottle(BaseThrottle):
    """A fixed window per API client (per user for a login session), over all workers and surfaces.

    The rate is the setting API_THROTTLE_RATE. Leaves the count in `request.rate_limit`, from which
    `add_rate_limit_headers` makes the reply's headers.
    """

    rate_limit: RateLimit | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request; False when the window is full. Nobody known is not counted."""
        credentials: Credentials | None = request.auth  # type: ignore[assignment]
        if credentials is None:
            return True
        limit, period = parse_rate(settings.API_THROTTLE_RATE)
        window = count("throttle", _caller(credentials), window=period, now=time.time())
        self.rate_limit = RateLimit(
            limit, max(0, limit - window.count), window.ends_in, window.count > limit
        )
        request.rate_limit = self.rate_limit  # type: ignore[attr-defined]
        return not self.rate_limit.is_exceeded

    def wait(self) -> float | None:
        """Return the seconds until the window ends."""
        return float(self.rate_limit.reset) if self.rate_limit else None


def _caller(credentials: Credentials) -> str:
    if credentials.client is not None:
        return f"client:{credentials.client.pk}"
    return f"user:{credentials.user.pk}"


def add_rate_limit_headers(request: Any, response: HttpResponseBase) -> None:
    """Tell the caller where it stands: RateLimit-Limit, -Remaining and -Reset (seconds).

    For the base view's `finalize_response`. A 429 also gets Retry-After; a request that was not
    counted gets nothing.
    """
    state: RateLimit | None = getattr(request, "rate_limit", None)
    if state is None:
        return
    response["RateLimit-Limit"] = str(state.limit)
    response["RateLimit-Remaining"] = str(state.remaining)
    response["RateLimit-Reset"] = str(state.reset)
    if state.is_exceeded:
        response["Retry-After"] = str(state.reset)
