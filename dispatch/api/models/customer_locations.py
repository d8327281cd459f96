"""The wire models of a customer at a location."""

from __future__ import annotations

from typing import Any, Final

from core.api.dispatch.fields import Model, boolean, integer, list_of, string, timestamp
from dispatch.api.models.addresses import CUSTOMER_ADDRESS
from dispatch.api.models.contacts import CUSTOMER_CONTACT
from dispatch.api.models.terms import GIVEN_TERMS, SHOWN_TERMS


def _last_updated(row: Any) -> Any:
    return max(row.updated_at, row.customer.updated_at)


CUSTOMER_LOCATION: Final = Model(
    "DispatchCustomerLocationModel",
    [
        *SHOWN_TERMS,
        list_of(
            "addresses",
            CUSTOMER_ADDRESS,
            take=lambda row: row.customer.addresses,
            about="The customer's, in the order of their ids.",
        ),
        list_of(
            "contacts",
            CUSTOMER_CONTACT,
            take=lambda row: row.customer.contacts,
            about="The customer's, in the order of their ids.",
        ),
        timestamp(
            "created_on",
            "created_at",
            past=True,
            nullable=False,
            about="When the customer was put at the location (UTC).",
        ),
        integer(
            "id", "customer_id", minimum=1, nullable=False, about="Customer identifier.", example=1
        ),
        boolean(
            "is_active",
            take=lambda row: row.is_served,
            about="Whether the customer is served here. False after DELETE, and while the customer"
            " is cancelled or switched off as a whole (*ours*).",
            example=True,
        ),
        timestamp(
            "last_updated_on",
            take=_last_updated,
            past=True,
            nullable=False,
            about="When the terms here, or the customer, last changed (UTC): the later of both"
            " (*ours*).",
        ),
        integer("location_id", minimum=1, nullable=False, about="Location identifier.", example=1),
        string(
            "name",
            min_length=1,
            max_length=64,
            nullable=False,
            take=lambda row: row.customer.name,
            about="The customer's name; a longer one is shown cut (*ours*).",
            example="George Jones",
        ),
        integer(
            "parent_id",
            take=lambda row: row.customer.parent_id,
            about="The customer that this one belongs to; null for none.",
            example=None,
        ),
    ],
    about="A customer, and on what terms it is served from one location.",
)

CREATE_CUSTOMER_LOCATION: Final = Model(
    "CreateDispatchCustomerLocationModel",
    GIVEN_TERMS,
    about="Puts a customer at a location. What is absent is as the customer was made with, else"
    " empty (*ours*).",
)

UPDATE_CUSTOMER_LOCATION: Final = Model(
    "UpdateDispatchCustomerLocationModel",
    [
        *GIVEN_TERMS,
        boolean(
            "is_active",
            about="False is what DELETE does; true brings the customer back, if it is active as a"
            " whole.",
            example=True,
        ),
    ],
    about="What shall change; null clears, what is absent stays.",
)
