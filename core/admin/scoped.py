"""Admin pages that show the records of the person's own organizations only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin as DjangoModelAdmin
from django.contrib.admin import ShowFacets
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest
from django.db import DataError, OperationalError
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RelatedDropdownFilter

from core.admin.forms import OrganizationAutocomplete
from core.admin.scope import (
    choices,
    narrowing_organization,
    organization_id,
    organizations_of,
)
from core.admin.select_texts import select_texts
from core.models import Organization

# Every word is looked for in every column; no name has as many, and databases have limits.
MOST_SEARCH_WORDS = 20


class ScopedChoices:
    """What pages and the inlines in them have in common: foreign keys offer only visible records.

    While a form is made, `request.organization` is the organization that its record belongs to.
    """

    admin_site: Any

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return the form's field, without the links that would lead away from the form."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the form's field with the choices that the person may make."""
        organization = self.organization_for(request, db_field)
        model = db_field.remote_field.model
        kwargs.setdefault("queryset", choices(self.admin_site, request, model, organization))
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            widget = OrganizationAutocomplete(db_field, self.admin_site)
            widget.organization = organization
            kwargs.setdefault("widget", widget)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def organization_for(self, request: Any, db_field: Any) -> Organization | None:
        """Return the organization whose records the foreign key offers; None for all visible."""
        return getattr(request, "organization", None)


class ScopedAdmin(ScopedChoices, ModelAdmin):
    """An admin of records that belong to an organization, by the path `organization_path`."""

    organization_path = "organization"
    list_filter_submit = True
    list_per_page = 50
    show_full_result_count = False
    show_facets = ShowFacets.NEVER  # each would count the whole list again
    compressed_fields = False
    warn_unsaved_form = True

    @property
    def media(self) -> forms.Media:
        """Return the scripts and styles, with the words of select boxes."""
        return super().media + select_texts()

    def within(
        self, records: QuerySet[Any], organizations: Iterable[Organization | int]
    ) -> QuerySet[Any]:
        """Return the records (present or past ones) of these organizations, or of those ids."""
        return records.filter(**{f"{self.organization_path}__in": organizations})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the visible records."""
        records = super().get_queryset(request)
        return self.visible(request, records)

    def visible(self, request: HttpRequest, records: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of the records that the person may see; a list's are the chosen ones."""
        if getattr(request, "is_list", False):
            chosen = narrowing_organization(request)
            if chosen is not None:
                return self.within(records, [chosen.pk])
        if request.user.is_superuser:
            return records
        return self.within(records, organizations_of(request.user))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Show the list; a NUL character, which no database can look for, is a bad request."""
        if any("\0" in value for values in request.GET.lists() for value in values[1]):
            raise BadRequest("A parameter has a NUL character.")
        request.is_list = True  # type: ignore[attr-defined]
        return super().changelist_view(request, extra_context)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the page of the list.

        Numbers that no column holds, and broken patterns, are as bad as texts there.
        """
        try:
            return super().get_changelist_instance(request)
        except (DataError, OverflowError) as error:
            raise IncorrectLookupParameters from error
        except OperationalError as error:
            # SQLite's word for what Python says of a pattern; PostgreSQL's is a DataError.
            if "user-defined function" in str(error):
                raise IncorrectLookupParameters from error
            raise

    def response_action(self, request: Any, queryset: QuerySet[Any]) -> Any:
        """Do what was chosen; a key that no record can have, which Django fails on, is left out."""
        keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
        request.POST = request.POST.copy()
        request.POST.setlist(ACTION_CHECKBOX_NAME, [key for key in keys if organization_id(key)])
        return super().response_action(request, queryset)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search; an autocomplete says of which organization."""
        if "\0" in search_term or len(search_term.split()) > MOST_SEARCH_WORDS:
            return queryset.none(), False
        if wanted := request.GET.get("organization", ""):
            found = Organization.objects.filter(pk=organization_id(wanted))
            # The list has a filter of this name, too; asking twice does no harm.
            queryset = self.within(queryset, found)
        return super().get_search_results(request, queryset, search_term)

    def get_form(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the form's class; what it offers belongs to the record's organization."""
        if obj is not None:
            request.organization = getattr(obj, "organization", None)
        return super().get_form(request, obj, **kwargs)


class ReadOnlyAdmin(ScopedAdmin):
    """Pages to look at: nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


class ScopedRelatedFilter(RelatedDropdownFilter):
    """Filters by a related record, offering those that the person may see."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: DjangoModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        """Return the offered records, sorted by what is shown."""
        records = choices(model_admin.admin_site, request, field.remote_field.model, None)
        return sorted(((str(each.pk), str(each)) for each in records), key=lambda pair: pair[1])

    def has_output(self) -> bool:
        """Say whether the filter is shown; one in use counts even where there is no choice."""
        return bool(super().has_output() or self.value())


class SuperuserOnly:
    """For what belongs to no organization: only superusers come here."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Say whether the index shows it."""
        return is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the pages open."""
        return is_superuser(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether one may be added."""
        return is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether one may be changed."""
        return is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether one may be deleted."""
        return is_superuser(request)


def is_superuser(request: HttpRequest) -> bool:
    """Say whether a superuser asks, also when nobody is logged in."""
    return bool(request.user.is_active and request.user.is_superuser)
