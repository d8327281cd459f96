"""Lists whose records can be downloaded, in every format, as their import reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR, IncorrectLookupParameters
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.http import StreamingHttpResponse as Streaming
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from core.admin.scope import CHOSEN, actor_of, narrowing_organization
from core.exports.formats import CSV, FORMATS, Format, check_room, file_name, parts_of_export
from core.exports.problems import Unwritable
from core.exports.selection import among
from core.imports.kind import ImportKind
from core.imports.registry import all_kinds
from core.models import Organization, User

# Besides what the kind asks for.
EXPORTING = "core.export_records"


class ExportedList:
    """The list's part: an action for the chosen records, and links for all that are listed.

    It does nothing where no kind of import is about the list's model.
    """

    admin_site: Any
    model: Any
    opts: Any
    list_after_template = "admin/cartera/export_links.html"

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Say whether the person may download what the list shows."""
        kind = self._exported_kind()
        return kind is not None and request.user.has_perms((EXPORTING, kind.shown_with))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return the actions of the list, with one for each format."""
        actions: dict[str, Any] = super().get_actions(request)  # type: ignore[misc]
        if IS_POPUP_VAR in request.GET or not self.has_export_permission(request):
            return actions
        for each in FORMATS.values():
            name = "export" if each is CSV else f"export_{each.name}"
            title = _("Export (%(format)s)") % {"format": each.title}
            actions[name] = (_action(each), name, title)
        return actions

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the pages; the download's takes the list's parameters."""
        own = []
        if self._exported_kind() is not None:
            view = self.admin_site.admin_view(self.export_listed)
            own.append(path("export/<slug:name>/", view, name=self._export_page()))
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Show the list, with the links that download it."""
        links = self._export_links(request) if self.has_export_permission(request) else []
        context = {**(extra_context or {}), "export_links": links}
        return super().changelist_view(request, context)  # type: ignore[misc]

    def export_listed(self, request: HttpRequest, name: str) -> HttpResponseBase:
        """Download everything that the list shows with these parameters, on whichever page."""
        if not self.has_view_permission(request) or not self.has_export_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        if name not in FORMATS:
            raise Http404(f"There is no format {name}.")
        if any("\0" in value for values in request.GET.lists() for value in values[1]):
            raise BadRequest("A parameter has a NUL character.")
        list_page = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        asked = _request_to_list(request.user, request.session, request.GET.copy())
        try:
            found = self.get_changelist_instance(asked).get_queryset(asked)  # type: ignore[attr-defined]
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{reverse(list_page)}?e=1")
        response = self.export_records(request, found, FORMATS[name])
        return response or HttpResponseRedirect(f"{reverse(list_page)}?{request.GET.urlencode()}")

    def export_records(
        self, request: HttpRequest, listed: QuerySet[Any], file_format: Format
    ) -> HttpResponseBase | None:
        """Return the file, written while it is sent; None, with a message, where it cannot be.

        The records of a file are of one organization, to whose records they refer.
        """
        kind_class = self._exported_kind()
        organization = self._organization_of(request, listed)
        if organization is None or kind_class is None:
            messages.error(request, _("Choose records of one organization."))
            return None
        kind = kind_class(organization, by=actor_of(request))
        records = among(kind.records(), listed)
        try:
            check_room(records, file_format)
        except Unwritable:
            text = _("These are more than an XLSX sheet holds. Choose CSV or JSON lines.")
            messages.error(request, text)
            return None
        return _download(kind, records, file_format)

    def request_to_list(
        self, organization: Organization, parameters: Sequence[tuple[str, str]]
    ) -> HttpRequest:
        """Return the request of a superuser who works in the organization."""
        user = User(is_active=True, is_staff=True, is_superuser=True)
        session = {CHOSEN: organization.pk}
        return _request_to_list(user, session, QueryDict(urlencode(parameters)))

    def _exported_kind(self) -> type[ImportKind] | None:
        kinds = (each for each in all_kinds() if each.model is self.model)
        return next(kinds, None)

    def _export_page(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_export"

    def _export_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Return the address and the name of each download."""
        parameters = request.GET.copy()
        parameters.pop("p", None)
        query = f"?{parameters.urlencode()}" if parameters else ""
        page = f"{self.admin_site.name}:{self._export_page()}"
        return [
            (f"{reverse(page, args=[name])}{query}", str(each.title))
            for name, each in FORMATS.items()
        ]

    def _organization_of(self, request: HttpRequest, listed: QuerySet[Any]) -> Organization | None:
        """Return the one whose list it is, or else the one that all the records belong to."""
        chosen = narrowing_organization(request)
        if chosen is not None:
            return chosen
        owner = self.organization_path  # type: ignore[attr-defined]
        owners = listed.order_by().values_list(owner, flat=True)
        first = owners.first()
        if first is None or owners.exclude(**{owner: first}).exists():
            return None
        return Organization.objects.get(pk=first)


def _action(file_format: Format) -> Callable[..., HttpResponseBase | None]:
    """Return the action of a list that exports what was chosen in it."""

    def export(admin: Any, request: HttpRequest, queryset: Any) -> HttpResponseBase | None:
        response: HttpResponseBase | None = admin.export_records(request, queryset, file_format)
        return response

    return export


def _request_to_list(user: Any, session: Any, parameters: QueryDict) -> HttpRequest:
    """Return a request for everything that a list finds, on all of its pages.

    It posts, as actions do: a page is about the first of what a search finds.
    """
    request = HttpRequest()
    request.method = "POST"
    request.GET = parameters  # type: ignore[assignment]  # Django itself reads both kinds
    request.user = user
    request.session = session
    request.is_list = True  # type: ignore[attr-defined]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def _download(kind: ImportKind, records: QuerySet[Any], file_format: Format) -> HttpResponseBase:
    parts = parts_of_export(kind, records, file_format, has_mark=file_format is CSV)
    response = Streaming(parts, content_type=file_format.content_type)
    name = file_name(kind, file_format)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
