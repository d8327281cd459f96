"""The documents of categories, segmentations, groups, payment types and group assignments."""

from __future__ import annotations

from django.db.models import Case, Value, When
from rest_framework import serializers

from core.api.v1.output import (
    OutputField,
    OutputModel,
    flag,
    instant,
    integer,
    media,
    organization_slug,
    text,
)
from customers.api.v1.output.links import record_link
from customers.models import (
    CustomerCategory,
    CustomerGroup,
    CustomerGroupAssignment,
    CustomerSegmentation,
    PaymentType,
)


def timestamps(noun: str) -> tuple[OutputField, OutputField]:
    """Declare `dateCreated` and `lastUpdated`, which end every record."""
    return (
        instant("dateCreated", "created_at", f"When the {noun} was made."),
        instant("lastUpdated", "updated_at", f"When the {noun} last changed."),
    )


CATEGORY = OutputModel(
    "CustomerCategory",
    CustomerCategory,
    [
        integer("id", "pk", "Number of the category."),
        text("name", "name", "Name."),
        OutputField(
            name="isRoot",
            columns=("parent_id",),
            expression="{0} is None",
            schema=lambda: serializers.BooleanField(
                help_text="Whether this is the top of the organization's tree."
            ),
            sort=Case(When(parent=None, then=Value(1)), default=Value(0)),
        ),
        integer("parentId", "parent_id", "Number of the category above; null for the root."),
        record_link("parentCategory", "parent", "customerCategories", "The category above."),
        text("reference", "reference", "The organization's own id."),
        text("description", "description", "Free text."),
        media("image", "image", "URL of the image; small_ or medium_ goes before the file's name."),
        organization_slug(),
        *timestamps("category"),
    ],
)


def _described(noun: str) -> list[OutputField]:
    """Return the keys of the two records that are a name with a description."""
    return [
        integer("id", "pk", f"Number of the {noun}."),
        text("name", "name", "Name."),
        text("reference", "reference", "The organization's own id."),
        organization_slug(),
        text("description", "description", "Free text."),
        *timestamps(noun),
    ]


SEGMENTATION = OutputModel("CustomerSegmentation", CustomerSegmentation, _described("segmentation"))

GROUP = OutputModel("CustomerGroup", CustomerGroup, _described("group"))

PAYMENT_TYPE = OutputModel(
    "PaymentType",
    PaymentType,
    [
        integer("id", "pk", "Number of the payment type."),
        text("name", "name", "Name."),
        text(
            "reference",
            "reference",
            "The organization's own id; cash, credit_card and cheque are built in.",
        ),
        flag("isActive", "is_active", "Whether the organization takes payments of this type."),
        organization_slug(),
        *timestamps("payment type"),
    ],
)

# Nothing is published about what GET answers here: this document is ours.
GROUP_ASSIGNMENT = OutputModel(
    "CustomerGroupAssignment",
    CustomerGroupAssignment,
    [
        record_link("customer", "customer", "customers", "The customer in the group."),
        record_link("customerGroup", "group", "customerGroups", "The group."),
        organization_slug(),
        instant("dateCreated", "created_at", "When the customer was put into the group."),
    ],
)
