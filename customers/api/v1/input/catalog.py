"""The parameters of categories, segmentations, groups and payment types."""

from __future__ import annotations

from core.api.v1.input import InputField, InputModel, flag, image, record, text
from customers import lookups

# Of our own choosing: the documents give no limit.
LONGEST_DESCRIPTION = 10_000


def _named() -> list[InputField]:
    return [
        text("reference", "reference", 255, "The organization's own id; unique."),
        text("name", "name", 255, "Name."),
    ]


def _description() -> InputField:
    return text("description", "description", LONGEST_DESCRIPTION, "Free text.")


CATEGORY = InputModel(
    "CustomerCategory",
    [
        *_named(),
        flag(
            "isRoot",
            "is_root",
            "Whether this is the top of the tree. The organization has its root from the start, so "
            "true is for changing that one.",
        ),
        record(
            "parentId",
            "parent",
            lookups.find_category,
            "Id of the category above; every category but the root needs one.",
        ),
        _description(),
        # The documents call the parameter image; customers' imageFile is understood as well (ours).
        image("image", "image", is_shown=True),
        image("imageFile", "image"),
    ],
    required=("reference", "name"),
)

SEGMENTATION = InputModel(
    "CustomerSegmentation", [*_named(), _description()], required=("reference", "name")
)

GROUP = InputModel("CustomerGroup", [*_named(), _description()], required=("reference", "name"))

PAYMENT_TYPE = InputModel(
    "PaymentType",
    [
        *_named(),
        flag("isActive", "is_active", "Whether payments of this type are taken; true by default."),
    ],
    required=("reference", "name"),
)
