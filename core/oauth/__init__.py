"""The authorization server: OAuth 2 at `/oauth/`, on django-oauth-toolkit."""
