"""How the records of the customer base are imported and exported: one description for each kind."""

from __future__ import annotations

from typing import Final

from core.imports.kind import ImportKind
from customers.imports.categories import CategoryImport
from customers.imports.customer_groups import CustomerGroupImport
from customers.imports.customers import CustomerImport
from customers.imports.payment_types import PaymentTypeImport
from customers.imports.regions import RegionImport
from customers.imports.segmentations import SegmentationImport

KINDS: Final[tuple[type[ImportKind], ...]] = (
    CustomerImport,
    CategoryImport,
    SegmentationImport,
    CustomerGroupImport,
    RegionImport,
    PaymentTypeImport,
)
