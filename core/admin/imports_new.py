"""Beginning an import: a file is taken, or the same one tried again in another way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.admin.forms import Refusal
from core.admin.imports_access import importable_kinds, may_import
from core.admin.imports_form import AT_ONCE, ImportForm, asked_reading, initial_of, options_of
from core.admin.imports_words import told
from core.admin.scope import (
    actor_of,
    chosen_organization,
    offered_organizations,
    organization_id,
    organizations_of,
)
from core.errors import DomainError
from core.imports import jobs, runs
from core.imports.runs import NotApplicable
from core.imports.uploads import has_upload, keep_upload
from core.models import ImportRun, OnError, Organization


def page(model_admin: Any, request: HttpRequest) -> HttpResponseBase:
    """Show the form; on POST keep the file and leave the rest to the worker."""
    organization = _organization_of(request)
    if not isinstance(organization, Organization):
        return organization or _ask_for_organization(model_admin, request)
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        organization=organization,
        kinds=importable_kinds(request.user),
        initial={"kind": request.GET.get("kind", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            run = _begin(request, organization, form)
        except DomainError as error:
            form.add_error("file", Refusal(error).text)
        else:
            return HttpResponseRedirect(page_of(run))
    context = {"title": _("Import a file"), "form": form, "import_organization": organization}
    return shown(model_admin, request, "import_new", context)


def again_page(model_admin: Any, request: HttpRequest, run: ImportRun) -> HttpResponseBase:
    """Ask how the same file shall be tried again; do it on POST."""
    if not may_import(request.user, run):
        raise PermissionDenied
    if not has_upload(run):
        messages.error(request, told("The file is not kept any more: upload it again."))
        return HttpResponseRedirect(page_of(run))
    form = ImportForm(
        request.POST if request.method == "POST" else None,
        organization=run.organization,
        kinds=importable_kinds(request.user),
        again=run,
        initial=initial_of(run),
    )
    if request.method == "POST" and form.is_valid():
        return replaced(
            request,
            run,
            options=options_of(
                form.reading(asked_reading(run).column_map),
                create_missing=form.cleaned_data["create_missing"],
            ),
            on_error=OnError(form.cleaned_data["on_error"]),
            apply_at_once=form.cleaned_data["how"] == AT_ONCE,
        )
    context = {
        "title": _("Try again: %(file)s") % {"file": run.source},
        "form": form,
        "run": run,
        "run_page": page_of(run),
        "import_organization": run.organization,
    }
    return shown(model_admin, request, "import_new", context)


def replaced(request: HttpRequest, run: ImportRun, **how: Any) -> HttpResponseBase:
    """Begin the run that takes the place of this one; go to its page."""
    try:
        new = jobs.replace(run, by=actor_of(request), **how)
    except NotApplicable as error:
        messages.error(request, told(str(error)))
        new = run
    return HttpResponseRedirect(page_of(new))


def page_of(run: ImportRun) -> str:
    """Return the address of the import's page."""
    return reverse("admin:core_importrun_change", args=[run.pk])


def shown(
    model_admin: Any, request: HttpRequest, template: str, context: dict[str, Any]
) -> TemplateResponse:
    """Return a page of imports."""
    request.current_app = model_admin.admin_site.name
    full = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        **context,
    }
    return TemplateResponse(request, f"admin/cartera/{template}.html", full)


def _begin(request: HttpRequest, organization: Organization, form: ImportForm) -> ImportRun:
    file = form.cleaned_data["file"]
    upload = keep_upload(file)
    with transaction.atomic():
        run = runs.begin(
            organization,
            form.chosen_kind,
            source=file.name.replace("\0", ""),
            by=actor_of(request),
            digest=upload.digest,
            size=upload.size,
            upload=upload.path,
            options=options_of(form.reading(), create_missing=form.cleaned_data["create_missing"]),
            on_error=OnError(form.cleaned_data["on_error"]),
            apply_at_once=form.cleaned_data["how"] == AT_ONCE,
        )
        jobs.submit(run)
    return run


def _organization_of(request: HttpRequest) -> Organization | HttpResponseBase | None:
    """Return the organization that is imported into; a redirect that names it; None to ask.

    It is in the address, so that choosing another one meanwhile does not move the import.
    """
    if wanted := request.GET.get("organization"):
        visible = organizations_of(request.user)
        found = visible.filter(pk=organization_id(wanted)).first()
        if found is None:
            raise Http404
        return found
    chosen = chosen_organization(request)
    is_only_one = len(offered_organizations(request)) == 1
    if chosen is None or is_only_one or request.method == "POST":
        return chosen
    parameters = request.GET.copy()
    parameters["organization"] = str(chosen.pk)
    return HttpResponseRedirect(f"{request.path}?{parameters.urlencode()}")


def _ask_for_organization(model_admin: Any, request: HttpRequest) -> HttpResponseBase:
    context = {
        "title": _("Import a file"),
        "organizations": organizations_of(request.user).order_by("name", "pk"),
    }
    return shown(model_admin, request, "choose_organization", context)
