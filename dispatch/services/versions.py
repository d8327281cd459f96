"""Which dated version of the surface an API client gets, and that it was used."""

from __future__ import annotations

from datetime import datetime

from core.models import ApiClient
from dispatch.models import ClientVersion
from dispatch.services.version_uses import uses


def pinned_version(client: ApiClient | None) -> str | None:
    """Return the version that the client named last; None when it never named one.

    Somebody who comes without a client has none either.
    """
    if client is None:
        return None
    pins = ClientVersion.objects.filter(client=client)
    return pins.values_list("version", flat=True).first()


def use_version(client: ApiClient | None, version: str, *, given: bool, at: datetime) -> None:
    """Take note that a request with this version was let in.

    `given` says that the client named the version: it then gets it until it names another one.
    Nothing is written for a pin that stays; the use is counted (see `version_uses`), and a failure
    to write the counts is no failure of the request. To be called outside of transactions: in one
    that is rolled back the request was not counted.
    """
    if client is None:
        return
    if given and pinned_version(client) != version:
        _pin(client, version, at)
    uses.add(client.pk, version, at)


def _pin(client: ApiClient, version: str, at: datetime) -> None:
    """Keep the version for the client, in one statement: requests at once do not collide."""
    ClientVersion.objects.bulk_create(
        [ClientVersion(client=client, version=version, since=at)],
        update_conflicts=True,
        unique_fields=["client"],
        update_fields=["version", "since"],
    )
