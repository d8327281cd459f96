"""The back office for service locations, the customers at them, and the versions in use."""

from dispatch.admin import (
    customer_locations,
    customer_panel,
    customer_users,
    home,
    location_panel,
    locations,
    suspensions,
    version_panel,
    versions,
)

__all__ = [
    "customer_locations",
    "customer_panel",
    "customer_users",
    "home",
    "location_panel",
    "locations",
    "suspensions",
    "version_panel",
    "versions",
]
