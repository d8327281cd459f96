"""What the groups of staff may do with collection policies."""

from __future__ import annotations

from core.staff import (
    ADMINISTRATOR,
    AUDITOR,
    COLLECTIONS,
    CUSTOMER_SERVICE,
    allowing,
    everything_in,
    grant,
    looking_at,
)

grant(ADMINISTRATOR, *everything_in("collections_policy"))
grant(
    COLLECTIONS,
    *allowing("view add change", "collections_policy", "collectionpolicy", "customerpolicy"),
    *allowing("view add change", "collections_policy", "notificationschema"),
    *allowing("view add change delete", "collections_policy", "notificationschemarange"),
    *allowing("view", "collections_policy", "notificationtype"),
)
grant(CUSTOMER_SERVICE, *looking_at("collections_policy"))
grant(AUDITOR, *looking_at("collections_policy"))
