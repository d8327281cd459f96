"""Bearer tokens: the same on all three surfaces."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.db import connection
from django.db.models import Model
from django.utils import timezone
from oauth2_provider.models import AccessToken
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from core.models import ApiClient, User
from core.oauth.tokens import MAX_AUTHORIZATION
from core.rows import RowReader

READ: Final = "read"
WRITE: Final = "write"
ALL_SCOPES: Final = frozenset({READ, WRITE})


def _columns(model: type[Model], *names: str) -> tuple[str, ...]:
    """Return the columns in the order of the model, which is what `from_db` goes by."""
    return tuple(f.attname for f in model._meta.concrete_fields if f.attname in names)


USER_FIELDS: Final = _columns(
    User, "id", "username", "first_name", "last_name", "is_active", "is_machine"
)
CLIENT_FIELDS: Final = _columns(ApiClient, "id", "client_id", "name", "user_id")


@dataclass(frozen=True, slots=True)
class Credentials:
    """On whose behalf a request comes (`request.auth`).

    `user` is the person, or the machine identity of a client that acts for itself; `client` is None
    for a login session. `scopes` holds "read", "write" or both.
    """

    user: User
    client: ApiClient | None
    scopes: frozenset[str]


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`, 256 characters at most, the scheme in any case.

    Without the header, or with another scheme, the request is left to other ways of authentication.
    A token that is unknown, expired, revoked, or of somebody inactive raises AuthenticationFailed,
    always with the same words.
    """

    def authenticate(self, request: Request) -> tuple[User, Credentials] | None:
        """Return the user and the credentials of a valid token (one query)."""
        header = request.META.get("HTTP_AUTHORIZATION")
        if not header:
            return None
        # Before anything reads it: the documented pattern takes 40 s for 2 KB.
        if len(header) > MAX_AUTHORIZATION:
            raise AuthenticationFailed("The Authorization header has more than 256 characters.")
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer":
            return None
        credentials = credentials_of(token.strip(), request)
        if credentials is None:
            raise AuthenticationFailed("The access token is unknown, expired or revoked.")
        return credentials.user, credentials

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of a 401."""
        return "Bearer"


def credentials_of(token: str, request: Any) -> Credentials | None:
    """Return what a token allows now, or None; only its checksum is known to the database.

    User and client come with their names and states; what else is asked of them is fetched then.
    """
    rows = _tokens.read(sha256(token.encode()).hexdigest())
    if not rows or rows[0][0] <= timezone.now():
        return None
    _, scope, audiences, *columns = rows[0]
    width = len(USER_FIELDS)
    person = _instance(User, USER_FIELDS, columns[:width])
    owner = _instance(User, USER_FIELDS, columns[width : 2 * width])
    client = _instance(ApiClient, CLIENT_FIELDS, columns[2 * width :])
    user = person or owner
    is_inactive = any(not account.is_active for account in (user, owner) if account)
    if user is None or is_inactive or not _is_meant_for(audiences, request):
        return None
    return Credentials(user, client, ALL_SCOPES.intersection(scope.split()))


_tokens = RowReader(
    AccessToken.objects.values_list(
        *("expires", "scope", "resource"),
        *(f"user__{name}" for name in USER_FIELDS),
        *(f"application__user__{name}" for name in USER_FIELDS),
        *(f"application__{name}" for name in CLIENT_FIELDS),
    ),
    key="token_checksum",
    example="",
)


def _instance(model: type[Any], names: tuple[str, ...], values: list[Any]) -> Any:
    return None if values[0] is None else model.from_db(connection.alias, names, values)


def _is_meant_for(audiences: list[str], request: Any) -> bool:
    """Say whether the address is one that the token is bound to, if it is bound (RFC 8707)."""
    if not audiences:
        return True
    address = request.build_absolute_uri(request.path)
    return bool(AccessToken(resource=audiences).allows_audience(address))
