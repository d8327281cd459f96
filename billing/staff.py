"""What the groups of staff may do with contracts."""

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

_OFFERS = ("package", "service", "planallowance")
_KEPT = ("recurrencechange", "usagerecord")

grant(ADMINISTRATOR, *everything_in("billing"))
grant(
    CUSTOMER_SERVICE,
    *allowing("view add change", "billing", "recurrence"),
    *allowing("view", "billing", *_KEPT, *_OFFERS),
)
grant(COLLECTIONS, *allowing("view", "billing", "recurrence", *_KEPT, *_OFFERS))
grant(AUDITOR, *looking_at("billing"))
