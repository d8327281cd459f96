"""The resources beside the customers, so that what holds for all of them is tested on each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.models import Organization
from tests.builders import (
    make_category,
    make_contact,
    make_customer,
    make_group,
    make_payment_type,
    make_region,
    make_segmentation,
    make_user,
)


@dataclass(frozen=True)
class Sibling:
    """A resource: its URL, the noun of its errors, and how to make a record of it.

    `name_key` and `name` say where a record's text is in replies and in the builder.
    """

    url: str
    noun: str
    make: Callable[..., Any]
    name_key: str = "name"
    name: str = "name"
    has_reference: bool = True
    is_writable: bool = True

    def made(self, organization: Organization, name: str) -> Any:
        """Return a record with this name."""
        return self.make(organization, **{self.name: name})


def _contact(organization: Organization, **values: Any) -> Any:
    return make_contact(make_customer(organization), **values)


SIBLINGS = [
    Sibling("/customerCategories", "customer category", make_category),
    Sibling("/customerSegmentations", "customer segmentation", make_segmentation),
    Sibling("/customerGroups", "customer group", make_group),
    Sibling("/paymentTypes", "payment type", make_payment_type),
    Sibling("/regions", "region", make_region, has_reference=False),
    Sibling("/users", "user", make_user, "lastName", "last_name", is_writable=False),
    Sibling("/contacts", "contact", _contact, "lastName", "last_name", has_reference=False),
]
