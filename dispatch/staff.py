"""What the groups of staff may do with locations and the customers there."""

from __future__ import annotations

from core.staff import (
    ADMINISTRATOR,
    AUDITOR,
    CUSTOMER_SERVICE,
    DISPATCHER,
    allowing,
    everything_in,
    grant,
    looking_at,
)

grant(ADMINISTRATOR, *everything_in("dispatch"))
grant(
    DISPATCHER,
    *allowing("view add change", "dispatch", "location", "customerlocation"),
    *allowing("view add change delete", "dispatch", "suspension", "customeruser"),
)
grant(
    CUSTOMER_SERVICE,
    *allowing("view", "dispatch", "location", "customerlocation", "suspension", "customeruser"),
)
grant(AUDITOR, *looking_at("dispatch"))
