"""Making a client out of a body."""

from __future__ import annotations

import secrets
from typing import Any, Final

from core.actor import Actor
from core.errors import InvalidValue, NotUnique
from customers import services
from customers.api.dynamics.input import Target, customer_values, given_guid
from customers.models import Customer

_TRIES: Final = 5


def create_client(values: dict[str, Any], target: Target, *, by: Actor) -> Customer:
    """Make the client; one without a code of its own gets one made of its RFC.

    Raises InvalidValue for an id (ids are given here), and what the services raise.
    """
    if given_guid(values.get("customer_id")) is not None:
        raise InvalidValue("A new client gets its id here.", field="customer_id")
    wanted = customer_values(values, target)
    if "reference" in wanted:
        return _create(wanted, target, by)
    code = values["customer_tax_id"]
    for _ in range(_TRIES):
        try:
            return _create({**wanted, "reference": code}, target, by)
        except NotUnique:
            # The generic RFCs are those of thousands: counting up would take as many turns.
            code = f"{values['customer_tax_id']}-{secrets.token_hex(4)}"
            if picture := wanted.get("image"):
                picture.seek(0)  # it was read already
    raise NotUnique("reference")


def _create(wanted: dict[str, Any], target: Target, by: Actor) -> Customer:
    return services.create_customer(organization=target.organization, values=wanted, by=by)
