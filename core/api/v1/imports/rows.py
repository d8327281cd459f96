"""The plan of an import, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import F
from rest_framework import serializers

from core.api.v1.errors import V1Problem
from core.api.v1.pagination import PAGING_PARAMETERS, PageRequest, bad_parameter, page_ids, paging
from core.models import ImportRow, ImportRun, RowAction

SORTS: Final[dict[str, Any]] = {"line": F("line")}
DEFAULT_SORT: Final = "line"
# Beside those of every list; `limit` is another name of `max`.
PARAMETERS: Final = ("action", "limit")
ACTIONS: Final = tuple(RowAction.values)


class RowProblemSerializer(serializers.Serializer):
    """One thing that is wrong with a row."""

    column = serializers.CharField(
        allow_null=True, help_text="Name of the column in the file; null for the whole row."
    )
    text = serializers.CharField(help_text="What is wrong, for people.")


class ImportRowSerializer(serializers.Serializer):
    """One row of the file, and what the plan says of it."""

    line = serializers.IntegerField(
        help_text="Line of the file where it starts, from 1; the record's number where a format "
        "has no lines."
    )
    action = serializers.ChoiceField(ACTIONS, help_text="What becomes of it.")
    key = serializers.CharField(allow_null=True, help_text="What names its record in the file.")
    changes = serializers.DictField(
        child=serializers.JSONField(), help_text="Name of a value: what it was and what it becomes."
    )
    problems = RowProblemSerializer(many=True)


def page_of_rows(run: ImportRun, parameters: Mapping[str, str], path: str) -> dict[str, Any]:
    """Return one page of the plan; V1Problem for a parameter that is unknown or malformed."""
    unknown = [name for name in parameters if name not in (*PAGING_PARAMETERS, *PARAMETERS)]
    if unknown:
        names = ", ".join(unknown)
        text = f"The parameters [{names}] you provided are not valid for this request."
        raise V1Problem(400, "invalid_param", text)
    own = dict(parameters)
    if "limit" in own:
        own["max"] = own.pop("limit")
    page = PageRequest.read(own, SORTS, DEFAULT_SORT)
    rows = ImportRow.objects.filter(run=run)
    filters = {}
    if "action" in own:
        filters["action"] = own["action"].strip().lower()
        if filters["action"] not in ACTIONS:
            raise bad_parameter("action", f"one of {', '.join(ACTIONS)}")
        rows = rows.filter(action=filters["action"])
    total = rows.count()
    found = ImportRow.objects.in_bulk(page_ids(rows, page, SORTS[page.sort], total))
    documents = [_document(row) for row in found.values()]
    documents.sort(key=lambda row: row["line"], reverse=page.descending)
    return {"paging": paging(page, total, path, filters), "data": documents}


def _document(row: ImportRow) -> dict[str, Any]:
    return {
        "line": row.line,
        "action": row.action,
        "key": row.key or None,
        "changes": row.changes,
        "problems": [{"column": column or None, "text": text} for _, column, text in row.problems],
    }
