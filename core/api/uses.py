"""Counting the requests of every API client; for the base views' `finalize_response`."""

from __future__ import annotations

import logging
from typing import Any

from django.db import Error
from django.http import HttpResponseBase
from django.utils import timezone

from core.client_uses import client_uses
from core.models import ApiSurface

logger = logging.getLogger(__name__)


def count_use(request: Any, response: HttpResponseBase, surface: ApiSurface) -> None:
    """Count the request for its client, with what was answered; never fails.

    A request that nobody was found to have sent, or a person without a client, is not counted.
    """
    # `request.auth` would look for somebody where nobody has asked yet.
    client = getattr(getattr(request, "_auth", None), "client", None)
    if client is None:
        return
    try:
        client_uses.add(client.pk, surface, response.status_code, timezone.now())
    except Error:
        logger.warning("A request could not be counted", exc_info=True)
