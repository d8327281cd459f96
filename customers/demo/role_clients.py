"""API clients that hold one role each, to try what every role may do."""

from __future__ import annotations

from django.db import transaction
from django.dispatch import Signal

from core.actor import Actor
from core.clients import create_api_client
from core.models import ApiClient, Organization
from core.roles import Role
from customers.demo.credentials import Credentials

# Sent in the transaction that makes the client, with `organization`, `client`, `role` and `by`;
# apps give the client what the role means to them.
demo_client_made = Signal()


@transaction.atomic
def ensure_role_clients(organization: Organization, credentials: Credentials, *, by: Actor) -> None:
    """Make the clients that are not there, and put their secrets on record."""
    known = credentials.roles.setdefault(organization.slug, {})
    ids = [each["client_id"] for each in known.values()]
    there = set(ApiClient.objects.filter(client_id__in=ids).values_list("client_id", flat=True))
    missing = [role for role in Role if known.get(role.value, {}).get("client_id") not in there]
    for role in missing:
        made = create_api_client(
            name=f"Demo {role}", organizations=[organization], roles=[role], by=by
        )
        known[role.value] = {"client_id": made.client.client_id, "client_secret": made.secret}
        demo_client_made.send(
            sender=ApiClient, organization=organization, client=made.client, role=role, by=by
        )
    if missing:
        credentials.save()  # before the commit: a secret that is not on record is lost
