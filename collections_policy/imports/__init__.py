"""How collection policies are imported and exported: one description for each kind."""

from __future__ import annotations

from typing import Final

from collections_policy.imports.customer_policies import CustomerPolicyImport
from core.imports.kind import ImportKind

KINDS: Final[tuple[type[ImportKind], ...]] = (CustomerPolicyImport,)
