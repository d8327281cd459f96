"""What happens here when something happens to customers and organizations."""

from __future__ import annotations

from core.actor import Actor
from core.models import ApiClient, Organization
from core.roles import Role
from customers.demo.organizations import demo_filled
from customers.demo.role_clients import demo_client_made
from dispatch.demo import add_locations, bind_demo_client


def connect() -> None:
    """Listen to the facts announced by the customer base."""
    demo_filled.connect(_fill_demo, dispatch_uid="dispatch.fill_demo")
    demo_client_made.connect(_bind_demo_client, dispatch_uid="dispatch.bind_demo_client")


def _fill_demo(*, organization: Organization, by: Actor, **_: object) -> None:
    add_locations(organization, by=by)


def _bind_demo_client(
    *, organization: Organization, client: ApiClient, role: Role, by: Actor, **_: object
) -> None:
    bind_demo_client(organization, client, role, by=by)
