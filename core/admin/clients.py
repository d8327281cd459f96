"""API clients: made, given a new secret and revoked here; secrets and tokens are never listed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AccessToken, Grant, IDToken, RefreshToken
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelect2MultipleWidget,
)

from core.actor import Actor
from core.admin.forms import ServiceForm
from core.admin.scope import actor_of, members_of, organizations_of, reaches_no_further
from core.admin.service import ServiceAdmin
from core.clients import NewSecret, create_api_client, revoke_api_client, rotate_secret
from core.errors import DomainError
from core.models import ApiClient, Membership, Organization
from core.roles import Role

# The toolkit's own pages show and make tokens past our services.
for _model in (ApiClient, AccessToken, Grant, IDToken, RefreshToken):
    admin.site.unregister(_model)


class ApiClientForm(ServiceForm):
    """What a new client needs."""

    organizations = forms.ModelMultipleChoiceField(
        Organization.objects.none(),
        label=_("Organizations"),
        widget=UnfoldAdminSelect2MultipleWidget,
    )
    roles = forms.MultipleChoiceField(
        choices=Role.choices,
        label=_("Roles"),
        initial=[Role.ADMIN],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            self.fields["name"].required = True


@admin.register(ApiClient)
class ApiClientAdmin(ServiceAdmin):
    """Programs that use the APIs."""

    asks_for_organization = False
    form = ApiClientForm
    list_display = ("name", "client_id", "is_active", "created")
    list_filter = (("user__is_active", admin.BooleanFieldListFilter),)
    list_select_related = ("user",)
    search_fields = ("name", "client_id")
    ordering = ("name", "pk")
    actions = ("give_new_secret", "revoke")
    add_fieldsets = ((None, {"fields": ("name", "organizations", "roles")}),)
    fieldsets = (
        (None, {"fields": ("name", "client_id", "is_active")}),
        (_("Reaches"), {"fields": ("reaches",)}),
        (_("Details"), {"fields": ("authorization_grant_type", "redirect_uris", "created")}),
    )

    def within(self, records: QuerySet[Any], organizations: Any) -> QuerySet[Any]:
        """Return the clients that reach one of the organizations."""
        return records.filter(user__in=members_of(organizations))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return everything: a client is what it was made as."""
        return ("client_id", "is_active", "reaches", "created") if obj else ()

    def get_form(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the form's class, which offers the person's own organizations."""
        form = super().get_form(request, obj, **kwargs)
        if "organizations" in form.base_fields:
            field = form.base_fields["organizations"]
            field.queryset = organizations_of(request.user).order_by("name")
        return form

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """Refuse guessing at the secret's hash by asking for its beginnings."""
        return not lookup.startswith("client_secret") and super().lookup_allowed(
            lookup, value, request
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the actions are offered; a client's page is for looking at."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what a client did keeps its name. Clients are revoked."""
        return False

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> ApiClient:
        """Make the client; `save_model` shows the secret that hangs on it."""
        made = create_api_client(
            name=values["name"],
            organizations=list(values["organizations"]),
            roles=[Role(role) for role in values["roles"]],
            by=by,
        )
        made.client.new_secret = made.secret
        return made.client

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Make the client and show its secret, this once."""
        super().save_model(request, obj, form, change)
        self._show(request, NewSecret(obj, vars(obj).pop("new_secret")))

    @admin.display(description=_("active"), boolean=True)
    def is_active(self, client: ApiClient) -> bool:
        """Say whether the client still gets tokens."""
        return client.user is not None and client.user.is_active

    @admin.display(description=_("organizations and roles"))
    def reaches(self, client: ApiClient) -> str:
        """Return the client's memberships, one after the other."""
        held = Membership.objects.filter(user_id=client.user_id).select_related("organization")
        names = [f"{each.organization}: {each.get_role_display()}" for each in held]
        return "; ".join(names) or "-"

    @admin.action(description=_("Give a new secret"), permissions=["change"])
    def give_new_secret(self, request: HttpRequest, queryset: QuerySet[ApiClient]) -> None:
        """Replace the secrets of the chosen clients and show the new ones, this once."""
        for client in self._manageable(request, queryset):
            self._show(request, rotate_secret(client=client, by=actor_of(request)))

    @admin.action(description=_("Revoke for good"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiClient]) -> None:
        """Shut the chosen clients out."""
        for client in self._manageable(request, queryset):
            try:
                revoke_api_client(client=client, by=actor_of(request))
            except DomainError as error:
                self.message_user(request, f"{client}: {error.message}", messages.ERROR)
            else:
                self.message_user(request, _("%s is revoked.") % client, messages.SUCCESS)

    def _manageable(self, request: HttpRequest, queryset: QuerySet[ApiClient]) -> list[ApiClient]:
        """Return the clients that reach nothing the person does not see; name the others."""
        clients = list(queryset.select_related("user"))
        allowed = [each for each in clients if reaches_no_further(each.user, request.user)]
        for client in clients:
            if client not in allowed:
                text = _("%s also reaches organizations that are not yours.") % client
                self.message_user(request, text, messages.ERROR)
        return allowed

    def _show(self, request: HttpRequest, made: NewSecret) -> None:
        text = format_html(
            "{} <code>{}</code> <code>{}</code>",
            _("Write the secret down, it is not shown again:"),
            made.client.client_id,
            made.secret,
        )
        self.message_user(request, text, messages.WARNING)
