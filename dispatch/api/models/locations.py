"""The wire model of a location, with its settings."""

from __future__ import annotations

from typing import Any, Final

from core.api.dispatch.fields import (
    Field,
    Model,
    boolean,
    emails,
    integer,
    nested,
    number,
    string,
)
from dispatch.models import BarCode, DistanceUnit


def _itself(location: Any) -> Any:
    """Return the location: its address and its contact are columns of its own."""
    return location


def _line(place: int, example: str | None = None) -> Field:
    about = "Street and number." if place == 1 else f"Line {place} of the address."
    return string(f"line_{place}", min_length=0, max_length=256, about=about, example=example)


def _named(work: str, plural: str, example: str) -> tuple[Field, Field]:
    """Declare what a kind of work is called, and whether it is offered."""
    return (
        boolean(f"{work}_hidden", about=f"Whether {plural} are not offered.", example=False),
        string(
            f"{work}_name",
            min_length=0,
            max_length=64,
            about=f"What {plural} are called.",
            example=example,
        ),
    )


def _told(what: str) -> Field:
    return boolean(
        f"notify_on_{what}_job",
        about=f"Whether the customer is told that a job is {what}.",
        example=False,
    )


LOCATION_ADDRESS: Final = Model(
    "LocationAddressModel",
    [
        integer(
            "id", minimum=1, nullable=False, about="The location's own id (*ours*).", example=1
        ),
        number(
            "latitude",
            minimum=-90,
            maximum=90,
            about="Degrees north of the equator, 7 decimals.",
            example=48.0791667,
        ),
        _line(1, "161 Business Park Loop"),
        _line(2),
        _line(3),
        _line(4),
        string("locality", "city", min_length=1, max_length=86, about="City.", example="Sequim"),
        number(
            "longitude",
            minimum=-180,
            maximum=180,
            about="Degrees east of Greenwich, 7 decimals.",
            example=-123.1022222,
        ),
        string(
            "postcode",
            "postal_code",
            min_length=1,
            max_length=86,
            about="Postal code.",
            example="98382",
        ),
        string(
            "region", "state", min_length=1, max_length=32, about="State or region.", example="WA"
        ),
    ],
    about="Where a location is.",
)

LOCATION_CONTACT: Final = Model(
    "LocationContactModel",
    [
        emails(
            "email",
            "contact_email",
            max_length=256,
            about="E-mail addresses, with commas between them.",
            example="yard@example.com",
        ),
        integer(
            "id", minimum=1, nullable=False, about="The location's own id (*ours*).", example=1
        ),
        string(
            "name", "contact_name", min_length=1, max_length=128, about="Name.", example="Marie"
        ),
        string(
            "number",
            "contact_number",
            min_length=1,
            max_length=90,
            about="Telephone.",
            example="360-555-1212",
        ),
    ],
    about="Who answers at a location.",
)

LOCATION: Final = Model(
    "LocationModel",
    [
        nested("address", LOCATION_ADDRESS, take=_itself, nullable=False, about="Where it is."),
        boolean(
            "allow_new_asset_numbers",
            about="Whether drivers may add assets that nobody knew.",
            example=True,
        ),
        boolean(
            "asset_number_required",
            about="Whether each job needs the number of its asset.",
            example=False,
        ),
        boolean(
            "auto_billing_setup",
            about="Whether billing is set up with each new customer.",
            example=False,
        ),
        boolean("auto_complete_dumps", about="Whether dumps complete themselves.", example=False),
        boolean(
            "auto_rollover_enabled",
            about="Whether jobs left at night are carried over to the next day.",
            example=False,
        ),
        string(
            "bar_code_type",
            choices=BarCode.values,
            nullable=False,
            about="How bar codes of assets are printed.",
            example="code_39",
        ),
        boolean(
            "billing_accounts_global",
            about="Whether billing accounts are those of all locations.",
            example=False,
        ),
        nested("contact", LOCATION_CONTACT, take=_itself, nullable=False, about="Who answers."),
        *_named("delivery", "deliveries", "Delivery"),
        number(
            "distance_factor",
            minimum=0,
            nullable=False,
            about="What a distance as the crow flies is multiplied with, 4 decimals.",
            example=1.3,
        ),
        string(
            "distance_label",
            choices=DistanceUnit.values,
            nullable=False,
            about="In what distances are shown: kilometers or miles.",
            example="mi",
        ),
        boolean(
            "do_share_drivers",
            about="Whether its drivers may be sent by other locations.",
            example=False,
        ),
        boolean(
            "driver_self_assignment",
            about="Whether drivers may take jobs by themselves.",
            example=False,
        ),
        *_named("dropoff", "drop-offs", "Dropoff"),
        boolean("dtt_enabled", about="Whether disposal tickets (DTT) are used.", example=False),
        *_named("exchange", "exchanges", "Exchange"),
        integer("id", minimum=1, nullable=False, about="Location identifier.", example=1),
        boolean("is_active", about="Whether it is in use.", example=True),
        boolean("leed_enabled", about="Whether LEED reports are made.", example=False),
        string(
            "main_inventory_name",
            min_length=0,
            max_length=64,
            about="What the main inventory is called.",
            example="Yard",
        ),
        string(
            "name",
            min_length=1,
            max_length=64,
            nullable=False,
            about="Name, unique.",
            example="North yard",
        ),
        *(_told(what) for what in ("acknowledged", "completed", "dispatched", "failed")),
        *_named("pickup", "pick-ups", "Pickup"),
        boolean(
            "require_reason_fail_delay",
            about="Whether a failure or delay needs a reason.",
            example=False,
        ),
        boolean(
            "require_reference_number",
            about="Whether a job needs a reference number.",
            example=False,
        ),
        boolean("require_signature", about="Whether a job needs a signature.", example=True),
        string(
            "service_disclaimer",
            min_length=0,
            max_length=2048,
            about="What is printed below a job.",
            example="Overloaded containers are not moved.",
        ),
        *_named("service", "services", "Service"),
        boolean(
            "use_additional_items",
            about="Whether jobs may have items besides their asset.",
            example=False,
        ),
    ],
    about="A depot or yard, and how work is done there. The settings are the dispatcher's; they"
    " change nothing in this system (*ours*).",
)
