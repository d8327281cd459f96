"""The wire model of a tenant."""

from __future__ import annotations

from typing import Final

from core.api.dispatch.fields import Model, boolean, emails, integer, string, timestamp

TENANT: Final = Model(
    "TenantModel",
    [
        string(
            "address",
            min_length=1,
            max_length=256,
            about="Street and number of the company.",
            example="520 E Washington St",
        ),
        string("city", min_length=1, max_length=86, about="City.", example="Sequim"),
        string(
            "code",
            "slug",
            min_length=1,
            max_length=64,
            nullable=False,
            about="Short name, unique; the v1 surface's `organization` (*ours*).",
            example="sequim-rolloff",
        ),
        timestamp(
            "created_on",
            "created_at",
            past=True,
            nullable=False,
            about="When the company was set up (UTC).",
        ),
        emails(
            "email",
            max_length=256,
            about="Where the company is written to; several addresses with commas between them.",
            example="office@example.com",
        ),
        integer(
            "id",
            minimum=1,
            nullable=False,
            about="What the header x-tenant-id names it by.",
            example=1,
        ),
        boolean(
            "is_active",
            take=lambda organization: True,
            about="Always true: no list shows a company that is not (*ours*).",
            example=True,
        ),
        string(
            "name",
            min_length=1,
            max_length=64,
            nullable=False,
            about="Name.",
            example="Sequim Roll-off",
        ),
        string(
            "phone",
            min_length=7,
            max_length=15,
            whole=True,
            about="Telephone.",
            example="360-555-1212",
        ),
        string("state", min_length=1, max_length=32, about="State or region.", example="WA"),
        integer(
            "truck_limit",
            minimum=0,
            about="How many trucks the company may run; null: no limit.",
            example=25,
        ),
        string(
            "zip",
            "postal_code",
            min_length=1,
            max_length=86,
            about="Postal code.",
            example="98382",
        ),
    ],
    about="A company that the caller acts in.",
)
