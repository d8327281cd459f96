"""Whose imports a person sees, and what they may import."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.imports.kind import ImportKind
from core.imports.registry import all_kinds, kind_named
from core.models import ImportRun

IMPORT = "core.import_records"


def importable_kinds(user: Any) -> list[type[ImportKind]]:
    """Return the kinds that the person may import."""
    if not user.has_perm(IMPORT):
        return []
    return [kind for kind in all_kinds() if user.has_perms(kind.needs)]


def may_import(user: Any, run: ImportRun) -> bool:
    """Say whether the person may apply, try again or discard the import."""
    kind = kind_named(run.kind)
    return kind is not None and kind in importable_kinds(user)


def seen_by(user: Any, runs: QuerySet[ImportRun]) -> QuerySet[ImportRun]:
    """Return those of the imports whose records the person may look at."""
    if user.is_superuser:
        return runs
    return runs.filter(kind__in=[kind.name for kind in all_kinds() if _may_look_at(user, kind)])


def _may_look_at(user: Any, kind: type[ImportKind]) -> bool:
    """A plan holds whatever the file says of the records: seeing it is seeing them."""
    app, _, codename = kind.needs[0].partition(".")
    return bool(user.has_perm(f"{app}.view_{codename.partition('_')[2]}"))
