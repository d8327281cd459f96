"""What happened last, on the home page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.figures import Feed, FeedEntry
from core.admin.home import register_figures
from core.models import Event, Organization

_SHOWN: Final = 10


@register_figures(gettext_lazy("Events"), order=90)
def latest_events(request: HttpRequest, organization: Organization) -> Iterator[Feed]:
    """Yield the latest events, for those who may see them."""
    if not request.user.has_perm("core.view_event"):
        return
    # The index on (organization, id) gives these without looking at others.
    events = Event.objects.filter(organization=organization).select_related("actor", "client")
    yield Feed(
        title=_("Latest events"),
        entries=[
            FeedEntry(
                at=event.at,
                who=event.client or event.actor or "-",
                what=str(event),
                hint=event.code,
                link=reverse("admin:core_event_change", args=[event.pk]),
            )
            for event in events.order_by("-pk")[:_SHOWN]
        ],
        link=(reverse("admin:core_event_changelist"), _("All events")),
    )
