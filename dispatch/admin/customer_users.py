"""Customers' users: for which customer somebody with the role ClientCustomer acts."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelect2Widget

from core.actor import Actor
from core.admin.scoped import ScopedRelatedFilter
from core.admin.service import ServiceAdmin
from core.errors import NotUnique
from core.models import Membership, Organization, User
from core.roles import Role
from dispatch import services
from dispatch.models import CustomerUser

_KNOWN: Final = ("organization", "created_at", "updated_at")


class CustomersUserField(forms.ModelChoiceField):
    """Chooses a person or a program who holds the role."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name, and whether it is a program's."""
        return user_name(obj)


@admin.register(CustomerUser)
class CustomerUserAdmin(ServiceAdmin):
    """Who acts for a customer; somebody with the role who is not here sees no customer."""

    list_display = ("user_text", "customer", "organization", "updated_at")
    list_select_related = ("user", "customer__organization")
    list_filter: Any = (("organization", ScopedRelatedFilter),)
    search_fields = (
        *("user__username", "user__first_name", "user__last_name", "user__email"),
        *("customer__name", "customer__reference"),
    )
    search_help_text = _("The user's name or e-mail, or the customer's name or reference")
    ordering = ("customer__name_lower", "pk")
    autocomplete_fields = ("customer",)
    readonly_fields = ("user_text", *_KNOWN)
    fieldsets = (
        (None, {"fields": (("user_text", "customer"),)}),
        (_("Record"), {"fields": (_KNOWN,)}),
    )
    add_fieldsets = ((None, {"fields": (("user", "customer"),)}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return those who act for customers that are not deleted."""
        return super().get_queryset(request).filter(customer__deleted_at=None)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Offer the holders of the role in the organization; programs are among them."""
        if db_field.name == "user":
            holders = _holders(getattr(request, "organization", None))
            kwargs |= {"queryset": holders, "form_class": CustomersUserField}
            kwargs["widget"] = UnfoldAdminSelect2Widget
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> CustomerUser:
        """Let the user act for the customer; one who acts for another one is changed there."""
        user, customer = values["user"], values["customer"]
        if CustomerUser.objects.filter(user=user, organization=organization).exists():
            raise NotUnique("user")
        return services.bind_customer_user(user=user, customer=customer, by=by)

    def update_record(
        self, record: CustomerUser, values: dict[str, Any], by: Actor
    ) -> CustomerUser:
        """Let the user act for another customer."""
        customer = values.get("customer", record.customer)
        return services.bind_customer_user(user=record.user, customer=customer, by=by)

    def delete_record(self, record: CustomerUser, by: Actor) -> None:
        """Let the user act for nobody."""
        services.unbind_customer_user(user=record.user, organization=record.organization, by=by)

    @admin.display(description=_("user"), ordering="user__first_name")
    def user_text(self, record: CustomerUser) -> str:
        """Return who it is."""
        return user_name(record.user)


def user_name(user: User) -> str:
    """Return the person's name and account, or the program's name."""
    if user.is_machine:
        return gettext("%s (API client)") % user
    return f"{user} ({user.username})"


def _holders(organization: Organization | None) -> QuerySet[User]:
    held = Membership.objects.filter(role=Role.CLIENT_CUSTOMER, organization=organization)
    users = User.objects.filter(pk__in=held.values("user"))
    return users.order_by("first_name", "last_name", "username")
