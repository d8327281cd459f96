"""The columns of a file of customers at locations: who, where, and on what terms.

Names of the dispatch surface work too: most are the same, the others are aliases here.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from core.imports.columns import Column
from core.imports.readers import read_date, read_instant, read_text
from core.values import parse_boolean
from customers.imports.by_reference import CUSTOMER
from customers.services.columns import plain_columns
from dispatch.models import DefaultTerms

# The dispatch surface takes a time at midnight for a day, too.
_MIDNIGHT: Final = re.compile(r"[T ]00:00(:00(\.0{1,6})?)?Z?", re.ASCII)


def _read_day(name: str, cell: str) -> date:
    day, rest = cell[:10], cell[10:]
    return read_date(name, day if _MIDNIGHT.fullmatch(rest) else cell)


def _text(name: str, *aliases: str, about: str, example: str) -> Column:
    limit = plain_columns(DefaultTerms)[name].max_length
    explained = f"{about} At most {limit} characters; empty clears it."
    return Column(name, name, read_text, aliases, explained=explained, example=example)


CUSTOMER_LOCATION_COLUMNS: Final = (
    CUSTOMER,
    Column(
        *("location", "location", read_text, ("location_name",)),
        required=True,
        explained="The name of the location; upper and lower case count. Required.",
        example="North yard",
    ),
    Column(
        *("is_active", "is_active", parse_boolean),
        explained="Whether the customer is served there, as long as it is active itself. false ends"
        " it; true begins it again, which takes an active customer and an active location. true or"
        " false; empty is true.",
        example="true",
    ),
    _text(
        "account_number_1",
        about="The customer's account in the books of the company.",
        example="4-1200-1",
    ),
    _text("account_number_2", about="A second account.", example="4-1200-2"),
    Column(
        *("is_commercial", "is_commercial", parse_boolean),
        explained="true for a business, false for a private person; empty is false.",
        example="true",
    ),
    _text(
        "reference_number",
        about="Free text; it is not the customer's reference.",
        example="PO 4711",
    ),
    Column(
        *("renewal_on", "renewal_on", _read_day, ("renewal_date",)),
        explained="The day when the agreement is renewed; empty clears it.",
        example="2027-01-31",
    ),
    _text("sales_rep", about="Name of the sales representative.", example="Shane"),
    _text(
        *("sales_rep_key", "sales_rep_id"),
        about="Who sells to the customer: a provider's number, or the UUID or user name of a"
        " member of the organization.",
        example="4711",
    ),
    Column(
        *("suspension", "suspension", read_text, ("suspension_id",)),
        explained="The suspension that the customer is under: its reason and days as the back"
        " office shows them (… while it is open), the reason alone where only one has it, or its"
        " number. Empty clears it.",
        example="Unpaid bills (2026-03-01 - 2026-03-31)",
    ),
    _text("note", about="Free text.", example="Gate code at the office."),
    Column(
        *("created_at", "created_at", read_instant),
        explained="When the customer was put at the location before, in another system; not in the"
        " future. Such a row may be about a customer or location that is not active any more."
        " Absent or empty, it is put there now; one that is there already keeps its time.",
        example="2016-08-01T12:00:00Z",
    ),
)
