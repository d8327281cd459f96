"""API clients: programs that use the APIs, their secrets and their tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.crypto import get_random_string
from oauth2_provider.models import AccessToken, Grant, RefreshToken, set_token_value
from oauth2_provider.settings import oauth2_settings

from core import events
from core.actor import Actor
from core.errors import InvalidValue, MissingValue
from core.history import attribute
from core.models import ApiClient, Membership, Organization, User
from core.oauth.tokens import encode_access_token
from core.roles import Role
from core.services import grant_roles

SCOPES: Final = ("read", "write")
SECRET_LENGTH: Final = 64
MAX_TOKEN_SECONDS: Final = 366 * 24 * 3600


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A client with its secret, which is known only now: the database keeps a hash."""

    client: ApiClient
    secret: str


@transaction.atomic
def create_api_client(
    *, name: str, organizations: Sequence[Organization], roles: Iterable[Role] = (), by: Actor
) -> NewSecret:
    """Create a client that acts for itself (client credentials) in some organizations.

    It gets a machine user of its own with the roles in each organization (Admin when none is
    named). Raises MissingValue (name, organizations) or InvalidValue (name over 150 characters).
    """
    name = _checked_name(name)
    if not organizations:
        raise MissingValue("organizations")
    made = _create(name, grant_type=ApiClient.GRANT_CLIENT_CREDENTIALS, by=by)
    held = tuple(roles) or (Role.ADMIN,)
    for organization in dict.fromkeys(organizations):
        grant_roles(user=_machine(made.client), organization=organization, roles=held, by=by)
    _record("api_client.created", made.client, by)
    return made


@transaction.atomic
def create_login_client(*, name: str, redirect_uris: Sequence[str], by: Actor) -> NewSecret:
    """Create a client that acts for people who log in and consent (authorization code, PKCE).

    `redirect_uris` are the exact addresses that may receive a code: https, or http for a program
    on the person's own machine. It reaches what each person reaches, nothing by itself. Raises
    MissingValue or InvalidValue (name, redirect_uris).
    """
    name = _checked_name(name)
    if not redirect_uris:
        raise MissingValue("redirect_uris")
    for uri in redirect_uris:
        _check_redirect(uri)
    grant_type = ApiClient.GRANT_AUTHORIZATION_CODE
    return _create(name, grant_type=grant_type, redirect_uris=" ".join(redirect_uris), by=by)


@transaction.atomic
def rotate_secret(*, client: ApiClient, by: Actor) -> NewSecret:
    """Give the client a new secret; the old one is worth nothing from now on, tokens stay.

    Raises InvalidValue for a client that has been revoked.
    """
    if client.user is not None and not client.user.is_active:
        raise InvalidValue("This client has been revoked.")
    secret = get_random_string(SECRET_LENGTH)
    client.client_secret = secret  # hashed by the field
    client.save(update_fields=["client_secret", "updated"])
    _record("api_client.secret_rotated", client, by)
    return NewSecret(client, secret)


@transaction.atomic
def revoke_api_client(*, client: ApiClient, by: Actor) -> None:
    """Shut the client out for good: its tokens end at once and it gets no new ones.

    One that is shut out already stays as it is.
    """
    machine = _machine(client)
    if not machine.is_active:
        return
    machine.is_active = False
    attribute(machine, by)
    machine.save(update_fields=["is_active", "updated_at"])
    Grant.objects.filter(application=client).delete()
    AccessToken.objects.filter(application=client).delete()
    RefreshToken.objects.filter(application=client, revoked=None).update(revoked=by.at)
    _record("api_client.revoked", client, by)


@transaction.atomic
def issue_token(
    *,
    client: ApiClient,
    by: Actor,
    expires_in: int | None = None,
    scopes: Sequence[str] = SCOPES,
) -> str:
    """Return a new access token by which the client acts for itself.

    `expires_in` is in seconds, 1 to a year and a day, by default what the token endpoint gives.
    Raises InvalidValue: bad lifetime or scope, a revoked client, or one that acts for people only.
    """
    seconds = oauth2_settings.ACCESS_TOKEN_EXPIRE_SECONDS if expires_in is None else expires_in
    _check_issue(client, seconds, scopes)
    machine = _machine(client)
    expires_at = by.at + timedelta(seconds=seconds)
    raw = encode_access_token(subject=machine.pk, expires_at=expires_at)
    token = AccessToken(
        application=client, user=machine, expires=expires_at, scope=" ".join(dict.fromkeys(scopes))
    )
    set_token_value(token, raw)
    token.save()
    _record("api_client.token_issued", client, by)
    return raw


def _check_issue(client: ApiClient, seconds: int, scopes: Sequence[str]) -> None:
    if not 1 <= seconds <= MAX_TOKEN_SECONDS:
        raise InvalidValue(f"A token lasts 1 to {MAX_TOKEN_SECONDS} seconds.", field="expires_in")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise InvalidValue("The scopes are read and write.", field="scopes")
    if client.authorization_grant_type != ApiClient.GRANT_CLIENT_CREDENTIALS:
        raise InvalidValue("This client acts for people; it has no rights of its own.")
    if not _machine(client).is_active:
        raise InvalidValue("This client has been revoked.")


def _create(name: str, *, grant_type: str, by: Actor, redirect_uris: str = "") -> NewSecret:
    client = ApiClient(
        name=name,
        client_type=ApiClient.CLIENT_CONFIDENTIAL,
        authorization_grant_type=grant_type,
        redirect_uris=redirect_uris,
    )
    machine = User(username=f"api-client-{client.client_id}", first_name=name, is_machine=True)
    machine.set_unusable_password()
    attribute(machine, by)
    machine.save()
    secret = get_random_string(SECRET_LENGTH)
    client.user = machine
    client.client_secret = secret  # hashed by the field
    client.save()
    return NewSecret(client, secret)


def _machine(client: ApiClient) -> User:
    """Return the client's own user; one made in another way than here may lack it."""
    if client.user is None:
        raise InvalidValue("This client has no user of its own.")
    return client.user


def _record(code: str, client: ApiClient, by: Actor) -> None:
    """Keep the event in every organization that the client reaches."""
    reached = Membership.objects.filter(user_id=client.user_id).values("organization_id")
    for organization in Organization.objects.filter(pk__in=reached).order_by("pk"):
        events.record(client, code=code, organization=organization, by=by)


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name:
        raise MissingValue("name")
    if len(name) > 150 or not name.isprintable():
        raise InvalidValue("A name has 1 to 150 printable characters.", field="name")
    return name


def _check_redirect(uri: str) -> None:
    """Refuse what could carry a code in clear text over a network, or to nowhere."""
    problem = InvalidValue(
        "A redirect URI is https://..., or http:// to 127.0.0.1 or [::1], without a fragment.",
        field="redirect_uris",
    )
    try:
        parts = urlsplit(uri)
        host = parts.hostname
    except ValueError:
        raise problem from None
    is_loopback = parts.scheme == "http" and host in ("127.0.0.1", "::1")
    is_clean = uri.isascii() and uri.isprintable() and not set(uri) & set(" #@;,'\"")
    if not (host and is_clean and (parts.scheme == "https" or is_loopback)):
        raise problem
