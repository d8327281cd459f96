"""The customers that files of other kinds name: by reference, as everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from core.imports.columns import Column
from core.imports.readers import read_text
from core.models import Organization
from customers.aliases import survivors_by_reference
from customers.lookups import is_storable
from customers.models import Customer

# `CustomerCode` is the reference on the dynamics surface.
CUSTOMER: Final = Column(
    "customer",
    "customer",
    read_text,
    aliases=("customer_reference", "customer_code"),
    required=True,
    explained="The customer's reference. That of a customer which was merged into another one means"
    " the one that was kept. Required.",
    example="C-1001",
)


def customers_by_reference(
    organization: Organization, references: Iterable[str]
) -> dict[str, Customer]:
    """Return the organization's customers with these references, in two queries at most.

    They know their organization. A merged customer's reference gives its survivor; what names
    nobody is left out.
    """
    named = sorted({each for each in references if each and is_storable(each)})
    if not named:
        return {}
    customers = Customer.objects.for_organization(organization).filter(reference__in=named)
    found: dict[str, Customer] = {each.reference: each for each in customers}
    for customer in found.values():
        customer.organization = organization
    return found | survivors_by_reference(
        organization, [each for each in named if each not in found]
    )
