"""Behind TLS. Nothing secret has a default: a missing variable stops the start and is named."""

from config.env import env, field_encryption_keys, secret_key
from config.settings.base import *  # noqa: F403 - a settings module extends the common one

SECRET_KEY = secret_key(required=True)
FIELD_ENCRYPTION_KEYS = field_encryption_keys(required=True)
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = False  # a redirect never answers an API call; the proxy refuses plain HTTP
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # see SECURE_SSL_REDIRECT
    # Redirects to http are for native programs on a loopback address (RFC 8252) only; the
    # registration of a client refuses any other.
    "oauth2_provider.W008",
]
