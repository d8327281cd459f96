"""The columns of a file of contracts.

Names of the dynamics surface work too. Lengths and currencies are checked by the services.
"""

from __future__ import annotations

from typing import Final

from billing.imports.item_cells import GRAMMAR, items_reader
from billing.imports.money import currency_column, period_column, price_column
from core.imports.columns import Column
from core.imports.readers import read_date, read_instant, read_text
from core.values import parse_boolean

# What a contract was made with and keeps; a change of services says nothing of it.
FIXED: Final = ("currency", "period_months", "starts_on")
_MARKS: Final = "*=@"
_KEEPS: Final = (
    "A contract keeps it: for one that is there, only the same or nothing may stand here."
)

_KEY: Final = (
    Column(
        "customer",
        "customer",
        read_text,
        aliases=("customer_reference", "client_id", "CustomerCode"),
        required=True,
        explained="The reference of the customer; that of a customer that was merged into another "
        "one means the other one.",
        example="C-0001",
    ),
    Column(
        "code",
        "code",
        read_text,
        aliases=("recurrence_id", "contract_id", "recurrence.recurrence_id"),
        required=True,
        explained="The contract's id, at most 100 characters, no slash, unique for the customer. "
        "Customer and code say which contract the row is about; an unknown one is made.",
        example="R-0001",
    ),
)
_OFFER: Final = (
    Column(
        "package",
        "package",
        read_text,
        aliases=("package_id", "recurrence.package_id"),
        explained="The code of the package; empty is none. It says what a new contract has where "
        "the file lacks a column. Changing it changes nothing else, and a package that is no "
        "longer offered may only stay.",
        example="PRO",
    ),
    Column(
        "name",
        "name",
        read_text,
        aliases=("recurrence.name",),
        explained="Name of the contract, at most 255 characters; empty clears it.",
        example="Contrato profesional",
    ),
    price_column(
        "Changing it is an upgrade or downgrade, charged pro rata from the day of the import. "
        "Empty is the package's price for a new contract, and an error for one that is there.",
        "recurrence.price",
    ),
    currency_column(
        f"Of a new contract, empty is the package's or the organization's. {_KEEPS}",
        "recurrence.currency",
    ),
    period_column(
        f"Of a new contract, empty is the package's, or 1. {_KEEPS}", "recurrence.period_months"
    ),
    Column(
        "starts_on",
        "starts_on",
        read_date,
        aliases=("first_day", "recurrence.starts_on"),
        explained="The first day, from which periods are counted: a date of the years 1900 to "
        f"2999. Of a new contract, empty is today. {_KEEPS}",
        example="2026-03-01",
    ),
    Column(
        "services",
        "services",
        items_reader(_MARKS),
        aliases=("services", "recurrence.services"),  # lists of JSON and XML are taken whole
        explained=f"The services of the contract, the whole of it: {GRAMMAR}, @ and its id in the "
        "CRM. What is not said of a service stays, or is the package's; a backslash goes before "
        "\\ ; * = @ within a text. Missing services are taken out, empty takes all out. The same "
        "rules hold as for any change of services: no more than 1,000, none that is no longer "
        "offered unless it is there, none of a contract that has ended.",
        example="CFDI*500;STORAGE*20=gold@crm-7",
    ),
)
_END: Final = (
    Column(
        "is_cancelled",
        "is_cancelled",
        parse_boolean,
        aliases=("cancelled",),
        explained="Whether the contract has ended: true or false. True ends a running contract at "
        "the time of the import; one that has ended stays as it was. Empty leaves it, and of a "
        "new one is true where cancelled_at is given.",
        example="false",
    ),
    Column(
        "cancelled_at",
        "cancelled_at",
        read_instant,
        explained="When the contract ended in the system that it comes from: a time with Z or an "
        "offset, not ahead of now. Only contracts that the import makes can have ended before it; "
        "empty is the time of the import.",
        example="2026-05-31T18:00:00Z",
    ),
    Column(
        "cancel_reason",
        "cancel_reason",
        read_text,
        explained="Why the contract ended, at most 255 characters; only for one that has ended, or "
        "ends with the import.",
        example="No longer wanted.",
    ),
    Column(
        "created_at",
        "created_at",
        read_instant,
        aliases=("date_created",),
        explained="When the contract was made in the system that it comes from: a time with Z or "
        "an offset, not ahead of now. Such a contract is no new one: it may have what is no longer "
        "offered, and a customer that is not active. It counts only for contracts that the import "
        "makes; empty is now.",
        example="2025-11-02T09:30:00Z",
    ),
)
CONTRACT_COLUMNS: Final = (*_KEY, *_OFFER, *_END)
