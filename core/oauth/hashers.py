"""How client secrets are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class ClientSecretHasher(PBKDF2PasswordHasher):
    """PBKDF2 with 1,000 rounds, for secrets that we make at random (64 letters and digits).

    A million rounds protect what people think up. Here they would protect nothing, and let anybody
    who knows a client's id keep a processor busy with wrong secrets.
    """

    algorithm = "pbkdf2_sha256_client"
    iterations = 1_000
