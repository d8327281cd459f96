"""The dated versions that an API client uses, to read on its page."""

from __future__ import annotations

from datetime import UTC, timedelta

from django.db.models import Max, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.admin.panels import Panel, register_panel
from core.models import ApiClient
from dispatch.admin.version_report import LONG
from dispatch.models import ClientVersion, VersionUse
from dispatch.version_history import HISTORY


@register_panel(ApiClient)
def versions_panel(request: HttpRequest, client: ApiClient) -> Panel | None:
    """Return the client's version and what it used in the last days, for those who may see it."""
    if not request.user.has_perm("dispatch.view_versionuse"):
        return None
    pin = ClientVersion.objects.filter(client=client).first()
    if pin is None:
        pinned = _("none: it gets the earliest, %(version)s") % {"version": HISTORY.earliest}
    else:
        values = {"version": pin.version, "day": date_format(pin.since, "Y-m-d")}
        pinned = _("%(version)s since %(day)s") % values
    return Panel(
        title=_("Dispatch versions"),
        rows=((_("Pinned to it"), pinned), *_used(client)),
        link=(reverse("admin:dispatch_versionuse_changelist"), _("Versions in use")),
    )


def _used(client: ApiClient) -> list[tuple[str, str]]:
    first = timezone.now().astimezone(UTC).date() - timedelta(days=LONG - 1)
    uses = VersionUse.objects.filter(client=client, day__gte=first).order_by().values("version")
    rows = uses.annotate(requests=Sum("requests"), last=Max("day")).order_by("-version")
    text = _("%(requests)s requests in %(days)s days, last on %(day)s")
    return [
        (
            row["version"],
            text % {"requests": row["requests"], "days": LONG, "day": row["last"].isoformat()},
        )
        for row in rows
    ]
