"""The parameters of lists, as models: they declare what may be asked, and the limits."""

from __future__ import annotations

from typing import Final

from core.api.dispatch.fields import Model, boolean, integer, string, timestamp

_PAGING: Final = (
    integer(
        "page_index", minimum=1, maximum=10_000, about="Page, from 1 (the default).", example=1
    ),
    integer(
        "page_limit",
        minimum=1,
        maximum=1_000,
        about="Records per page; 100 by default.",
        example=100,
    ),
)

LIST_TENANTS: Final = Model("ListTenantsQueryModel", _PAGING)
LIST_LOCATIONS: Final = Model("ListLocationsQueryModel", _PAGING)

LIST_CUSTOMERS: Final = Model(
    "ListCustomersQueryModel",
    [
        boolean(
            "active",
            about="True: only active customers (neither cancelled nor switched off), false: only"
            " the others; all when absent. On a location's list: only those served there, or only"
            " the others.",
            example=True,
        ),
        timestamp(
            "created_on_gte",
            past=True,
            about="Only those made then or later, by `created_on`. An ISO date or time in the past,"
            " UTC unless it has an offset (*ours*).",
            example="2022-08-20T01:38:16",
        ),
        boolean(
            "is_parent",
            about="True: only customers that belong to no other, false: only those that do.",
            example=True,
        ),
        timestamp(
            "last_updated_gte",
            past=True,
            about="Only those changed then or later, by `last_updated_on`; as `created_on_gte`.",
            example="2022-08-20T01:38:16",
        ),
        integer(
            "location_id",
            about="Only customers at this location, served there or not; no customer when there is"
            " no such location (*ours*).",
            example=1,
        ),
        string(
            "name",
            min_length=1,
            max_length=64,
            about="Only customers whose name holds this text, in any case (*ours*).",
            example="jones",
        ),
        *_PAGING,
        integer(
            "parent_id",
            about="Only customers that belong to this one; none when there is no such customer"
            " (*ours*).",
            example=1,
        ),
    ],
)
