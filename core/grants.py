"""What the groups of staff may do with organizations, people, API clients and events."""

from __future__ import annotations

from core.staff import (
    ADMINISTRATOR,
    AUDITOR,
    COLLECTIONS,
    CUSTOMER_SERVICE,
    DISPATCHER,
    allowing,
    grant,
)

_SEEN_BY_AUDITORS = ("organization", "user", "membership", "apiclient", "event", "importrun")
# What one may import and export besides follows from what one may do with the records themselves.
_FILES = ("core.view_importrun", "core.import_records", "core.export_records")

grant(
    ADMINISTRATOR,
    *allowing("view change", "core", "organization"),
    *allowing("view add change", "core", "user", "apiclient"),
    *allowing("view add delete", "core", "membership"),
    "core.view_event",
    *_FILES,
)
grant(CUSTOMER_SERVICE, *allowing("view", "core", "organization", "user", "event"), *_FILES)
# People are chosen as sellers and sales representatives.
grant(COLLECTIONS, *allowing("view", "core", "organization", "user"), *_FILES)
grant(DISPATCHER, *allowing("view", "core", "organization", "user"))
grant(AUDITOR, *allowing("view", "core", *_SEEN_BY_AUDITORS))
