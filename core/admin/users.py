"""People: their accounts, passwords and permissions."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from core.actor import Actor
from core.admin.forms import RefusableForm
from core.admin.scope import (
    actor_of,
    chosen_organization,
    may_manage,
    members_of,
    organizations_of,
)
from core.admin.scoped import is_superuser
from core.admin.service import ServiceAdmin
from core.admin.staff_groups import (
    FIELD,
    as_values,
    group_label,
    may_give,
    offer,
    staff_group_field,
)
from core.models import Organization, User
from core.people import VALUES, create_user, set_password, update_user
from core.roles import Role


class UserForm(RefusableForm, UserChangeForm):
    """Changes an account; the password has a page of its own."""

    staff_group = staff_group_field()


class NewUserForm(RefusableForm, UserCreationForm):
    """Makes an account, at once as a member of an organization."""

    organization_of_user = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Organization"), widget=UnfoldAdminSelectWidget
    )
    roles = forms.MultipleChoiceField(
        choices=Role.choices, label=_("Roles"), widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    staff_group = staff_group_field()


class PasswordForm(AdminPasswordChangeForm):
    """Sets a password through the service, so that the change has an event."""

    def save(self, commit: bool = True) -> User:
        """Save the password of the user, who knows by whom it is set (`UserAdmin.get_object`)."""
        user: User = self.user
        usable = self.cleaned_data["set_usable_password"]
        password = self.cleaned_data["password1"] if usable else None
        saved = set_password(user=user, password=password, by=user.changed_by)  # type: ignore[attr-defined]
        vars(user).update(vars(saved))
        return user


@admin.register(User)
class UserAdmin(ServiceAdmin, DjangoUserAdmin):  # type: ignore[misc]  # both are ModelAdmins
    """Accounts of people; machines have none to log in with."""

    asks_for_organization = False
    form = UserForm  # type: ignore[misc]
    add_form = NewUserForm
    change_password_form = PasswordForm
    list_display = ("username", "email", "first_name", "last_name", "reference", "is_active")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username", "first_name", "last_name", "email", "reference")
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ("groups", "user_permissions")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": (("first_name", "last_name"), ("email", "reference"))}),
        (_("Access"), {"fields": ("is_active",)}),
        (_("Important dates"), {"fields": (("last_login", "date_joined"),)}),
    )
    permissions_fieldset = (
        _("Permissions"),
        {"fields": (("is_staff", "is_superuser"), "groups", "user_permissions")},
    )
    staff_fieldset = (_("Permissions"), {"fields": (FIELD,)})
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        (_("Person"), {"fields": (("first_name", "last_name"), ("email", "reference"))}),
        (_("Access"), {"fields": ("organization_of_user", "roles", FIELD)}),
    )

    def within(self, records: QuerySet[Any], organizations: Any) -> QuerySet[Any]:
        """Return the members of the organizations."""
        return records.filter(id__in=members_of(organizations))

    def visible(self, request: HttpRequest, records: QuerySet[Any]) -> QuerySet[Any]:
        """Return people only."""
        return super().visible(request, records).filter(is_machine=False)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the user, who knows who may be about to change them."""
        user = super().get_object(request, *args, **kwargs)
        if user is not None:
            user.changed_by = actor_of(request)
        return user

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields; permissions are given by superusers, groups of staff by others."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        if is_superuser(request):
            return (*fieldsets, self.permissions_fieldset)
        if may_give(request.user, obj) and self.has_change_permission(request, obj):
            return (*fieldsets, self.staff_fieldset)
        return fieldsets

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the form's field; the built in groups are told in the person's language."""
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.label_from_instance = group_label
        return field

    def get_form(  # type: ignore[override]
        self, request: Any, obj: Any = None, **kwargs: Any
    ) -> Any:
        """Return the form's class; a new account may join the person's own organizations."""
        form = super().get_form(request, obj, **kwargs)
        if FIELD in form.base_fields:
            offer(form, request.user, obj)
        if "organization_of_user" in form.base_fields:
            # The fields of the class are everybody's: another request may be filling in its own.
            for name in ("organization_of_user", "roles"):
                form.base_fields[name] = deepcopy(form.base_fields[name])
            field = form.base_fields["organization_of_user"]
            field.queryset = organizations_of(request.user).order_by("name")
            field.initial = chosen_organization(request)
            # A superuser's new colleague may be a superuser, who needs no membership.
            field.required = not is_superuser(request)
            form.base_fields["roles"].required = field.required
        return form

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the account may be changed; see `may_manage`."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_manage(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what a person did keeps their name. Accounts are made inactive."""
        return False

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> User:
        """Make the account."""
        return create_user(
            values=_account(values),
            password=values.get("password1") or None,
            organization=values.get("organization_of_user"),
            roles=[Role(role) for role in values.get("roles", ())],
            by=by,
        )

    def update_record(self, record: User, values: dict[str, Any], by: Actor) -> User:
        """Change the account."""
        return update_user(user=record, values=_account(values), by=by)


def _account(values: dict[str, Any]) -> dict[str, Any]:
    """Return what the form says of the account itself."""
    return {name: values[name] for name in VALUES if name in values} | as_values(values)
