"""The data of the client in Java: `python -m tests.foreign.database prepare` (or `look`).

`prepare` makes the database and prints a JSON object with the program's id and secret and the uuid
of each client; `look` prints what the database says of every client and its contract.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from decimal import Decimal
from typing import Any

GRANTOR = "EAA010101AA1"
# The client that each format is spoken about, and its RFC.
CLIENTS = {"XML": "ÑAN0001011A1", "JSON": "C&Ñ000101AB2"}
PASSWORD = "portal-of-the-client"  # never seen by anybody


def prepare() -> dict[str, Any]:
    """Make a company with a program of its own, and a client with a contract for each format."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)

    from core.clients import create_api_client
    from tests.billing import builders as billing
    from tests.builders import make_actor, make_organization

    organization = make_organization("foreign", tax_id=GRANTOR)
    made = create_api_client(name="Java", organizations=[organization], by=make_actor())
    billing.make_services(organization, "stamps", "mails", "calls")
    clients = {}
    for name, tax_id in CLIENTS.items():
        customer = _make_client(organization, name, tax_id)
        billing.make_contract(
            customer,
            code=f"R-{name}",
            name="Before",
            starts_on=date(2026, 1, 31),
            price=Decimal("100.00"),
            services=[billing.item("mails", transaction_limit=5, value="before")],
        )
        clients[name] = str(customer.uuid)
    return {"id": made.client.client_id, "secret": made.secret, "clients": clients}


def _make_client(organization: Any, name: str, tax_id: str) -> Any:
    from tests.builders import NOW, make_contact, make_customer

    customer = make_customer(
        organization,
        reference=f"C-{name}",
        name=f"Ñandú & <{name}>",
        tax_id=tax_id,
        email=f"{name.lower()}@client.example",
        main_contact={"name": "Cuentas por pagar", "notify_collection": True},
        defaults={
            "payment_way": "03",
            "payment_method": "PUE",
            "exchange_rate": Decimal("18.4275"),
        },
        delivery_portal={"is_used": True, "url": "https://p.example", "password": PASSWORD},
        payment_settings={"is_collaborative": True},
        payment_dates=[{"cut_off_at": NOW, "payment_at": NOW}],
    )
    for number in range(2):
        make_contact(customer, email=f"contact{number}@client.example")
    return customer


def look() -> dict[str, Any]:
    """Return the state of each client, by format."""
    from billing.models import Recurrence
    from tests.billing.builders import held

    state = {}
    for contract in Recurrence.objects.select_related("customer").order_by("pk"):
        customer = contract.customer
        state[contract.code.removeprefix("R-")] = {
            "services": held(contract),
            "name": contract.name,
            "price": str(contract.price),
            "changes": [
                [change.added, change.removed, change.updated] for change in contract.changes.all()
            ],
            "cancelled": customer.cancelled_at is not None,
            "active": customer.is_active,
            "reason": customer.cancel_reason,
            "ended": contract.cancelled_at is not None,
        }
    return state


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    import django

    django.setup()
    done = {"prepare": prepare, "look": look}[sys.argv[1]]()
    sys.stdout.write(json.dumps(done))


if __name__ == "__main__":
    main()
