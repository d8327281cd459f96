"""How packages, services and contracts are imported and exported: one description for each kind."""

from __future__ import annotations

from typing import Final

from billing.imports.packages import PackageImport
from billing.imports.recurrences import RecurrenceImport
from billing.imports.services import ServiceOfferImport
from core.imports.kind import ImportKind

# In the order in which they need each other.
KINDS: Final[tuple[type[ImportKind], ...]] = (ServiceOfferImport, PackageImport, RecurrenceImport)
