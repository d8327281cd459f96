"""Imports on the home page: those in progress, and those that ended last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.figures import Feed, FeedEntry
from core.admin.home import register_figures
from core.admin.imports_access import seen_by
from core.admin.imports_new import page_of
from core.admin.imports_words import ACTIVE, counts_text, progress_text, title_of, told
from core.models import ImportRun, Organization

_SHOWN: Final = 5


@register_figures(gettext_lazy("Imports"), order=80)
def imports(request: HttpRequest, organization: Organization) -> Iterator[Feed]:
    """Yield the imports in progress and the latest others, for those who may see them."""
    if not request.user.has_perm("core.view_importrun"):
        return
    runs = seen_by(request.user, ImportRun.objects.filter(organization=organization))
    runs = runs.select_related("created_by", "client").order_by("-pk")
    in_progress = list(runs.filter(state__in=ACTIVE)[:_SHOWN])
    latest = list(runs.exclude(state__in=ACTIVE)[:_SHOWN])
    if not in_progress and not latest:
        return
    yield Feed(
        title=_("Imports in progress and the latest others"),
        entries=[_entry(run) for run in (*in_progress, *latest)],
        link=(reverse("admin:core_importrun_changelist"), _("All imports")),
    )


def _entry(run: ImportRun) -> FeedEntry:
    state = progress_text(run) or (counts_text(run) if run.rows else told(run.message))
    return FeedEntry(
        at=run.created_at,
        who=run.client or run.created_by or "-",
        what=f"{title_of(run)}: {run.get_state_display()}. {state}",
        hint=run.source,
        link=page_of(run),
    )
