"""Our rules on top of the toolkit's: nobody inactive, and one use only, also in a race."""

from __future__ import annotations

import re
from typing import Any

from oauth2_provider.models import Grant, RefreshToken
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.oauth2.rfc6749 import errors

from core.oauth.server import code_checksum

# An S256 challenge is the base64url of 32 bytes.
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


class Validator(OAuth2Validator):
    """What the authorization server asks about clients, codes and tokens."""

    def _load_application(self, client_id: str, request: Any) -> Any:
        """Return the client unless it is unknown or has been revoked (an inactive user)."""
        client = super()._load_application(client_id, request)
        if client is not None and client.user is not None and not client.user.is_active:
            request.client = None
            return None
        return client

    def validate_code(
        self, client_id: str, code: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Refuse the code of a person who has been deactivated since."""
        known = super().validate_code(client_id, code, client, request, *args, **kwargs)
        return known and request.user.is_active

    def validate_refresh_token(
        self, refresh_token: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Refuse the token of a person who has been deactivated since."""
        known = super().validate_refresh_token(refresh_token, client, request, *args, **kwargs)
        return known and request.user.is_active

    def _create_authorization_code(
        self, request: Any, code: dict[str, str], expires: Any = None
    ) -> Grant:
        """Store the checksum of the code only."""
        if not _CHALLENGE.fullmatch(request.code_challenge or ""):
            raise errors.InvalidRequestError(
                description="code_challenge must be 43 base64url characters.", request=request
            )
        request.nonce = None  # belongs to OpenID Connect, which is not offered
        stored = {**code, "code": code_checksum(code["code"])}
        return super()._create_authorization_code(request, stored, expires)

    def save_bearer_token(self, token: Any, request: Any, *args: Any, **kwargs: Any) -> None:
        """Save the tokens; a refresh token used twice at once ends its whole family."""
        used = getattr(request, "refresh_token_instance", None)
        try:
            super().save_bearer_token(token, request, *args, **kwargs)
        except errors.InvalidGrantError:
            if used is not None:
                RefreshToken.revoke_family(used.token_family)
            raise

    def _save_bearer_token(self, token: Any, request: Any, *args: Any, **kwargs: Any) -> None:
        """Use up the code or refresh token in the transaction that saves the new tokens."""
        used = getattr(request, "refresh_token_instance", None)
        if used is not None:
            # The toolkit would hand the loser of a race the winner's tokens, which it no longer
            # knows in plain text.
            live = RefreshToken.objects.select_for_update().filter(pk=used.pk, revoked=None)
            if not live.first():
                raise errors.InvalidGrantError(request=request)
        super()._save_bearer_token(token, request, *args, **kwargs)
        if request.grant_type == "authorization_code":
            codes = Grant.objects.filter(code=request.code, application=request.client)
            if not codes.delete()[0]:
                raise errors.InvalidGrantError(request=request)

    def invalidate_authorization_code(
        self, client_id: str, code: str, request: Any, *args: Any, **kwargs: Any
    ) -> None:
        """Nothing is left to do: `_save_bearer_token` has used the code up."""
