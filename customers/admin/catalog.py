"""The small tables that customers refer to; every page calls the services of its table."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.admin.forms import PictureField, ServiceForm, StoredPicture
from core.admin.scoped import ScopedRelatedFilter
from core.admin.service import ServiceAdmin
from core.models import Organization
from customers import services
from customers.models import (
    CurrencyRate,
    CustomerCategory,
    CustomerGroup,
    CustomerSegmentation,
    PaymentType,
    Region,
)


class EntryAdmin(ServiceAdmin):
    """A table of named entries.

    The services are found by the entry's noun: create_<noun>, update_<noun> and delete_<noun>.
    """

    noun = ""
    list_filter: Any = (("organization", ScopedRelatedFilter),)
    ordering: Any = ("name", "pk")
    search_fields: Any = ("name", "reference")
    list_display: Any = ("name", "reference", "organization", "updated_at")
    readonly_fields: Any = ("organization", "created_at", "updated_at")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return what is entered and, of an existing record, what is known besides."""
        known = ["organization", "created_at", "updated_at"] if obj else []
        return [*self.entered, *known]

    entered: tuple[str, ...] = ("reference", "name", "description")

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> Model:
        """Create the entry."""
        create = getattr(services, f"create_{self.noun}")
        made: Model = create(organization=organization, values=values, by=by)
        return made

    def update_record(self, record: Any, values: dict[str, Any], by: Actor) -> Model:
        """Change the entry."""
        update = getattr(services, f"update_{self.noun}")
        changed: Model = update(**{self.noun: record}, values=values, by=by)
        return changed

    def delete_record(self, record: Any, by: Actor) -> None:
        """Delete the entry, unless something needs it."""
        getattr(services, f"delete_{self.noun}")(**{self.noun: record}, by=by)


class CategoryForm(ServiceForm):
    """A category with its picture."""

    picture = PictureField(label=_("Image"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.image and "picture" in self.fields:
            self.fields["picture"].initial = StoredPicture(self.instance.image)

    def values(self) -> dict[str, Any]:
        """Return the values under the service's names."""
        values = super().values()
        return {("image" if name == "picture" else name): values[name] for name in values}

    def field_of(self, error: Any) -> str | None:
        """Return the form's name for the field; errors of pictures name none."""
        return "picture" if error.field == "image" else error.field


@admin.register(CustomerCategory)
class CategoryAdmin(EntryAdmin):
    """The tree of categories."""

    noun = "category"
    form = CategoryForm
    list_display = ("name", "reference", "parent", "organization", "updated_at")
    list_select_related = ("parent", "organization")
    autocomplete_fields = ("parent",)
    entered = ("reference", "name", "parent", "description", "picture")


@admin.register(CustomerSegmentation)
class SegmentationAdmin(EntryAdmin):
    """Segments of the market."""

    noun = "segmentation"


@admin.register(CustomerGroup)
class GroupAdmin(EntryAdmin):
    """Free groupings of customers."""

    noun = "group"


@admin.register(PaymentType)
class PaymentTypeAdmin(EntryAdmin):
    """Ways to pay."""

    noun = "payment_type"
    list_display = ("name", "reference", "is_active", "organization", "updated_at")
    entered = ("reference", "name", "is_active")


@admin.register(Region)
class RegionAdmin(EntryAdmin):
    """The tree of regions."""

    noun = "region"
    list_display = ("name", "level", "parent", "position", "organization")
    list_select_related = ("parent", "organization")
    list_filter = (("organization", ScopedRelatedFilter), "level")
    search_fields = ("name",)
    ordering = ("level", "position", "name", "pk")
    autocomplete_fields = ("parent",)
    entered = ("name", "parent", "position")


@admin.register(CurrencyRate)
class CurrencyRateAdmin(EntryAdmin):
    """What a unit of another currency is worth in the organization's own."""

    noun = "currency_rate"
    list_display = ("code", "rate", "organization", "updated_at")
    search_fields = ("code",)
    ordering = ("code", "pk")
    entered = ("code", "rate")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return the code as well, of a rate that exists."""
        known = super().get_readonly_fields(request, obj)
        return (*known, "code") if obj else tuple(known)

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> Model:
        """Set the rate; of a currency that has one already, it becomes this."""
        if organization is None:
            raise TypeError("A rate belongs to an organization.")
        code, rate = values["code"], values["rate"]
        return services.set_currency_rate(organization=organization, code=code, rate=rate, by=by)

    def update_record(self, record: CurrencyRate, values: dict[str, Any], by: Actor) -> Model:
        """Set the rate."""
        rate = values.get("rate", record.rate)
        return services.set_currency_rate(
            organization=record.organization, code=record.code, rate=rate, by=by
        )
