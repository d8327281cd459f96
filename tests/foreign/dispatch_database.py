"""The data of clients of the dispatch surface: `python -m tests.foreign.dispatch_database prepare`.

`prepare` makes the database and prints a JSON object: a token, a Driver's, the tenant, a location,
and a customer at it for each sample; `look` prints who is served there, `records` what is known of
each customer.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

# Each is deactivated by the sample of its name, or linked by the one in Python.
CUSTOMERS = ("curl", "python", "csharp", "lower")


def prepare() -> dict[str, Any]:
    """Make a company with a program, a location, and customers there; one is not there yet."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)

    from core.clients import create_api_client, issue_token
    from core.roles import Role
    from dispatch import services
    from tests.builders import make_actor, make_customer, make_organization

    organization = make_organization("foreign")
    by = make_actor()
    location = services.create_location(
        organization=organization, values={"name": "North yard"}, by=by
    )
    ids = {}
    for name in CUSTOMERS:
        customer = make_customer(organization, reference=name, name=f"Customer of {name}")
        if name != "python":
            services.link_customer(customer=customer, location=location, values={}, by=by)
        ids[name] = customer.pk
    tokens = {}
    for role in (Role.DISPATCHER, Role.DRIVER):
        made = create_api_client(name=role, organizations=[organization], roles=[role], by=by)
        tokens[role] = issue_token(client=made.client, by=by_now())
    return {
        "token": tokens[Role.DISPATCHER],
        "driver": tokens[Role.DRIVER],
        "tenant": organization.pk,
        "location": location.pk,
        "customers": ids,
    }


def by_now() -> Any:
    """Return an actor of today: the builders' day is past, and so would a token's end be."""
    from core.actor import command_actor

    return command_actor()


def look() -> dict[str, Any]:
    """Return by customer whether it is served at the location; null for one not there."""
    from customers.models import Customer
    from dispatch.models import CustomerLocation

    state: dict[str, Any] = dict.fromkeys(Customer.objects.values_list("reference", flat=True))
    for each in CustomerLocation.objects.select_related("customer"):
        state[each.customer.reference] = each.is_active
    return state


def records() -> dict[str, Any]:
    """Return by name whether the customer is served, its addresses and its contacts."""
    from customers.models import Customer

    return {
        customer.name: {
            "served": [each.is_active for each in customer.customer_locations.all()],
            "notes": [each.note for each in customer.customer_locations.all()],
            "addresses": [
                [each.line_1, each.line_2, each.city, str(each.latitude), each.is_billing]
                for each in customer.addresses.order_by("pk")
            ],
            "contacts": [
                [each.first_name, each.phone, each.fax, each.email]
                for each in customer.contacts.order_by("pk")
            ],
        }
        for customer in Customer.objects.order_by("pk")
    }


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    import django

    django.setup()
    done = {"prepare": prepare, "look": look, "records": records}[sys.argv[1]]()
    sys.stdout.write(json.dumps(done))


if __name__ == "__main__":
    main()
