"""The parameters of a region (ours: the documents only show regions)."""

from __future__ import annotations

from core.api.v1.circumstances import Keys
from core.api.v1.input import InputModel, integer, record, text
from customers import lookups

LARGEST_POSITION = 2**31 - 1

REGION = InputModel(
    "Region",
    [
        text("name", "name", 255, "Name."),
        record(
            "parentId",
            "parent",
            lookups.find_region,
            "Number of the region above; none, or an empty text, is the top.",
            keys=Keys.IDS,
        ),
        integer(
            "position",
            "position",
            "Place among the regions below the same one; 0 by default.",
            minimum=-LARGEST_POSITION - 1,
            maximum=LARGEST_POSITION,
        ),
    ],
    required=("name",),
)
