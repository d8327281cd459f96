"""What can be done to an API client: a new secret, and shutting it out, each asked twice.

A secret is shown in the answer to the request that made it and nowhere else; that page is never
cached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.debug import sensitive_variables

from core.admin.forms import Refusal
from core.admin.scope import actor_of, reaches_no_further
from core.clients import NewSecret, revoke_api_client, rotate_secret
from core.errors import DomainError
from core.models import ApiClient


@dataclass(frozen=True, slots=True)
class Step:
    """A step and the words of its page."""

    name: str
    label: Any
    question: Any
    warning: Any

    @property
    def page(self) -> str:
        """The name of its address."""
        return f"core_apiclient_{self.name}"


ROTATE: Final = Step(
    "rotate",
    gettext_lazy("Give a new secret"),
    gettext_lazy("A new secret for %(client)s?"),
    gettext_lazy(
        "The secret that the program has now is worth nothing at once: it gets no new token until "
        "it is given the new one. Tokens that it holds go on until they end."
    ),
)
REVOKE: Final = Step(
    "revoke",
    gettext_lazy("Revoke for good"),
    gettext_lazy("Revoke %(client)s for good?"),
    gettext_lazy(
        "The program is shut out at once, its tokens included. This cannot be undone: if it is "
        "needed again, make a new client."
    ),
)


class ClientSteps:
    """The pages of the steps, as methods of the clients' admin."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with those of the steps."""
        own = [
            path(
                f"<path:object_id>/{step.name}/",
                self.admin_site.admin_view(partial(self.step_view, step=step)),
                name=step.page,
            )
            for step in (ROTATE, REVOKE)
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def steps_for(self, request: HttpRequest, client: ApiClient) -> list[tuple[Step, str]]:
        """Return the steps that the person may take now, with their addresses."""
        if not (self._may_take(request, client) and client.user and client.user.is_active):
            return []
        site = self.admin_site.name
        return [
            (step, reverse(f"{site}:{step.page}", args=[client.pk])) for step in (ROTATE, REVOKE)
        ]

    def step_view(self, request: HttpRequest, object_id: str, *, step: Step) -> HttpResponseBase:
        """Ask first; do it on POST."""
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        client = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if client is None:
            return self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
                request, self.opts, object_id
            )
        if not self._may_take(request, client):
            raise PermissionDenied
        if request.method == "POST":
            try:
                return _DOERS[step.name](self.admin_site, request, client)
            except DomainError as error:
                messages.error(request, Refusal(error).text)
                return HttpResponseRedirect(_page_of(self.admin_site, client))
        values = {"client": client}
        context = {
            "title": step.question % values,
            "warning": step.warning,
            "label": step.label,
            "original": client,
        }
        return _page(self.admin_site, request, "client_step", context)

    def _may_take(self, request: HttpRequest, client: ApiClient) -> bool:
        """Say whether the person may; not for clients that reach what the person does not see."""
        permitted: bool = self.has_change_permission(request)  # type: ignore[attr-defined]
        return permitted and reaches_no_further(client.user, request.user)


@sensitive_variables()
def secret_page(site: AdminSite, request: HttpRequest, made: NewSecret) -> HttpResponse:
    """Return the page with a new secret, which is never shown again."""
    title = gettext("The secret of %(client)s") % {"client": made.client}
    context = {"title": title, "original": made.client, "secret": _Shown(made.secret)}
    return _page(site, request, "client_secret", context)


class _Shown(str):
    """The secret on its way into the page; Django logs the `repr` of a template's values."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr("********")


@sensitive_variables()
def _rotate(site: AdminSite, request: HttpRequest, client: ApiClient) -> HttpResponse:
    return secret_page(site, request, rotate_secret(client=client, by=actor_of(request)))


def _revoke(site: AdminSite, request: HttpRequest, client: ApiClient) -> HttpResponse:
    revoke_api_client(client=client, by=actor_of(request))
    messages.success(request, gettext("%(client)s is revoked.") % {"client": client})
    return HttpResponseRedirect(_page_of(site, client))


_DOERS: Final[dict[str, Callable[[AdminSite, HttpRequest, ApiClient], HttpResponse]]] = {
    ROTATE.name: _rotate,
    REVOKE.name: _revoke,
}


def _page(
    site: AdminSite, request: HttpRequest, template: str, context: dict[str, Any]
) -> TemplateResponse:
    full = {
        **site.each_context(request),
        "opts": ApiClient._meta,
        "client_page": _page_of(site, context["original"]),
        **context,
    }
    request.current_app = site.name
    response = TemplateResponse(request, f"admin/cartera/{template}.html", full)
    response["Cache-Control"] = "no-store"
    return response


def _page_of(site: AdminSite, client: ApiClient) -> str:
    return reverse(f"{site.name}:core_apiclient_change", args=[client.pk])
