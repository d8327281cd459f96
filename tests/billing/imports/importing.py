"""What the tests of these imports share: files of one kind, and what there is afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from billing.models import (
    Package,
    PackageService,
    Recurrence,
    RecurrenceChange,
    RecurrenceService,
    Service,
)
from core.imports.registry import kind_named
from core.models import Event, Organization
from tests.builders import make_actor
from tests.imports.harness import Run, import_rows

MODELS = (Service, Package, PackageService, Recurrence, RecurrenceService)


def import_of(kind: str, folder: Path, header: str, *rows: str, **options: Any) -> Run:
    """Run `import_<kind>` on a file of this header and these rows."""
    return import_rows(kind, folder, header, *rows, **options)


def footprint() -> dict[str, int]:
    """Return how many rows there are of all that these imports write."""
    found = {model.__name__: model.objects.count() for model in MODELS}
    past = {f"past {model.__name__}": model.history.model.objects.count() for model in MODELS}
    events = Event.objects.exclude(code="import.applied").count()
    return {**found, **past, "changes": RecurrenceChange.objects.count(), "events": events}


def written(before: dict[str, int]) -> dict[str, int]:
    """Return how many rows there are more than before, of what there are more."""
    now = footprint()
    return {name: now[name] - count for name, count in before.items() if now[name] != count}


def rows_of(kind: str, organization: Organization) -> list[dict[str, Any]]:
    """Return what an export of the kind holds, by the names of columns."""
    made = kind_named(kind)
    assert made is not None
    found = made(organization, by=make_actor())
    names = [column.name for column in made.columns]
    return [dict(zip(names, row, strict=True)) for row in found.exported(found.records())]
