"""Permission groups: the five built in ones to look at, and those that superusers make."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from core.admin.scoped import SuperuserOnly
from core.staff import StaffGroup

admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(SuperuserOnly, ModelAdmin, DjangoGroupAdmin):
    """Sets of permissions, the same in all organizations."""

    list_display = ("name", "shown_as", "is_built_in")
    readonly_fields = ("built_in_text",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the groups with what names their permissions, which a page lists."""
        return super().get_queryset(request).prefetch_related("permissions__content_type")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields; a built in group says what it is."""
        fields = ("name", "permissions")
        names = ("built_in_text", *fields) if _is_built_in(obj) else fields
        return ((None, {"fields": names}),)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether it may be changed: the next `migrate` would undo it in a built in one."""
        return super().has_change_permission(request, obj) and not _is_built_in(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether it may be deleted: the next `migrate` would make a built in one again."""
        return super().has_delete_permission(request, obj) and not _is_built_in(obj)

    @admin.display(description=_("shown as"))
    def shown_as(self, group: Group) -> Any:
        """Return a built in group's name in the person's language."""
        return StaffGroup(group.name).label if _is_built_in(group) else group.name

    @admin.display(description=_("built in"), boolean=True)
    def is_built_in(self, group: Group) -> bool:
        """Say whether it is one of the five that the product makes."""
        return _is_built_in(group)

    @admin.display(description=_("built in"))
    def built_in_text(self, group: Group) -> Any:
        """Return why the page is only for looking."""
        return _("This group comes with the product, and every update makes it exactly this again.")


def _is_built_in(group: Group | None) -> bool:
    return group is not None and group.name in StaffGroup.values
