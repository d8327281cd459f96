"""The document of an import."""

from __future__ import annotations

from django.db.models import F
from rest_framework import serializers

from core.api.v1.output import (
    OutputField,
    OutputModel,
    declared_serializer,
    flag,
    instant,
    integer,
    organization_slug,
    text,
)
from core.models import ImportRun, ImportState, OnError

BASE = "/api/v1.0/imports/"
# Key of `counts` -> column of the run.
COUNTS = {
    "create": "created_rows",
    "update": "updated_rows",
    "unchanged": "unchanged_rows",
    "duplicate": "duplicate_rows",
    "conflict": "conflict_rows",
    "error": "error_rows",
    "written": "written_rows",
}


_COUNTED = {
    "create": "Rows that make a record.",
    "update": "Rows that change a record.",
    "unchanged": "Rows that say what is already so.",
    "duplicate": "Rows about the record of an earlier row.",
    "conflict": "Rows against what others have or did.",
    "error": "Rows with a bad value.",
    "written": "Rows written so far.",
}
_LINKED = {
    "self": "This document.",
    "rows": "The plan, row by row.",
    "failed": "The rows with problems, as CSV.",
    "apply": "POST does what the plan says; null unless the import is `planned`.",
}
# Functions make the members: `create` and `self` cannot be names in a serializer's class.
_counts_schema = declared_serializer(
    "ImportCounts",
    lambda: {name: serializers.IntegerField(help_text=text) for name, text in _COUNTED.items()},
)
_links_schema = declared_serializer(
    "ImportLinks",
    lambda: {
        name: serializers.CharField(allow_null=name == "apply", help_text=text)
        for name, text in _LINKED.items()
    },
)


def _choice(name: str, column: str, choices: list[str], help_text: str) -> OutputField:
    return OutputField(
        name=name,
        columns=(column,),
        schema=lambda: serializers.ChoiceField(choices, help_text=help_text),
        sort=F(column),  # type: ignore[arg-type]
    )


def _moment(name: str, column: str, help_text: str) -> OutputField:
    return OutputField(
        name=name,
        columns=(column,),
        expression="{0} and instant({0})",
        schema=lambda: serializers.DateTimeField(allow_null=True, help_text=help_text),
        sort=F(column),  # type: ignore[arg-type]
    )


def _counts(*numbers: int) -> dict[str, int]:
    return dict(zip(COUNTS, numbers, strict=True))


def _links(number: int, state: str) -> dict[str, str | None]:
    own = f"{BASE}{number}"
    is_planned = state == ImportState.PLANNED
    return {
        "self": own,
        "rows": f"{own}/rows",
        "failed": f"{own}/failed",
        "apply": f"{own}/apply" if is_planned else None,
    }


IMPORT = OutputModel(
    "Import",
    ImportRun,
    [
        integer("id", "pk", "Number of the import."),
        text("kind", "kind", "What the file holds, such as customers."),
        _choice(
            "state",
            "state",
            list(ImportState.values),
            "waiting, planning, planned, applying, applied, failed (see `message`), discarded.",
        ),
        text("file", "source", "Name of the file, as it was sent."),
        integer("size", "size", "Bytes of the file."),
        integer("bytesRead", "bytes_read", "How much of it was read so far."),
        _choice(
            "onError",
            "on_error",
            list(OnError.values),
            "stop: nothing is written when a row is bad; skip: bad rows are left out.",
        ),
        flag("apply", "apply_at_once", "Whether the plan is applied as soon as it is made."),
        OutputField(
            name="counts",
            columns=tuple(COUNTS.values()),
            expression=f"counts({', '.join(f'{{{place}}}' for place in range(len(COUNTS)))})",
            names={"counts": _counts},
            schema=lambda: _counts_schema(help_text="Rows by what becomes of them."),
        ),
        OutputField(
            name="besides",
            columns=("others",),
            schema=lambda: serializers.DictField(
                child=serializers.IntegerField(),
                help_text="What happened to other records on the way: events and how many.",
            ),
        ),
        OutputField(
            name="notes",
            columns=("notes",),
            schema=lambda: serializers.ListField(
                child=serializers.CharField(), help_text="What one should know besides."
            ),
        ),
        text("message", "message", "Why it failed."),
        organization_slug(),
        OutputField(
            name="links",
            columns=("pk", "state"),
            expression="links({0}, {1})",
            names={"links": _links},
            schema=lambda: _links_schema(help_text="Where to go on."),
        ),
        _moment("datePlanned", "planned_at", "When the plan was made; null until then."),
        _moment("dateApplied", "applied_at", "When it was applied; null until then."),
        instant("dateCreated", "created_at", "When the file was sent."),
        instant("lastUpdated", "updated_at", "When something last changed."),
    ],
)
