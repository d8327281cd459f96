"""Who gets in: OAuth 2, password lock-out, sessions of the v1 surface, request rates."""

from __future__ import annotations

from environs import validate

from config.env import env

# The first is for people's passwords, the other for the secrets of API clients.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "core.oauth.hashers.ClientSecretHasher",
]

OAUTH2_PROVIDER_APPLICATION_MODEL = "core.ApiClient"
OAUTH2_PROVIDER = {
    "SCOPES": {"read": "Read your organizations' data", "write": "Change your organizations' data"},
    "ACCESS_TOKEN_EXPIRE_SECONDS": env.int(
        "ACCESS_TOKEN_SECONDS", default=36_000, validate=validate.Range(min=60)
    ),
    "ACCESS_TOKEN_GENERATOR": "core.oauth.tokens.new_access_token",
    "REFRESH_TOKEN_GENERATOR": "core.oauth.tokens.new_refresh_token",
    "REFRESH_TOKEN_EXPIRE_SECONDS": 30 * 24 * 3600,
    "ROTATE_REFRESH_TOKEN": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "CLIENT_SECRET_HASHER": "pbkdf2_sha256_client",
    "PKCE_REQUIRED": True,
    "OAUTH2_SERVER_CLASS": "core.oauth.server.AuthorizationServer",
    "OAUTH2_VALIDATOR_CLASS": "core.oauth.validator.Validator",
    # http is for programs on the person's own machine, which listen on a loopback address.
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https", "http"],
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    # Only checksums of tokens are kept: whoever reads the database cannot use one.
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
}
# How many proxies of ours stand before gunicorn and append to X-Forwarded-For. Lock-outs and logs
# go by the client's address; with 0 the header is not believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0, validate=validate.Range(min=0, max=10))

# The token and revocation endpoints refuse a client at an address after this many failures.
TOKEN_FAILURE_LIMIT = 10
TOKEN_LOCKOUT_SECONDS = 300

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
# By name and address together: neither can one address lock out a stranger, nor one bad name
# everybody behind an office's router.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# axes keeps what was posted with a failed login; a mistyped password is nearly the right one.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "j_password"]
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_CALLABLE = "core.api.lockout.lockout_response"
AXES_VERBOSE = False

# The v1 surface's own login session: counted from the login, never prolonged.
V1_SESSION_SECONDS = env.int("V1_SESSION_SECONDS", default=28_800, validate=validate.Range(min=60))

# Requests of one API client (or person) over all surfaces: <number>/<sec, min, hour or day>.
API_THROTTLE_RATE = env.str(
    "API_THROTTLE_RATE",
    default="6000/min",
    validate=validate.Regexp(r"^[1-9][0-9]{0,8}/(sec|min|hour|day)$"),
)
