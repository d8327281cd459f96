"""How locations and the customers at them are imported and exported, each kind described."""

from __future__ import annotations

from typing import Final

from core.imports.kind import ImportKind
from dispatch.imports.customer_locations import CustomerLocationImport
from dispatch.imports.locations import LocationImport

KINDS: Final[tuple[type[ImportKind], ...]] = (LocationImport, CustomerLocationImport)
