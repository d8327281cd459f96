"""The wire models of a customer."""

from __future__ import annotations

from typing import Final

from core.api.dispatch.fields import Model, boolean, integer, list_of, string, timestamp
from dispatch.api.models.addresses import CREATE_CUSTOMER_ADDRESS, CUSTOMER_ADDRESS
from dispatch.api.models.contacts import CREATE_CUSTOMER_CONTACT, CUSTOMER_CONTACT
from dispatch.api.models.terms import GIVEN_TERMS, SHOWN_SETTINGS

_NAME: Final = (
    "Name, 1 to 64 characters. Another surface may have written a longer one: it is shown cut, and"
    " sent back like that it stays as it was (*ours*)."
)
_PARENT: Final = "The customer that this one belongs to; null for none."

CUSTOMER_SETTINGS: Final = Model(
    "DispatchCustomerSettingsModel",
    [
        timestamp(
            "created_on",
            "created_at",
            past=True,
            nullable=False,
            about="When it was put at the location (UTC).",
        ),
        integer("customer_id", minimum=1, nullable=False, about="Customer identifier.", example=1),
        boolean(
            "is_active",
            take=lambda row: row.is_served,
            about="Whether the customer is served there. A customer who is not active is inactive"
            " at every location (*ours*).",
            example=True,
        ),
        timestamp(
            "last_updated_on",
            "updated_at",
            past=True,
            nullable=False,
            about="When these last changed (UTC).",
        ),
        integer("location_id", minimum=1, nullable=False, about="Location identifier.", example=1),
        *SHOWN_SETTINGS,
    ],
    about="A customer at one of its locations, without what is the same at all of them.",
)

CUSTOMER: Final = Model(
    "CustomerModel",
    [
        list_of("addresses", CUSTOMER_ADDRESS, about="In the order of their ids."),
        list_of("contacts", CUSTOMER_CONTACT, about="In the order of their ids."),
        timestamp(
            "created_on", "created_at", past=True, nullable=False, about="When it was made (UTC)."
        ),
        integer(
            "id",
            minimum=1,
            nullable=False,
            about="Customer identifier, the v1 surface's.",
            example=1,
        ),
        timestamp(
            "last_updated_on",
            "updated_at",
            past=True,
            nullable=False,
            about="When the customer, an address or a contact of it last changed (UTC).",
        ),
        list_of(
            "locations",
            CUSTOMER_SETTINGS,
            "customer_locations",
            about="Where it is or was served, in the order of the links' making.",
        ),
        string(
            "name", min_length=1, max_length=64, nullable=False, about=_NAME, example="George Jones"
        ),
        integer(
            "parent_id",
            "parent",
            take=lambda customer: customer.parent_id,
            about=_PARENT,
            example=None,
        ),
    ],
    about="A customer of the company.",
)

CREATE_CUSTOMER: Final = Model(
    "CreateCustomerModel",
    [
        string(
            "name",
            min_length=1,
            max_length=64,
            required=True,
            nullable=False,
            about="Name.",
            example="George Jones",
        ),
        list_of(
            "addresses",
            CREATE_CUSTOMER_ADDRESS,
            required=True,
            about="1 to 1,000; at least one for billing and one for shipping, which may be the"
            " same.",
        ),
        list_of(
            "contacts",
            CREATE_CUSTOMER_CONTACT,
            required=True,
            about="Up to 1,000; it may be empty (*ours*).",
        ),
        *GIVEN_TERMS,
        integer("parent_id", "parent", about=_PARENT, example=None),
    ],
    about="A customer to be made. Its terms (`note`, `sales_rep` and so on) go to the location of"
    " the URL; without one they are kept for every location that it is linked to later (*ours*)."
    " Its reference on the other surfaces is made here: `D-` and 8 hexadecimal digits (*ours*).",
)

UPDATE_CUSTOMER: Final = Model(
    "UpdateCustomerModel",
    [
        string("name", min_length=1, max_length=64, nullable=False, about=_NAME, example="George"),
        integer("parent_id", "parent", about=_PARENT, example=None),
    ],
    about="What shall change of a customer; what is absent stays.",
)
