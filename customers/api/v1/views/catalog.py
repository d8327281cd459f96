"""Categories, segmentations, groups, payment types and regions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Model
from rest_framework.exceptions import MethodNotAllowed

from core.api.v1.views import V1ViewSet
from core.errors import InvalidValue, Protected, StillNeeded
from customers import lookups, services
from customers.api.v1 import catalog_filters as filters
from customers.api.v1.input import catalog as inputs
from customers.api.v1.input.region import REGION as REGION_INPUT
from customers.api.v1.output import catalog as outputs
from customers.api.v1.output.region import REGION as REGION_OUTPUT


@dataclass(frozen=True, slots=True)
class Writes:
    """The service calls of one record; `argument` is what they call it."""

    argument: str
    create: Callable[..., Model]
    update: Callable[..., Model]
    delete: Callable[..., None]
    upsert: Callable[..., tuple[Model, bool]] | None = None


class EntryViewSet(V1ViewSet):
    """A record whose services are all called alike."""

    writes: ClassVar[Writes]

    def perform_create(self, values: dict[str, Any]) -> Model:
        return self.writes.create(
            organization=self.access.organization, values=values, by=self.actor
        )

    def perform_update(self, record: Any, values: dict[str, Any]) -> Model:
        return self.writes.update(**{self.writes.argument: record}, values=values, by=self.actor)

    def perform_upsert(self, reference: str, values: dict[str, Any]) -> Model:
        if self.writes.upsert is None:
            raise MethodNotAllowed(self.request.method or "")
        record, _ = self.writes.upsert(
            organization=self.access.organization, reference=reference, values=values, by=self.actor
        )
        return record

    def perform_destroy(self, record: Any) -> None:
        self.writes.delete(**{self.writes.argument: record}, by=self.actor)


class NodeViewSet(EntryViewSet):
    """A record of a tree."""

    def locks(self, record: Any, values: Mapping[str, Any] | None) -> list[Model]:
        # Moving and deleting hold the organization's trees before the record.
        is_tree_held = values is None or "parent" in values
        return [record.organization, record] if is_tree_held else [record]


class CategoryViewSet(NodeViewSet):
    """Customer categories: a tree with one root per organization."""

    kind = "customer category"
    output = outputs.CATEGORY
    input = inputs.CATEGORY
    filterset_class = filters.CategoryFilterSet
    find = lookups.find_category
    writes = Writes(
        "category",
        services.create_category,
        services.update_category,
        services.delete_category,
        services.upsert_category,
    )

    def perform_destroy(self, record: Any) -> None:
        try:
            super().perform_destroy(record)
        except Protected as error:
            # The documented words for what is protected speak of payment types; the root is needed.
            raise StillNeeded(error.message) from error


class SegmentationViewSet(EntryViewSet):
    """Customer segmentations: a customer is in at most one."""

    kind = "customer segmentation"
    output = outputs.SEGMENTATION
    input = inputs.SEGMENTATION
    filterset_class = filters.EntryFilterSet
    find = lookups.find_segmentation
    writes = Writes(
        "segmentation",
        services.create_segmentation,
        services.update_segmentation,
        services.delete_segmentation,
        services.upsert_segmentation,
    )


class GroupViewSet(EntryViewSet):
    """Customer groups: a customer may be in many."""

    kind = "customer group"
    output = outputs.GROUP
    input = inputs.GROUP
    filterset_class = filters.EntryFilterSet
    find = lookups.find_group
    writes = Writes(
        "group",
        services.create_group,
        services.update_group,
        services.delete_group,
        services.upsert_group,
    )


class PaymentTypeViewSet(EntryViewSet):
    """Payment types: cash, credit_card and cheque are built in."""

    kind = "payment type"
    output = outputs.PAYMENT_TYPE
    input = inputs.PAYMENT_TYPE
    filterset_class = filters.PaymentTypeFilterSet
    find = lookups.find_payment_type
    writes = Writes(
        "payment_type",
        services.create_payment_type,
        services.update_payment_type,
        services.delete_payment_type,
        services.upsert_payment_type,
    )

    def perform_update(self, record: Any, values: dict[str, Any]) -> Model:
        try:
            return super().perform_update(record, values)
        except Protected as error:
            # The documented words for what is protected speak of deleting.
            raise InvalidValue(error.message, field="reference") from error


class RegionViewSet(NodeViewSet):
    """Regions: a tree without references."""

    kind = "region"
    output = REGION_OUTPUT
    input = REGION_INPUT
    filterset_class = filters.RegionFilterSet
    find = lookups.find_region
    writes = Writes(
        "region", services.create_region, services.update_region, services.delete_region
    )
