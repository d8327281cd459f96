"""The back office for the customer base."""

from customers.admin import (
    addresses,
    attached_panels,
    catalog,
    contacts,
    customers,
    external_ids,
    home,
    merging,
    merging_panel,
    numbered,
    parts_panel,
)

__all__ = [
    "addresses",
    "attached_panels",
    "catalog",
    "contacts",
    "customers",
    "external_ids",
    "home",
    "merging",
    "merging_panel",
    "numbered",
    "parts_panel",
]
