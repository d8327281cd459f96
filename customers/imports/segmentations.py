"""Segmentations of customers as a kind of import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers import services
from customers.imports.catalog import DESCRIPTION, NAME, REFERENCE, CatalogImport
from customers.models import CustomerSegmentation


class SegmentationImport(CatalogImport):
    """Creates or changes the segmentations of one organization."""

    name = "segmentations"
    title = _("customer segmentations")
    noun = "customer segmentation"
    columns = (REFERENCE, NAME, DESCRIPTION)
    read_from = ("reference", "name", "description")
    needs = ("customers.add_customersegmentation", "customers.change_customersegmentation")
    shown_with = "customers.view_customersegmentation"
    model = CustomerSegmentation

    def create(self, values: Mapping[str, Any]) -> CustomerSegmentation:
        """Make a segmentation."""
        return services.create_segmentation(
            organization=self.organization, values=values, by=self.by
        )

    def change(self, record: Any, values: Mapping[str, Any]) -> CustomerSegmentation:
        """Change a segmentation."""
        return services.update_segmentation(segmentation=record, values=values, by=self.by)
