"""Choosing, in the header, the organization that one works in: lists then show its records only."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, Resolver404, ResolverMatch, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.admin.scope import (
    CHOSEN,
    MOST_OFFERED,
    chosen_organization,
    organization_id,
    organizations_of,
)
from core.models import Organization

_LONGEST_SEARCH: Final = 100


def choose_organization(site: AdminSite, request: HttpRequest) -> HttpResponseBase:
    """Choose (POST; an empty `organization` is all of them), or show the page that looks for one.

    `next` is the path of the page that the person comes from and returns to. An organization that
    the person does not see answers as one that does not exist.
    """
    if request.method != "POST":
        return _search_page(site, request)
    wanted = request.POST.get("organization", "")
    chosen: Organization | None = None
    if wanted:
        chosen = organizations_of(request.user).filter(pk=organization_id(wanted)).first()
        if chosen is None:
            raise Http404
        request.session[CHOSEN] = chosen.pk
    else:
        request.session.pop(CHOSEN, None)
    return HttpResponseRedirect(_way_back(site, request, request.POST.get("next", ""), chosen))


def _search_page(site: AdminSite, request: HttpRequest) -> HttpResponseBase:
    text = request.GET.get("q", "").replace("\0", "")[:_LONGEST_SEARCH].strip()
    found = organizations_of(request.user).order_by("name", "pk")
    if text:
        columns = ("name", "slug", "tax_id")
        found = found.filter(
            Q(*((f"{each}__icontains", text) for each in columns), _connector=Q.OR)
        )
    shown = list(found[: MOST_OFFERED + 1])
    context = {
        **site.each_context(request),
        "title": _("Choose an organization"),
        "organizations": shown[:MOST_OFFERED],
        "has_more": len(shown) > MOST_OFFERED,
        "most": MOST_OFFERED,
        "chosen": chosen_organization(request),
        "q": text,
        "next": request.GET.get("next", ""),
    }
    request.current_app = site.name
    return TemplateResponse(request, "admin/cartera/organizations.html", context)


def _way_back(site: AdminSite, request: HttpRequest, path: str, chosen: Organization | None) -> str:
    """Return where to go: the page itself, or the list where its record is another's.

    Parameters are dropped: filters name records of the organization that was chosen before.
    """
    home = reverse("admin:index", current_app=site.name)
    path = path.partition("?")[0].partition("#")[0]
    if not url_has_allowed_host_and_scheme(path, None) or not path.startswith(home):
        return home
    try:
        match = resolve(path)
    except Resolver404:
        return home
    if match.url_name in (None, "choose_organization"):  # None is what finds no page
        return home
    if "object_id" not in match.kwargs:
        return path
    return _page_or_list(site, request, match, path, chosen) or home


def _page_or_list(
    site: AdminSite,
    request: HttpRequest,
    match: ResolverMatch,
    path: str,
    chosen: Organization | None,
) -> str | None:
    admin = next((each for each in site._registry.values() if _serves(each, match)), None)
    if admin is None:
        return None
    within: Any = getattr(admin, "within", None)
    if chosen is None or within is None:
        return path
    try:
        key = admin.opts.pk.to_python(unquote(match.kwargs["object_id"]))
        records = admin.get_queryset(request).filter(pk=key)
        if within(records, [chosen.pk]).exists():
            return path
    except (ValidationError, ValueError, OverflowError):
        pass
    try:
        return reverse(f"admin:{admin.opts.app_label}_{admin.opts.model_name}_changelist")
    except NoReverseMatch:
        return None


def _serves(admin: Any, match: ResolverMatch) -> bool:
    """Say whether the page is one of the model's: names begin with the app's and the model's."""
    name = f"{admin.opts.app_label}_{admin.opts.model_name}_"
    return (match.url_name or "").startswith(name)
