"""The documented login session of the v1 surface (`JSESSIONID`), apart from the back office's."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from core.api.authentication import ALL_SCOPES, Credentials
from core.models import User

COOKIE: Final = "JSESSIONID"
# Own keys: the cookie of one session is worth nothing as the cookie of the other.
USER_KEY: Final = "v1_user"
HASH_KEY: Final = "v1_password_hash"


class SessionCookieAuthentication(BaseAuthentication):
    """The cookie that `POST /j_spring_security_check` sets.

    Raises AuthenticationFailed when the session has ended, the password was changed or the user is
    inactive, and PermissionDenied for a write that a foreign web page started.
    """

    def authenticate(self, request: Request) -> tuple[User, Credentials] | None:
        """Return the user of the session (two queries), or None without the cookie."""
        key = request.COOKIES.get(COOKIE)
        if not key:
            return None
        user = user_of_session(key)
        if user is None:
            raise AuthenticationFailed("The session has ended.")
        if request.method not in SAFE_METHODS and is_foreign(request._request):
            raise PermissionDenied("The request comes from another site.")
        return user, Credentials(user, None, ALL_SCOPES)

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of a 401, in the customary words for a login form."""
        return f'Cookie form-action="/j_spring_security_check", cookie-name="{COOKIE}"'


def open_session(user: User) -> str:
    """Start a session of V1_SESSION_SECONDS from now for the user; return its id."""
    session = _store()
    session[USER_KEY] = user.pk
    session[HASH_KEY] = user.get_session_auth_hash()
    session.set_expiry(settings.V1_SESSION_SECONDS)
    session.create()
    return str(session.session_key)


def close_session(key: str) -> None:
    """End the session, if there is one."""
    if _is_session_key(key):
        session = _store(key)
        # Ends sessions of this surface only: the back office's are not ours to close.
        if USER_KEY in session:
            session.delete()


def user_of_session(key: str) -> User | None:
    """Return the active user whose session this is, or None."""
    session = _store(key) if _is_session_key(key) else {}
    user = User.objects.filter(pk=session.get(USER_KEY), is_active=True).first()
    if user is None:
        return None
    expected = user.get_session_auth_hash()
    return user if constant_time_compare(session.get(HASH_KEY, ""), expected) else None


def set_cookie(request: HttpRequest, response: HttpResponse, key: str) -> None:
    """Hand the session to the client: out of reach of scripts, and of posts from other sites."""
    response.set_cookie(
        COOKIE,
        key,
        max_age=settings.V1_SESSION_SECONDS,
        secure=request.is_secure() or settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def is_foreign(request: HttpRequest) -> bool:
    """Say whether Origin (or Referer where there is no Origin) names another site than this one.

    Programs that are no browsers send neither and pass.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        referer = request.headers.get("Referer")
        if not referer:
            return False
        origin = _origin_of(referer)
    own = f"{request.scheme}://{request.get_host()}"
    return origin != own and origin not in settings.CSRF_TRUSTED_ORIGINS


def _origin_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def _store(key: str | None = None) -> SessionBase:
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    session: SessionBase = store(key)
    return session


def _is_session_key(key: str) -> bool:
    """Say whether this can be an id of Django's; anything else never reaches the database."""
    return len(key) == 32 and key.isascii() and key.isalnum()
