"""`/j_spring_security_check`, `/login/ajaxSuccess` and `/logout`."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate, user_logged_in
from django.http import HttpResponse
from django.urls import URLPattern, re_path
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api.lockout import cool_off_seconds
from core.api.v1.errors import (
    HTTP_WORDINGS,
    V1Problem,
    error_response,
    exception_handler,
    json_response,
)
from core.api.v1.parsers import FormParser, JSONParser, MultiPartParser
from core.api.v1.renderers import AlwaysJSON, V1JSONRenderer
from core.api.v1.session import (
    COOKIE,
    SessionCookieAuthentication,
    close_session,
    is_foreign,
    open_session,
    set_cookie,
)
from core.models import User
from core.tenancy import accesses_of

FAILED = "authentication_failed"
SUCCESS_PATH = "/login/ajaxSuccess"


class SessionView(APIView):
    """What the three have in common: the v1 shapes, whatever the client says it accepts."""

    authentication_classes: Any = ()
    permission_classes: Any = ()
    throttle_classes: Any = ()
    parser_classes = (FormParser, MultiPartParser, JSONParser)
    renderer_classes = (V1JSONRenderer,)
    content_negotiation_class = AlwaysJSON
    metadata_class = None
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what another site's page sends in the person's browser."""
        if refusal := request.META.get("cartera.refusal"):
            raise V1Problem(refusal, *HTTP_WORDINGS[refusal])
        super().initial(request, *args, **kwargs)
        if request.method == "POST" and is_foreign(request._request):
            raise V1Problem(403, "forbidden", "The request comes from another site.")

    def get_exception_handler(self) -> Any:
        """Word failures as the v1 surface does."""
        return exception_handler

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Keep session ids out of every cache."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response


class LogInView(SessionView):
    """`POST` j_username and j_password: a session cookie and 302 to `/login/ajaxSuccess`."""

    def post(self, request: Request) -> HttpResponse:
        """Log in; 401 `authentication_failed`, or 429 after too many failures.

        Parameters in the query string are not read: addresses end up in logs.
        """
        username, password = (_credential(request, name) for name in ("j_username", "j_password"))
        user = _check(request, username, password)
        if user is None:
            return _refusal(request)
        close_session(request.COOKIES.get(COOKIE, ""))
        response = HttpResponse(status=302)
        response["Location"] = SUCCESS_PATH
        set_cookie(request._request, response, open_session(user))
        return response


class LogInSuccessView(SessionView):
    """`GET` with the cookie: the session id and who is logged in."""

    authentication_classes = (SessionCookieAuthentication,)
    permission_classes = (IsAuthenticated,)

    def get(self, request: Request) -> HttpResponse:
        """Return `success`, `token` (the session id) and `user`."""
        token = request.COOKIES[COOKIE]
        return json_response({"success": True, "token": token, "user": _describe(request.user)})


class LogOutView(SessionView):
    """`POST`: the session ends and its cookie goes."""

    def post(self, request: Request) -> HttpResponse:
        """Return `{"success":true}`, also when there was no session any more."""
        close_session(request.COOKIES.get(COOKIE, ""))
        response = json_response({"success": True})
        response.delete_cookie(COOKIE, samesite="Lax")
        return response


def _credential(request: Request, name: str) -> str:
    parameters: Any = request.data
    value = parameters.get(name)
    if not isinstance(value, str) or not value:
        raise V1Problem(400, "missing_param", f"{name} parameter is missing")
    return value


def _check(request: Request, username: str, password: str) -> User | None:
    # No account has such a name; the lock-out's and PostgreSQL's columns refuse it with an error.
    if len(username) > 150 or not username.isprintable() or "\0" in password:
        return None
    user = authenticate(request=request._request, username=username, password=password)
    if not isinstance(user, User):
        return None
    # A login is no change of the person's record.
    user.skip_history_when_saving = True  # type: ignore[attr-defined]
    user_logged_in.send(sender=User, request=request._request, user=user)
    return user


def _refusal(request: Request) -> HttpResponse:
    if not getattr(request._request, "axes_locked_out", False):
        return error_response(401, FAILED, "The user name or the password is wrong.")
    response = error_response(429, FAILED, "Too many failed logins; try again later.")
    response["Retry-After"] = str(cool_off_seconds(request._request))
    return response


def _describe(user: Any) -> dict[str, Any]:
    slugs = [access.organization.slug for access in accesses_of(user)]
    return {
        "id": user.pk,
        "email": user.email,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "reference": user.reference,
        "organization": slugs[0] if len(slugs) == 1 else None,
        "organizations": slugs,
    }


urlpatterns: list[URLPattern] = [
    re_path(r"^j_spring_security_check/?$", LogInView.as_view()),
    re_path(r"^login/ajaxSuccess/?$", LogInSuccessView.as_view()),
    re_path(r"^logout/?$", LogOutView.as_view()),
]
