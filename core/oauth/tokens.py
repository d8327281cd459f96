"""The tokens this server issues, in the form the dispatch surface's documented pattern asks for."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any

import jwt
from django.conf import settings

if TYPE_CHECKING:
    from datetime import datetime

# Of the whole Authorization header, `Bearer ` included.
MAX_AUTHORIZATION = 256


def encode_access_token(*, subject: int, expires_at: datetime | float) -> str:
    """Return a signed token (JWT, HS256) of at most 175 characters, different at every call.

    `subject` is the id of the user it acts as. The token tells clients when it expires and nothing
    about rights: those are looked up at every request, so that it can be revoked.
    """
    expiry = expires_at if isinstance(expires_at, (int, float)) else expires_at.timestamp()
    claims = {"sub": str(subject), "exp": int(expiry), "jti": secrets.token_urlsafe(16)}
    return jwt.encode(claims, settings.SECRET_KEY, algorithm="HS256")


def new_access_token(request: Any, refresh_token: bool = False) -> str:
    """Return the token that answers an OAuth request (the toolkit's ACCESS_TOKEN_GENERATOR)."""
    person = None if request.grant_type == "client_credentials" else request.user
    subject = person.pk if person else request.client.user_id
    return encode_access_token(subject=subject, expires_at=time.time() + request.expires_in)


def new_refresh_token(request: Any, refresh_token: bool = True) -> str:
    """Return an opaque token of 43 characters (the toolkit's REFRESH_TOKEN_GENERATOR)."""
    return secrets.token_urlsafe(32)
