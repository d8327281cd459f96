"""Clients of the authorization server in tests, and their calls for codes and tokens."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from core.clients import create_api_client, create_login_client
from core.models import User
from tests.builders import make_actor, make_organization

REDIRECT = "https://client.example/callback"
VERIFIER = "v" * 64
DIGEST = hashlib.sha256(VERIFIER.encode()).digest()
CHALLENGE = base64.urlsafe_b64encode(DIGEST).decode().rstrip("=")


def program() -> Client:
    """Return a caller that is no browser: no cookies, no CSRF token."""
    return Client(enforce_csrf_checks=True)


def machine() -> Any:
    """Create a client that acts for itself, in `entity1`."""
    return create_api_client(name="Till", organizations=[make_organization()], by=make_actor())


def basic(made: Any, secret: str | None = None) -> dict[str, str]:
    """Return the header that names the client, with its own secret or another."""
    pair = f"{made.client.client_id}:{made.secret if secret is None else secret}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def post_token(made: Any, secret: str | None = None, **form: str) -> Any:
    """Send this form to the token endpoint and return the answer."""
    return program().post("/oauth/token", form, headers=basic(made, secret))


def login_client() -> Any:
    """Create a client through which people log in."""
    return create_login_client(name="App", redirect_uris=[REDIRECT], by=make_actor())


def authorize_query(made: Any, **changes: str | None) -> dict[str, str]:
    """Return what asks for a code; a change to None leaves the name out."""
    query = {
        "response_type": "code",
        "client_id": made.client.client_id,
        "redirect_uri": REDIRECT,
        "scope": "read write",
        "state": "s1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changes,
    }
    return {name: value for name, value in query.items() if value is not None}


def get_code(made: Any, user: User) -> str:
    """Consent as this person and return the code."""
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = browser.post("/oauth/authorize/", {**authorize_query(made), "allow": "Authorize"})
    assert page.status_code == 302, page.content
    return parse_qs(urlsplit(page["Location"]).query)["code"][0]


def redeem(made: Any, code: str, verifier: str = VERIFIER) -> Any:
    """Send the code for tokens and return the answer."""
    return post_token(
        made,
        grant_type="authorization_code",
        code=code,
        redirect_uri=REDIRECT,
        code_verifier=verifier,
    )


def refresh(made: Any, token: str) -> Any:
    """Send the refresh token for new tokens and return the answer."""
    return post_token(made, grant_type="refresh_token", refresh_token=token)
