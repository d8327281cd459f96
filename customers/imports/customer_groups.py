"""Groups of customers as a kind of import; who is in them is a column of the file of customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers import services
from customers.imports.catalog import DESCRIPTION, NAME, REFERENCE, CatalogImport
from customers.models import CustomerGroup


class CustomerGroupImport(CatalogImport):
    """Creates or changes the groups of one organization."""

    name = "customer_groups"
    title = _("customer groups")
    noun = "customer group"
    columns = (REFERENCE, NAME, DESCRIPTION)
    read_from = ("reference", "name", "description")
    needs = ("customers.add_customergroup", "customers.change_customergroup")
    shown_with = "customers.view_customergroup"
    model = CustomerGroup

    def create(self, values: Mapping[str, Any]) -> CustomerGroup:
        """Make a group."""
        return services.create_group(organization=self.organization, values=values, by=self.by)

    def change(self, record: Any, values: Mapping[str, Any]) -> CustomerGroup:
        """Change a group."""
        return services.update_group(group=record, values=values, by=self.by)
