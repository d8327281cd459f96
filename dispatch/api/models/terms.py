"""On what terms a customer is served: fields that several wire models share."""

from __future__ import annotations

from typing import Any, Final

from core.api.dispatch.fields import Field, boolean, date, integer, string


def shown_sales_rep(terms: Any) -> str:
    """Return the representative's own text, else the name of the member who is meant."""
    return terms.sales_rep or (str(terms.sales_user) if terms.sales_user else "")


ACCOUNT_NUMBERS: Final = tuple(
    string(
        f"account_number_{place}",
        min_length=0,
        max_length=128,
        about="The customer's account in the books of the company.",
        example=f"4-1200-{place}",
    )
    for place in (1, 2)
)

IS_COMMERCIAL: Final = boolean(
    "is_commercial",
    about="True for a business, false for a private person (the default).",
    example=False,
)
NOTE: Final = string(
    "note",
    min_length=0,
    max_length=2048,
    about="Free text.",
    example="Gate code at the office.",
)
REFERENCE_NUMBER: Final = string(
    "reference_number",
    min_length=1,
    max_length=256,
    about="Free text; it is not the customer's reference on the other surfaces.",
    example="PO 4711",
)
RENEWAL_DATE: Final = date(
    "renewal_date",
    "renewal_on",
    about="When the agreement is renewed: a date; a time at midnight is taken for one.",
    example="2027-01-31",
)
_SALES_REP: Final = (
    "Name of the sales representative; the name of the member whom `sales_rep_id` means where no"
    " other was written (*ours*)."
)
SALES_REP_ID: Final = string(
    "sales_rep_id",
    "sales_rep_key",
    min_length=0,
    max_length=64,
    about="Who sells to the customer: a provider's number, which is kept as it is, or the UUID or"
    " user name of a member of the company. Shown as it was written (*ours*).",
    example="4711",
)
SUSPENSION_ID: Final = integer(
    "suspension_id",
    "suspension",
    take=lambda terms: terms.suspension_id,
    about="The suspension that the customer is under. Staff make suspensions in the back office.",
    example=None,
)


def _sales_rep(**options: Any) -> Field:
    return string(
        "sales_rep", min_length=1, max_length=64, about=_SALES_REP, example="Shane", **options
    )


# What `locations` of a customer show; the account numbers are not among it.
SHOWN_SETTINGS: Final = (
    IS_COMMERCIAL,
    NOTE,
    REFERENCE_NUMBER,
    RENEWAL_DATE,
    _sales_rep(take=shown_sales_rep),
    SALES_REP_ID,
    SUSPENSION_ID,
)
SHOWN_TERMS: Final = (*ACCOUNT_NUMBERS, *SHOWN_SETTINGS)

GIVEN_TERMS: Final = (
    *ACCOUNT_NUMBERS,
    IS_COMMERCIAL,
    NOTE,
    REFERENCE_NUMBER,
    RENEWAL_DATE,
    _sales_rep(),
    SALES_REP_ID,
    SUSPENSION_ID,
)
