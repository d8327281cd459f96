"""Everything that can be done at the dispatch surface, called as `services.link_customer(...)`."""

from dispatch.services.customer_locations import (
    AlreadyAtLocation,
    CustomerNotActive,
    LocationNotActive,
    deactivate_customer_location,
    link_customer,
    update_customer_location,
)
from dispatch.services.customer_users import bind_customer_user, unbind_customer_user
from dispatch.services.customers import create_customer, new_reference
from dispatch.services.locations import create_location, update_location
from dispatch.services.suspensions import (
    create_suspension,
    delete_suspension,
    update_suspension,
)
from dispatch.services.versions import pinned_version, use_version

__all__ = [
    "AlreadyAtLocation",
    "CustomerNotActive",
    "LocationNotActive",
    "bind_customer_user",
    "create_customer",
    "create_location",
    "create_suspension",
    "deactivate_customer_location",
    "delete_suspension",
    "link_customer",
    "new_reference",
    "pinned_version",
    "unbind_customer_user",
    "update_customer_location",
    "update_location",
    "update_suspension",
    "use_version",
]
