"""Pages of what holds services: the rows of their table go to the service with the form's values.

One save is one call of a service, so that it is wholly done or refused, and one event.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import TabularInline

from billing.admin.service_choice import ServiceField, ServiceSelect, offer_held
from core.admin.forms import Refusal, ServiceForm
from core.admin.scoped import ScopedChoices
from core.admin.service import ServiceAdmin
from core.errors import DomainError
from customers.services.columns import plain_columns

_ROW = re.compile(r"\w+\[(\d+)\]")


class HolderForm(ServiceForm):
    """The form of what holds services; the page adds the table's rows to its values.

    `items_name` is the service's name for the wanted set.
    """

    items_name: ClassVar[str]
    items: list[dict[str, Any]] | None = None

    def values(self) -> dict[str, Any]:
        """Return the values, with the wanted set where the person changed it."""
        values = super().values()
        return values if self.items is None else {**values, self.items_name: self.items}


class ItemForm(ServiceForm):
    """A row of the table: a service and what is said of it; blank in a new row is not said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and "transaction_limit" in self.fields:
            self.fields["transaction_limit"].required = False
            self.fields["transaction_limit"].initial = None

    def item(self) -> dict[str, Any]:
        """Return the row as an entry of a wanted set."""
        model: type[Model] = type(self.instance)
        said = {
            name: self.cleaned_data[name]
            for name in plain_columns(model)
            if name in self.cleaned_data
        }
        if self.instance.pk is None:
            said = {name: value for name, value in said.items() if value not in (None, "")}
        return {"service": self.cleaned_data["service"].code, **said}

    def field_of(self, error: DomainError) -> str | None:
        """Return the form's name for the field, which errors name after its row."""
        return (error.field or "").rpartition(".")[2] or None


class ItemsInline(ScopedChoices, TabularInline):
    """The table of services; who may change what holds them may change it."""

    form = ItemForm
    extra = 0
    hide_title = True
    ordering = ("pk",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the rows with their services."""
        return super().get_queryset(request).select_related("service")

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset's class; its forms show what was refused."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.refusal = getattr(request, "refusal", None)
        rows = self.model._default_manager.filter(**{formset.fk.name: obj}) if obj else ()
        services = (row.service for row in rows and rows.select_related("service"))
        offer_held(formset.form.base_fields, {str(each.pk): each for each in services})
        return formset

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the field that chooses a service of the organization."""
        if db_field.name == "service":
            widget = ServiceSelect(db_field, self.admin_site)
            widget.organization = request.organization
            kwargs |= {"widget": widget, "form_class": ServiceField}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the table is shown."""
        return bool(self._holder.has_view_permission(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether rows may be added."""
        if obj is None:
            return bool(self._holder.has_add_permission(request))
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether rows may be changed."""
        return bool(self._holder.has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether rows may be taken out."""
        return self.has_change_permission(request, obj)

    @property
    def _holder(self) -> Any:
        return self.admin_site.get_model_admin(self.parent_model)


class HolderAdmin(ServiceAdmin):
    """Saves the form and the rows of its table of services by one call."""

    form: ClassVar[type[HolderForm]]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write nothing yet: the rows are needed as well, and come with `save_related`."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Hand the form's values and the rows to the service."""
        rows: list[ItemForm] = []
        for formset in formsets:
            # The admin's log of the page asks for these.
            formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
            if issubclass(formset.form, ItemForm):
                rows = _wanted(formset)
                form.items = [row.item() for row in rows] if formset.has_changed() else None
        try:
            super().save_model(request, form.instance, form, change)
        except DomainError as error:
            place = _ROW.match(error.field or "")
            if place:
                error.refusal = Refusal(error, rows[int(place[1])].prefix)  # type: ignore[attr-defined]
            raise


def _wanted(formset: Any) -> list[Any]:
    """Return the forms of the rows that shall be there."""
    gone = formset.deleted_forms
    return [
        form
        for form in formset.forms
        if form not in gone and (form.instance.pk is not None or form.has_changed())
    ]
