"""Wire models of our own around contracts; the documented ones are in `models`.

Days are written as `2026-03-01`: a client in another time zone would read an instant as another
day. They are read like any DateTime, as the company's day at that time.
"""

from __future__ import annotations

from typing import Final

from billing.api.models import RECURRENCE, SERVICE
from billing.services.usage_entries import LARGEST_QUANTITY
from core.api.dynamics.fields import Kind, Model, list_of, nested, scalar, string

NEW_RECURRENCE: Final = Model(
    "NewRecurrenceModel",
    [
        string("code", "recurrence_id", about="The contract's id; a new Guid when absent."),
        string("package", "package_id", about="The package that says what is absent here."),
        string("name", "name", about="Name of the contract."),
        scalar(Kind.DECIMAL, "price", "price", about="Price of one period, from 0, 2 decimals."),
        list_of("services", "services", SERVICE, about="Absent or null takes the package's."),
        string("currency", "currency", about="ISO 4217 code; the company's by default."),
        scalar(Kind.INT, "period_months", "period_months", about="Months of a period, 1 to 120."),
        scalar(
            Kind.DATETIME,
            "starts_on",
            "starts_on",
            nullable=True,
            about="First day, in the company's time zone; today when absent.",
        ),
    ],
    about="A contract to be made.",
)

# Its root is the documented one, so that the documented body makes a contract, too.
CREATE_RECURRENCE: Final = Model(
    "UpgradeDowngradeCrmModelApi",
    [nested("recurrence", "recurrence", NEW_RECURRENCE, required=True, about="The contract.")],
    about="Makes a contract.",
    component="CreateRecurrenceModelApi",
)

USED_SERVICE: Final = Model(
    "RecurrenceServiceModelApi",
    [
        *SERVICE.fields,
        string("service_name", "service_name", about="Name of the service."),
        scalar(Kind.LONG, "used", "used", about="Uses in the running period."),
        scalar(Kind.BOOLEAN, "is_over_limit", "is_over_limit", about="More than the limit."),
    ],
    about="A service of a contract, and its use.",
)

CONTRACT: Final = Model(
    "RecurrenceModelApi",
    [
        *RECURRENCE.fields[:-1],
        list_of("services", "services", USED_SERVICE, about="In the order they were added."),
        string("currency", "currency", about="ISO 4217 code of the price."),
        scalar(Kind.INT, "period_months", "period_months", about="Months of a period."),
        string("starts_on", "starts_on", about="First day, `YYYY-MM-DD`."),
        string("period_starts_on", "period_starts_on", about="First day of the running period."),
        string(
            "next_billing_on",
            "next_billing_on",
            about="First day of the next period; null when cancelled.",
        ),
        scalar(Kind.BOOLEAN, "is_cancelled", "is_cancelled", about="Whether it has ended."),
        scalar(
            Kind.DATETIME, "cancelled_at", "cancelled_at", nullable=True, about="When it ended."
        ),
        string("cancel_reason", "cancel_reason", about="Why it ended."),
    ],
    about="A contract as it is. `period_starts_on` and the uses of a cancelled one are those of the"
    " period it ended in.",
)

CHANGE: Final = Model(
    "RecurrenceChangeModelApi",
    [
        string("kind", "kind", about="`upgrade`, `downgrade` or `change`."),
        list_of("added", "added", Kind.STRING, about="Ids of services that come."),
        list_of("removed", "removed", Kind.STRING, about="Ids of services that go."),
        list_of("updated", "updated", Kind.STRING, about="Ids of services with other values."),
        nested("before", "before", RECURRENCE, about="The contract before."),
        nested("after", "after", RECURRENCE, about="The contract after."),
        scalar(
            Kind.DECIMAL,
            "amount",
            "amount",
            about="What the rest of the running period costs more, negative when less: the"
            " difference of the prices by days_charged of days_in_period, half a cent away from 0.",
        ),
        string("currency", "currency", about="ISO 4217 code of the amount."),
        string("period_starts_on", "period_starts_on", about="First day of the running period."),
        string("period_ends_on", "next_billing_on", about="First day of the next period."),
        scalar(
            Kind.INT, "days_charged", "days_charged", about="Today and the period's days after it."
        ),
        scalar(Kind.INT, "days_in_period", "days_in_period", about="Days of the period."),
    ],
    about="What a change of services comes to.",
)

USAGE_RECORD: Final = Model(
    "UsageRecordModel",
    [
        string("service", "service_id", required=True, about="A service of the contract."),
        scalar(
            Kind.INT,
            "quantity",
            "quantity",
            required=True,
            minimum=1,
            maximum=LARGEST_QUANTITY,
            about="How many uses.",
        ),
        scalar(
            Kind.DATETIME,
            "used_at",
            "used_at",
            required=True,
            about="When; from 1900 on, at most a day ahead of now.",
        ),
        string(
            "external_id",
            "external_id",
            required=True,
            max_length=100,
            about="The record's id at the sender, unique in the company: it is taken once.",
        ),
    ],
    about="Uses of one service.",
)

USAGE: Final = Model(
    "UsageModelApi",
    [list_of("usage", "usage", USAGE_RECORD, required=True, about="1 to 1,000 records.")],
    about="What was used under a contract.",
)

USAGE_TAKEN: Final = Model(
    "UsageTakenModelApi",
    [
        scalar(Kind.INT, "taken", "taken", about="Records that were new."),
        scalar(Kind.INT, "already_taken", "already_taken", about="Records known before."),
        nested("recurrence", "recurrence", CONTRACT, about="The contract and its use now."),
    ],
    about="What became of the records.",
)
