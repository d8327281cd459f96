"""What apps add to `manage.py create_api_client`: the command is core's, and core knows no app.

An app registers its option in `ready()`; `--customer` is dispatch's.
"""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any

from core.actor import Actor
from core.models import ApiClient, Organization
from core.roles import Role


@dataclass(slots=True)
class WantedClient:
    """What the command was asked for; `plan` may change the roles.

    `options` are those of the command line. Without organizations it is a client for people.
    """

    options: dict[str, Any]
    organizations: list[Organization]
    roles: list[Role]


class ClientOption:
    """One option; both hooks are called in the transaction in which the client is made."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option to the command line."""
        raise NotImplementedError

    def plan(self, wanted: WantedClient) -> None:
        """Check what was asked for, and complete it, before the client is made.

        Raises CommandError or a DomainError: nothing is made then.
        """
        raise NotImplementedError

    def finish(self, client: ApiClient, wanted: WantedClient, by: Actor) -> dict[str, str]:
        """Do to the new client what the option says; return what the command prints of it.

        Raises what `plan` raises.
        """
        raise NotImplementedError


_registered: list[ClientOption] = []


def register(option: ClientOption) -> None:
    """Add an option to the command."""
    _registered.append(option)


def registered() -> tuple[ClientOption, ...]:
    """Return the options in the order in which their apps are installed."""
    return tuple(_registered)
