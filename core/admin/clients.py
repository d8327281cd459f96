"""API clients: made, given a new secret and revoked here; secrets and tokens are never listed."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AccessToken, Grant, IDToken, RefreshToken
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelect2MultipleWidget,
)

from core.actor import Actor
from core.admin.client_page import client_context
from core.admin.client_steps import ClientSteps, secret_page
from core.admin.forms import ServiceForm
from core.admin.scope import chosen_organization, members_of, organizations_of
from core.admin.service import ServiceAdmin
from core.client_uses import client_uses, with_use
from core.clients import NewSecret, create_api_client
from core.models import ApiClient, Organization
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
class ApiClientAdmin(ClientSteps, ServiceAdmin):
    """Programs that use the APIs, and how much they use them."""

    asks_for_organization = False
    form = ApiClientForm
    change_form_template = "admin/cartera/api_client.html"
    list_display = ("name", "number", "state", "last_used", "requests", "errors", "created")
    list_filter = (("user__is_active", admin.BooleanFieldListFilter),)
    list_select_related = ("user",)
    search_fields = ("name", "client_id")
    ordering = ("name", "pk")
    add_fieldsets = ((None, {"fields": ("name", "organizations", "roles")}),)
    fieldsets = (
        (None, {"fields": ("name", "number", "state")}),
        (_("Details"), {"fields": ("acts_for", "returns_to")}),
    )

    def within(self, records: QuerySet[Any], organizations: Any) -> QuerySet[Any]:
        """Return the clients that reach one of the organizations."""
        return records.filter(user__in=members_of(organizations))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the visible clients; a list's with what they did lately."""
        clients = super().get_queryset(request)
        if not getattr(request, "is_list", False):
            return clients.select_related("user")
        client_uses.flush()  # at least what this process knows is up to date
        return with_use(clients, timezone.now().date())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return everything: a client is what it was made as."""
        return ("name", "number", "state", "acts_for", "returns_to") if obj else ()

    def get_form(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the form's class, which offers the person's own organizations."""
        form = super().get_form(request, obj, **kwargs)
        if "organizations" in form.base_fields:
            # Declared fields are the same object in every form, also in other threads.
            field = deepcopy(form.base_fields["organizations"])
            field.queryset = organizations_of(request.user).order_by("name")
            chosen = chosen_organization(request)
            field.initial = [chosen] if chosen else []
            form.base_fields["organizations"] = field
        return form

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """Refuse guessing at the secret's hash by asking for its beginnings."""
        return not lookup.startswith("client_secret") and super().lookup_allowed(
            lookup, value, request
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether there are steps to take; a client's page is for looking at."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what a client did keeps its name. Clients are revoked."""
        return False

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> ApiClient:
        """Make the client; `response_add` shows the secret that hangs on it."""
        made = create_api_client(
            name=values["name"],
            organizations=list(values["organizations"]),
            roles=[Role(role) for role in values["roles"]],
            by=by,
        )
        made.client.new_secret = made.secret
        return made.client

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the secret, this once: a redirect would have to keep it somewhere."""
        made = NewSecret(obj, vars(obj).pop("new_secret"))
        return secret_page(self.admin_site, request, made)

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> Any:
        """Return the page, with what the client reaches, did and had done to it."""
        if obj is not None:
            client_uses.flush()
            context.update(client_context(request, obj, timezone.now().date()))
            context["steps"] = self.steps_for(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description=_("client id"), ordering="client_id")
    def number(self, client: ApiClient) -> str:
        """Return the id that the program names itself by."""
        return client.client_id

    @admin.display(description=_("state"), ordering="user__is_active")
    def state(self, client: ApiClient) -> Any:
        """Return whether the client still gets tokens."""
        return _("Active") if client.user and client.user.is_active else _("Revoked")

    @admin.display(description=_("acts for"))
    def acts_for(self, client: ApiClient) -> Any:
        """Return for whom its tokens are."""
        if client.authorization_grant_type == ApiClient.GRANT_CLIENT_CREDENTIALS:
            return _("Itself")
        return _("People who log in and consent")

    @admin.display(description=_("redirect addresses"))
    def returns_to(self, client: ApiClient) -> str:
        """Return the addresses that may receive a code."""
        return client.redirect_uris or "-"

    @admin.display(description=_("last used (UTC)"), ordering="last_used_at")
    def last_used(self, client: Any) -> Any:
        """Return the time of the last request on any API."""
        return client.last_used_at or _("never")

    @admin.display(description=_("requests, 30 days"), ordering="requests_lately")
    def requests(self, client: Any) -> int:
        """Return the requests on all APIs."""
        return int(client.requests_lately)

    @admin.display(description=_("errors, 30 days"), ordering="errors_lately")
    def errors(self, client: Any) -> int:
        """Return the requests that were refused (4xx) or failed (5xx)."""
        return int(client.errors_lately)
