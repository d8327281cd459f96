"""`manage.py create_api_client ... --customer`: a client that acts for one customer."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import CommandError

from core.actor import Actor
from core.management.client_options import ClientOption, WantedClient, register
from core.models import ApiClient
from core.roles import Role
from customers.lookups import find_customer
from dispatch.services.customer_users import bind_customer_user


class CustomerOption(ClientOption):
    """Binds the client to a customer of its one organization, of which it then sees no other."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add `--customer`."""
        parser.add_argument(
            "--customer",
            metavar="REFERENCE",
            help="the only customer that it sees on the dispatch surface; with one --organization "
            f"and the role {Role.CLIENT_CUSTOMER.value}, which is then the default",
        )

    def plan(self, wanted: WantedClient) -> None:
        """Check organization and role, which is added where none is given."""
        if wanted.options["customer"] is None:
            return
        if len(wanted.organizations) != 1:
            raise CommandError("--customer needs exactly one --organization.")
        if not wanted.roles:
            wanted.roles = [Role.CLIENT_CUSTOMER]
        if Role.CLIENT_CUSTOMER not in wanted.roles:
            raise CommandError(f"--customer needs the role {Role.CLIENT_CUSTOMER.value}.")

    def finish(self, client: ApiClient, wanted: WantedClient, by: Actor) -> dict[str, str]:
        """Bind the client's user to the customer."""
        reference = wanted.options["customer"]
        if reference is None:
            return {}
        customer = find_customer(wanted.organizations[0], reference, by_reference=True)
        bind_customer_user(user=client.user, customer=customer, by=by)
        return {"customer": customer.reference}


def add() -> None:
    """Add the option to the command."""
    register(CustomerOption())
