"""The columns of a file of locations: where they are, whom to ask, and all their settings.

Names of the dispatch surface work too: most are the same, the others are aliases here, those of its
`address` and `contact` also with these before a point.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from django.db import models

from core.errors import InvalidValue
from core.imports.columns import Column
from core.imports.readers import read_text
from core.values import parse_boolean, parse_decimal, parse_emails, parse_float_coordinate
from customers.services.columns import plain_columns
from dispatch.location_words import SETTINGS
from dispatch.models import Location, LocationSettings

_WORK: Final = {
    "delivery": "deliveries",
    "pickup": "pick-ups",
    "dropoff": "drop-offs",
    "exchange": "exchanges",
    "service": "services",
}
_EXAMPLES: Final = {
    "main_inventory_name": "Yard",
    "service_disclaimer": "Overloaded containers are not moved.",
}


def _read_latitude(name: str, cell: str) -> Decimal:
    return parse_float_coordinate(name, cell, limit=90)


def _read_longitude(name: str, cell: str) -> Decimal:
    return parse_float_coordinate(name, cell, limit=180)


def _read_factor(name: str, cell: str) -> Decimal:
    return parse_decimal(name, cell, digits=8, places=4, minimum=0)


def _choice_of(*words: str) -> Callable[[str, str], str]:
    def read(name: str, cell: str) -> str:
        word = cell.lower()
        if word not in words:
            raise InvalidValue(f"{name} must be one of {', '.join(words)}.", field=name)
        return word

    return read


def _text(name: str, *aliases: str, about: str, example: str) -> Column:
    limit = plain_columns(Location)[name].max_length
    explained = f"{about} At most {limit} characters; empty clears it."
    return Column(name, name, read_text, aliases, explained=explained, example=example)


def _setting(field: Any) -> Column:
    """Return the column of one of the location's settings."""
    name = field.name
    usual: Any = field.get_default()
    about = _about(name)
    if isinstance(field, models.BooleanField):
        word = "true" if usual else "false"
        explained = f"{about} true or false; empty is {word}."
        return Column(name, name, parse_boolean, explained=explained, example=word)
    if isinstance(field, models.DecimalField):
        explained = f"{about} At most 4 digits before the point; empty is {usual}."
        return Column(name, name, _read_factor, explained=explained, example="1.3", is_number=True)
    if field.choices:
        words = [str(value) for value, _ in field.flatchoices]
        explained = f"{about} One of {', '.join(words)}; empty is {usual}."
        return Column(name, name, _choice_of(*words), explained=explained, example=words[0])
    limit = "" if "characters" in about else f" At most {field.max_length} characters."
    explained = f"{about}{limit} Empty is {usual}." if usual else f"{about}{limit} Empty clears it."
    return Column(
        name, name, read_text, explained=explained, example=usual or _EXAMPLES.get(name, "")
    )


def _about(name: str) -> str:
    work, _, what = name.rpartition("_")
    if work in _WORK:
        if what == "name":
            return f"What {_WORK[work]} are called here, as customers and drivers read it."
        if what == "hidden":
            return f"On: {_WORK[work]} are not offered here."
    if name.startswith("notify_on_"):
        return f"Whether the customer gets a message. {SETTINGS[name]}"
    return SETTINGS[name]


_ADDRESS: Final = (
    *(
        _text(
            f"line_{place}",
            f"address.line_{place}",
            about="Street and number." if place == 1 else f"Line {place} of the address.",
            example=example,
        )
        for place, example in enumerate(
            ("161 Business Park Loop", "Building 4", "2nd floor", "Gate 3"), start=1
        )
    ),
    _text("city", "locality", "address.locality", about="The city.", example="Sequim"),
    _text("state", "region", "address.region", about="The state or region.", example="WA"),
    _text(
        *("postal_code", "postcode", "address.postcode"), about="The postal code.", example="98382"
    ),
    Column(
        *("latitude", "latitude", _read_latitude, ("address.latitude",)),
        explained="Degrees north of the equator, from -90 to 90, rounded to 7 decimals; empty"
        " clears it.",
        example="48.0791667",
        is_number=True,
    ),
    Column(
        *("longitude", "longitude", _read_longitude, ("address.longitude",)),
        explained="Degrees east of Greenwich, from -180 to 180, rounded to 7 decimals; empty"
        " clears it.",
        example="-123.1022222",
        is_number=True,
    ),
)
_CONTACT: Final = (
    _text("contact_name", "contact.name", about="Who answers there.", example="Marie Smith"),
    Column(
        *("contact_email", "contact_email", parse_emails, ("contact.email",)),
        explained="The e-mail address there, or several with commas between them. At most 256"
        " characters; empty clears it.",
        example="yard@example.com",
    ),
    _text("contact_number", "contact.number", about="The telephone.", example="360-555-1212"),
)

LOCATION_COLUMNS: Final = (
    Column(
        *("name", "name", read_text),
        required=True,
        explained="The location's name, by which it is found: no other one of the organization has"
        " it, and upper and lower case count. At most 64 characters. Required.",
        example="North yard",
    ),
    Column(
        *("is_active", "is_active", parse_boolean),
        explained="Whether it is in use: one that is not gets no new customers, and those who are"
        " there stay. true or false; empty is true.",
        example="true",
    ),
    *_ADDRESS,
    *_CONTACT,
    *(_setting(field) for field in LocationSettings._meta.local_fields),
)
