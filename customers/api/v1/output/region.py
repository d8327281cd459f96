"""The document of a region."""

from __future__ import annotations

from core.api.v1.output import OutputModel, integer, text
from customers.api.v1.output.catalog import timestamps
from customers.models import Region

REGION = OutputModel(
    "Region",
    Region,
    [
        integer("id", "pk", "Number of the region."),
        text("name", "name", "Name."),
        integer("parentId", "parent_id", "Number of the region above; null at the top."),
        integer("position", "position", "Place among the regions below the same one."),
        *timestamps("region"),
    ],
)
