"""Admin pages that write through services, as the surfaces do.

A `ServiceAdmin` says which services create, change and delete its records. What they refuse appears
as an error of the form; what they write has its history row and its event.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.actor import Actor
from core.admin.exporting import ExportedList
from core.admin.forms import RefusableForm, Refusal, ServiceForm
from core.admin.panels import panels_of
from core.admin.past import PastPage
from core.admin.scope import actor_of, chosen_organization, organization_id, organizations_of
from core.admin.scoped import ScopedAdmin
from core.errors import DomainError
from core.models import Organization
from core.transactions import whole_transaction


class StaleRecord(DomainError):
    """The record is not any more what the person saw when the form was opened."""


class ServiceAdmin(ExportedList, PastPage, ScopedAdmin):
    """Creates, changes and deletes through services; the subclass names them."""

    form: ClassVar[type[RefusableForm]] = ServiceForm
    change_form_template = "admin/cartera/change_form.html"
    # Whether a new record needs an organization, which is chosen before its form is shown.
    asks_for_organization = True
    list_select_related: Any = ()

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> Model:
        """Call the service that creates; the organization is None unless asked for."""
        raise NotImplementedError

    def update_record(self, record: Any, values: dict[str, Any], by: Actor) -> Model:
        """Call the service that changes; `values` are those that the person changed."""
        raise NotImplementedError

    def delete_record(self, record: Any, by: Actor) -> None:
        """Call the service that deletes."""
        raise NotImplementedError

    def get_form(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the form's class, which knows the organization and what was refused."""
        form = super().get_form(request, obj, **kwargs)
        form.organization = getattr(request, "organization", None)
        form.refusal = getattr(request, "refusal", None)
        return form

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the visible records with the organization, which every service needs."""
        records = super().get_queryset(request)
        if not self.asks_for_organization:
            return records
        # Django leaves out a list's own joins where there are others already.
        return records.select_related("organization", *self.list_select_related)

    def changeform_view(
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show or save the form; after a refusal nothing is written and the form says why."""
        if object_id is None and self.asks_for_organization:
            chooser = self._choose_organization(request)
            if chooser is not None:
                return chooser
        try:
            with _writing(request):
                return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            # The transaction is undone. With a refusal the form is not valid, so that the same
            # request only shows it again.
            request.refusal = getattr(error, "refusal", None) or Refusal(error)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> Any:
        """Return the page, with the panels that other apps add to it."""
        context["panels"] = panels_of(request, obj) if obj is not None else []
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Hand the form's values to the service."""
        by = actor_of(request)
        if change:
            # The page shows every field: saved over a newer record, it would undo the newer part.
            seen = request.POST.get("seen_at", "")
            if seen and seen != obj.updated_at.isoformat():
                raise StaleRecord(_("Somebody changed this record meanwhile. Open it again."))
            saved = self.update_record(obj, form.values(), by)
        else:
            saved = self.create_record(form.organization, form.values(), by)
        # The admin goes on with its own copy of the record: the reply, the log, the inlines.
        vars(obj).update(vars(saved))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the inlines; the form's own relations went to the service with its values."""
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Hand the record to the service."""
        self.delete_record(obj, actor_of(request))

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """Return what the confirmation shows: the service knows what else goes, or forbids it."""
        name = str(self.opts.verbose_name if len(objs) == 1 else self.opts.verbose_name_plural)
        return [str(each) for each in objs], {name: len(objs)}, set(), []

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Delete after a confirmation; a refusal is shown on the record's page."""
        try:
            with _writing(request):
                return super().delete_view(request, object_id, extra_context)
        except DomainError as error:
            self.message_user(request, Refusal(error).text, messages.ERROR)
        names = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(names, args=[quote(unquote(object_id))]))

    def _choose_organization(self, request: Any) -> HttpResponseBase | None:
        """Settle for which organization a record is added; return a page where that is open."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        visible = organizations_of(request.user).order_by("name", "pk")
        if wanted := request.GET.get("organization"):
            request.organization = visible.filter(pk=organization_id(wanted)).first()
            if request.organization is None:
                raise Http404
            return None
        organizations = list(visible)
        if len(organizations) == 1:
            request.organization = organizations[0]
            return None
        chosen = chosen_organization(request)
        if chosen is not None and request.method == "GET":
            # In the address, so that choosing another one meanwhile does not move the record.
            parameters = request.GET.copy()
            parameters["organization"] = str(chosen.pk)
            return HttpResponseRedirect(f"{request.path}?{parameters.urlencode()}")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Add %s") % self.opts.verbose_name,
            "opts": self.opts,
            "organizations": organizations,
        }
        return TemplateResponse(request, "admin/cartera/choose_organization.html", context)


def _writing(request: HttpRequest) -> AbstractContextManager[None]:
    """Return what a page's view runs in.

    The admin runs views in a transaction of its own: foreign keys that are only checked when that
    ends would fail where no service can word it any more.
    """
    return whole_transaction() if request.method == "POST" else nullcontext()
