"""The wire models of a customer's contacts."""

from __future__ import annotations

from typing import Final

from core.api.dispatch.fields import Field, Model, boolean, emails, integer, string
from customers.services.client_contacts import whole_name

_NOTICES: Final = {
    "acknowledged": "A request was acknowledged.",
    "completed": "A request was completed.",
    "dispatched": "A truck was sent.",
    "failed": "A request failed.",
    "new": "A request was made.",
}


def _notice(kind: str, about: str) -> Field:
    return boolean(
        f"notify_on_{kind}_request",
        f"notify_{kind}_request",
        about=f"Whether the contact is told: {about} False by default.",
        example=kind == "completed",
    )


_SAID: Final = (
    emails(
        "email",
        max_length=256,
        about="E-mail addresses, with commas between them; white space is allowed.",
        example="george@example.com, office@example.com",
    ),
    string(
        "fax",
        min_length=7,
        max_length=15,
        whole=True,
        about="Fax; one of another length, which another surface wrote, is shown as null (*ours*).",
        example="360-555-1213",
    ),
    *(_notice(kind, about) for kind, about in _NOTICES.items()),
    string(
        "number",
        "phone",
        min_length=1,
        max_length=90,
        about="Telephone.",
        example="360-555-1212",
    ),
)

_NAME: Final = (
    "The whole name. Other surfaces know first and last names: a name that is not the one shown is"
    " taken for a first name (*ours*). A contact without a name needs a telephone or an e-mail."
)
_GIVEN_NAME: Final = string("name", min_length=1, max_length=128, about=_NAME, example="George")

CUSTOMER_CONTACT: Final = Model(
    "CustomerContactModel",
    [
        *_SAID,
        integer("id", minimum=1, nullable=False, about="Contact identifier.", example=1),
        string(
            "name", min_length=1, max_length=128, take=whole_name, about=_NAME, example="George"
        ),
    ],
    about="Somebody to talk to at a customer.",
)

CREATE_CUSTOMER_CONTACT: Final = Model(
    "CreateCustomerContactModel",
    [*_SAID, _GIVEN_NAME],
    about="A contact to be made; what is absent is null, or false.",
)

UPDATE_CUSTOMER_CONTACT: Final = Model(
    "UpdateCustomerContactModel",
    [*_SAID, _GIVEN_NAME],
    about="What shall change of a contact; null clears, what is absent stays.",
)
