"""The wire models of a customer's addresses."""

from __future__ import annotations

from typing import Any, Final

from core.api.dispatch.fields import Field, Model, boolean, integer, number, string

_COUNTRY: Final = (
    "ISO 3166-1 alpha-2 code, in any case. An address that another surface wrote may have none."
)
_BILLING: Final = (
    "Whether invoices go there. The active one with the lowest id is the billing address of the"
    " other surfaces."
)
_SHIPPING: Final = "Whether the customer is served there; as with `is_billing`, the first counts."
_INACTIVE: Final = (
    "False for an address that was deleted: it is kept and shown. A Driver sees active ones only"
    " (*ours*)."
)


def _whole(required: bool) -> tuple[Field, ...]:
    """Declare what both what is sent and what is shown have; input requires most of it."""
    given: dict[str, Any] = {"required": required, "nullable": not required}
    return (
        string("country", min_length=2, max_length=2, about=_COUNTRY, example="US", **given),
        boolean("is_billing", required=required, about=_BILLING, example=True),
        boolean("is_shipping", required=required, about=_SHIPPING, example=True),
        _degrees("latitude", 90, "north of the equator", 48.080076, **given),
        _text("line_1", "line_1", 256, "Street and number.", "520 E Washington St", **given),
        *(
            string(f"line_{place}", min_length=0, max_length=256, about=f"Line {place}.")
            for place in (2, 3, 4)
        ),
        _text("locality", "city", 86, "City.", "Sequim", **given),
        _degrees("longitude", 180, "east of Greenwich", -123.0952858, **given),
        _text("postcode", "postal_code", 86, "Postal code.", "98382", **given),
        _text("region", "state", 32, "State or region.", "WA", **given),
    )


def _text(name: str, key: str, longest: int, about: str, example: str, **given: Any) -> Field:
    return string(
        name, key, min_length=1, max_length=longest, about=about, example=example, **given
    )


def _degrees(name: str, most: int, whence: str, example: float, **given: Any) -> Field:
    about = f"Degrees {whence}, -{most} to {most}, kept with 7 decimals."
    return number(name, minimum=-most, maximum=most, about=about, example=example, **given)


CUSTOMER_ADDRESS: Final = Model(
    "CustomerAddressModel",
    [
        *_whole(required=False),
        integer("id", minimum=1, nullable=False, about="Address identifier.", example=1),
        boolean("is_active", about=_INACTIVE, example=True),
        boolean(
            "is_physical",
            take=lambda address: address.is_shipping,
            about="The same as `is_shipping`.",
            example=True,
        ),
    ],
    about="A place of a customer. A text longer than its limit, which another surface wrote, is"
    " shown cut (*ours*).",
)

CREATE_CUSTOMER_ADDRESS: Final = Model(
    "CreateCustomerAddressModel", _whole(required=True), about="An address to be made."
)

UPDATE_CUSTOMER_ADDRESS: Final = Model(
    "UpdateCustomerAddressModel",
    _whole(required=True),
    about="The whole address as it shall be. Lines 2 to 4 that are absent stay; what this surface"
    " does not show of an address stays, and so does what is sent back as it was shown, a text cut"
    " or a null for a value that another surface left empty (*ours*).",
)
