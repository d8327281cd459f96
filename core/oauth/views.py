"""The three endpoints at `/oauth/`, and the page where a person logs in on the way to consent."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.models import Grant
from oauth2_provider.views import AuthorizationView, RevokeTokenView, TokenView

from core.models import ApiClient
from core.oauth.lockout import MAX_HEADER, FailureLockout


def _unreadable(request: HttpRequest) -> str:
    """Say what is wrong with a request that no OAuth client sends, "" when nothing is."""
    if len(request.META.get("HTTP_AUTHORIZATION", "")) > MAX_HEADER:
        return f"The Authorization header has more than {MAX_HEADER} characters."
    values = [*request.GET.values(), *request.POST.values(), *request.GET, *request.POST]
    if any("\0" in str(value) for value in values):
        return "A parameter has a NUL character."
    return ""


def invalid_request(description: str, status: int = 400) -> JsonResponse:
    """Return a failure in the shape of RFC 6749."""
    body = {"error": "invalid_request", "error_description": description}
    return JsonResponse(body, status=status)


# Programs have no cookies to abuse. The toolkit says so of its own `dispatch`, overridden here.
@method_decorator(csrf_exempt, name="dispatch")
class GuardedEndpoint(View):
    """What the endpoints for programs have in common: POST only, JSON always, lock-out."""

    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer the request unless it is unreadable or its client has failed too often."""
        if problem := _unreadable(request):
            return invalid_request(problem)
        lockout = FailureLockout(request)
        if refused := lockout.refusal():
            return refused
        try:
            response = super().dispatch(request, *args, **kwargs)
        except ValueError:
            # oauthlib's word for a malformed percent sign in the address
            return invalid_request("The request could not be read.")
        lockout.learn(response)
        return response

    def http_method_not_allowed(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Return a 405 with a body."""
        response = invalid_request("Use POST.", status=405)
        response["Allow"] = "POST"
        return response


class TokenEndpoint(GuardedEndpoint, TokenView):
    """`POST /oauth/token`: a code, client secret or refresh token for an access token."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer all grants alike; the toolkit's detour for devices is not offered."""
        try:
            return self.authorization_flow_token_response(request)
        except Grant.DoesNotExist:
            # Another request used the code up while this one was being checked.
            return JsonResponse({"error": "invalid_grant"}, status=400)


class RevocationEndpoint(GuardedEndpoint, RevokeTokenView):
    """`POST /oauth/revoke_token` (RFC 7009)."""


class AuthorizationPage(AuthorizationView):
    """`/oauth/authorize`: a logged-in person lets a client act in their name, or not."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer unreadable requests here; the rest is the toolkit's."""
        client_id = str(request.POST.get("client_id", ""))
        if problem := _unreadable(request):
            return invalid_request(problem)
        if client_id and not ApiClient.objects.filter(client_id=client_id).exists():
            return invalid_request("There is no such client.")
        try:
            response = super().dispatch(request, *args, **kwargs)
        except ValueError:
            return invalid_request("The request could not be read.")
        self._allow_redirect(request, response)
        return response

    def get_login_url(self) -> str:
        """Return our own login page: the back office's takes staff only."""
        return reverse("oauth2_provider:login")

    @staticmethod
    def _allow_redirect(request: HttpRequest, response: Any) -> None:
        """Let the consent form lead back to the client; browsers hold redirects to form-action."""
        if response.status_code == 200:
            target = urlsplit(request.GET.get("redirect_uri", ""))
            if target.scheme in ("http", "https") and target.netloc:
                sources = ["'self'", f"{target.scheme}://{target.netloc}"]
                response._csp_replace = {"form-action": sources}


class LogInPage(LoginView):
    """`/oauth/login`: name and password, then on to the consent page."""

    template_name = "oauth/login.html"
