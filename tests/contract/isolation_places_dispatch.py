"""Where a request of the dispatch surface can name a record: in its URL, its body, its query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from tests.contract.routes_dispatch import ROUTES
from tests.contract.world_dispatch import THEIRS

# What nothing is called; the text is as long as theirs.
NOWHERE: Final = 999_999_937
GONE: Final = "nowhr"
_NO_USER: Final = "08de22c4-0ad9-82b3-ba1f-9f35ac4f11ff"
# Field of a body -> the kinds of records that it may name.
FIELDS: Final = {
    "parent_id": ("parent_id",),
    "suspension_id": ("suspension_id",),
    "sales_rep_id": ("username", "user_uuid"),
}
_TERMS: Final = ("suspension_id", "sales_rep_id")
BODIES: Final[dict[str, tuple[str, ...]]] = {
    "createCustomer": ("parent_id", *_TERMS),
    "createLocationCustomer": ("parent_id", *_TERMS),
    "updateCustomer": ("parent_id",),
    "createCustomerLocation": _TERMS,
    "updateCustomerLocation": _TERMS,
}
QUERIES: Final[dict[str, tuple[str, ...]]] = {
    "listCustomers": ("parent_id", "location_id"),
    "listLocationCustomers": ("parent_id", "location_id"),
}


class Place(NamedTuple):
    """Where a request names a record of a kind; `part` is url, body or query."""

    operation: str
    part: str
    name: str
    kind: str


def _places() -> Iterator[Place]:
    for operation, (_, path) in ROUTES.items():
        for name in re.findall(r"{(\w+)}", path):
            yield Place(operation, "url", name, name)
    for operation, names in BODIES.items():
        for name in names:
            for kind in FIELDS[name]:
                yield Place(operation, "body", name, kind)
    for operation, names in QUERIES.items():
        for name in names:
            yield Place(operation, "query", name, name)


PLACES: Final = [*_places()]


def missing(theirs: Any, kind: str) -> Any:
    """Return what a record of the kind might be called, and none is."""
    if kind == "username":
        return theirs.replace(THEIRS, GONE)
    return _NO_USER if kind == "user_uuid" else NOWHERE
