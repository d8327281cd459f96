"""Who presents wrong secrets to the authorization server again and again is made to wait."""

from __future__ import annotations

import base64
import binascii
import time
from typing import Any, Final
from urllib.parse import unquote_plus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from core.counting import count, forget

KIND: Final = "token-failures"
# Larger than any `Basic` header of ours (an id of 40 characters and a secret of 128).
MAX_HEADER: Final = 1024


def named_client(request: HttpRequest) -> str:
    """Return the client id that the request claims, "" when there is none; nothing is checked."""
    scheme, _, encoded = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            return unquote_plus(base64.b64decode(encoded).decode().partition(":")[0])
        except (binascii.Error, ValueError):
            return ""
    return str(request.POST.get("client_id", ""))


class FailureLockout:
    """Counts refusals by claimed client and address, in windows of TOKEN_LOCKOUT_SECONDS."""

    def __init__(self, request: HttpRequest) -> None:
        self._key = f"{request.META.get('REMOTE_ADDR', '')} {named_client(request)}"
        self._when: dict[str, Any] = {
            "window": settings.TOKEN_LOCKOUT_SECONDS,
            "now": time.time(),
        }

    def refusal(self) -> HttpResponse | None:
        """Return a 429 when the limit is reached, else None."""
        state = count(KIND, self._key, add=0, **self._when)
        if state.count < settings.TOKEN_FAILURE_LIMIT:
            return None
        response = JsonResponse(
            {
                "error": "temporarily_unavailable",
                "error_description": "Too many failed requests of this client; try again later.",
            },
            status=429,
        )
        response["Retry-After"] = str(state.ends_in)
        return response

    def learn(self, response: HttpResponseBase) -> None:
        """Count a refusal; forget earlier ones when the client has proven itself."""
        if response.status_code in (400, 401):
            count(KIND, self._key, **self._when)
        elif response.status_code == 200:
            forget(KIND, self._key, window=self._when["window"], now=self._when["now"])
