"""The grants on offer: authorization code with PKCE, client credentials, refresh. No others."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, ClassVar

from oauthlib.oauth2 import (
    AuthorizationCodeGrant,
    AuthorizationEndpoint,
    BearerToken,
    ClientCredentialsGrant,
    RefreshTokenGrant,
    RevocationEndpoint,
    TokenEndpoint,
)
from oauthlib.oauth2.rfc6749.grant_types.authorization_code import code_challenge_method_s256


def code_checksum(code: str) -> str:
    """Return what is stored in place of an authorization code."""
    return sha256(code.encode()).hexdigest()


def _replace_code(request: Any) -> None:
    """Let everything after this see only the checksum that the database knows."""
    if request.code:
        request.code = code_checksum(request.code)


class CodeGrant(AuthorizationCodeGrant):
    """Authorization code with a proof key (RFC 7636); `plain` would prove nothing."""

    _code_challenge_methods: ClassVar[dict[str, Any]] = {"S256": code_challenge_method_s256}


class AuthorizationServer(AuthorizationEndpoint, TokenEndpoint, RevocationEndpoint):
    """oauthlib's endpoints with our grants."""

    def __init__(
        self,
        request_validator: Any,
        token_expires_in: int,
        token_generator: Any,
        refresh_token_generator: Any,
        **_other_grants: Any,
    ) -> None:
        codes = CodeGrant(request_validator, pre_token=[_replace_code])
        bearer = BearerToken(
            request_validator, token_generator, token_expires_in, refresh_token_generator
        )
        AuthorizationEndpoint.__init__(
            self,
            default_response_type="code",
            response_types={"code": codes},
            default_token_type=bearer,
        )
        TokenEndpoint.__init__(
            self,
            default_grant_type="authorization_code",
            grant_types={
                "authorization_code": codes,
                "client_credentials": ClientCredentialsGrant(request_validator),
                "refresh_token": RefreshTokenGrant(request_validator),
            },
            default_token_type=bearer,
        )
        RevocationEndpoint.__init__(self, request_validator)
