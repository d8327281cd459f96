"""The dated versions of the surface, as its views and its documents take them.

They are written down in `dispatch.version_history`, because the back office tells of them, too.
"""

from __future__ import annotations

from dispatch.version_history import HISTORY, VERSIONS, CustomerLocationIdRenamed

__all__ = ["HISTORY", "VERSIONS", "CustomerLocationIdRenamed"]
