"""Giving many customers the same category or segmentation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib.admin import site
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelect2Widget

from core.actor import Actor
from core.admin.bulk import MOST_AT_ONCE, BulkChange, CannotRun
from core.admin.scope import choices
from core.models import Organization
from customers import services
from customers.models import Customer, CustomerCategory, CustomerSegmentation


class Assign(BulkChange):
    """Sets one relation, `field`, to a record of the customers' organization.

    The customers are of one organization, for records of two are no choice for anybody.
    """

    field: ClassVar[str]
    model: ClassVar[type[Model]]
    is_required: ClassVar[bool] = True
    depends_on_values = True

    def make_form(self, request: HttpRequest, chosen: QuerySet[Any], data: Any) -> forms.Form:
        """Return the form that asks for the record."""
        of_first = chosen.order_by("pk").values_list("organization_id", flat=True)
        organizations = set(of_first[: MOST_AT_ONCE + 1])
        if len(organizations) > 1:
            raise CannotRun(gettext("Choose customers of one organization."))
        organization = Organization.objects.filter(pk__in=organizations).first()
        offered = choices(site, request, self.model, organization)
        form = forms.Form(data)
        form.fields[self.field] = forms.ModelChoiceField(
            offered.order_by("name", "pk") if organization else offered.none(),
            label=capfirst(Customer._meta.get_field(self.field).verbose_name),  # type: ignore[union-attr]
            required=self.is_required,
            empty_label="-" if self.is_required else gettext("None"),
            widget=UnfoldAdminSelect2Widget,
        )
        return form

    def changing(self, records: QuerySet[Any], values: Mapping[str, Any]) -> QuerySet[Any]:
        """Return the customers that have another one; without an answer all of them."""
        return records.exclude(**{self.field: values[self.field]}) if values else records

    def announced(self, total: int) -> str:
        """Say how many."""
        text = ngettext(
            "%(total)d customer is going to be changed.",
            "%(total)d customers are going to be changed.",
            total,
        )
        return text % {"total": total}

    def unchanged(self, total: int) -> str:
        """Say how many."""
        text = ngettext("%(total)d has it already.", "%(total)d have it already.", total)
        return text % {"total": total}

    def done(self, total: int) -> str:
        """Say how many."""
        text = ngettext(
            "%(total)d customer was changed.", "%(total)d customers were changed.", total
        )
        return text % {"total": total}

    def apply(self, record: Customer, values: Mapping[str, Any], by: Actor) -> None:
        """Change one."""
        given = {self.field: values[self.field]}
        services.update_customer(customer=record, values=given, by=by)


class AssignCategory(Assign):
    """Moves customers to a category."""

    name = "assign_category"
    title = _("Assign a category")
    field = "category"
    model = CustomerCategory


class AssignSegmentation(Assign):
    """Moves customers to a segmentation, or out of any."""

    name = "assign_segmentation"
    title = _("Assign a segmentation")
    field = "segmentation"
    model = CustomerSegmentation
    is_required = False
