"""Links to other records of the surface."""

from __future__ import annotations

from core.api.v1.output import OutputField, link

PREFIX = "/api/v1.0"


def record_link(name: str, path: str, resource: str, help_text: str) -> OutputField:
    """Declare `{id, reference, name, href}` of the record that the foreign key `path` leads to."""
    columns = {"id": f"{path}_id", "reference": f"{path}__reference", "name": f"{path}__name"}
    return link(name, columns, f"{PREFIX}/{resource}/", help_text, title="Record")


def record_href(resource: str, record_id: int) -> str:
    """Return the link's own URL."""
    return f"{PREFIX}/{resource}/{record_id}"
