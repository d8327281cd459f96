"""The columns of a file of customers' own policies.

Names of the dynamics surface work too: `UseGeneralPolicy`, `FlagAttachment` and the others.
"""

from __future__ import annotations

from typing import Final

from core.imports.columns import Column
from core.imports.readers import read_count, read_text
from core.values import parse_boolean
from customers.imports.by_reference import CUSTOMER

_COMPANY: Final = "Empty, or in a new policy absent, is what the organization's own policy says."

CUSTOMER_POLICY_COLUMNS: Final = (
    CUSTOMER,
    Column(
        *("uses_general_policy", "uses_general_policy", parse_boolean, ("UseGeneralPolicy",)),
        explained="true: the organization's policy applies, and the other columns are only kept."
        " false: the other columns apply. A new policy needs it; empty is true.",
        example="false",
    ),
    Column(
        *("reports_automatically", "reports_automatically", parse_boolean),
        ("IsCreditRateAutomatic",),
        explained="Whether the credit bureau is told of this customer without anybody asking:"
        f" true or false. {_COMPANY}",
        example="false",
    ),
    Column(
        *("default_schema", "default_schema", read_text),
        ("notification_schema", "DefaultNotificationSchemaId"),
        explained="The notification schema, which says what is sent on which days: its name, or its"
        f" Guid, which is needed where several have the name. {_COMPANY}",
        example="Normal",
    ),
    Column(
        *("notification_type", "notification_type", read_count),
        ("NotificationTypeId",),
        explained="How the customer is reached: the number of an active entry of the catalog of"
        f" notification types, or of the one that the policy has. {_COMPANY}",
        example="1",
    ),
    Column(
        *("shows_detail", "shows_detail", parse_boolean),
        ("ShowDocumentDetail",),
        explained=f"Whether the customer sees the lines of an invoice: true or false. {_COMPANY}",
        example="true",
    ),
    Column(
        *("attaches_documents", "attaches_documents", parse_boolean),
        ("FlagAttachment",),
        explained="Whether the customer gets invoices attached to the message: true or false."
        f" {_COMPANY}",
        example="true",
    ),
)
