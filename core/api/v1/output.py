"""What a v1 record looks like: one table of fields per record.

The table drives four things: the columns that are read, the function that turns a row into the
document (made once, without serializers), the whitelist of sorts, and the serializer that declares
the same shape to OpenAPI. `tests/core/api/v1/test_output.py` holds that all of them agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from django.db.models import Expression, F, Model, Value
from django.db.models.constants import LOOKUP_SEP
from django.db.models.functions import Lower, NullIf
from rest_framework import serializers

from core.api.v1.dates import format_datetime
from core.models import Organization


@dataclass(frozen=True, slots=True)
class Reply:
    """What a document needs besides its row: where it is read, and by whom."""

    organization: Organization
    media_url: str


def number(value: Decimal | None) -> int | float | None:
    """Return an exact decimal as the JSON number without superfluous zeros: 5000, 1250.5."""
    if value is None:
        return None
    whole = int(value)
    return whole if whole == value else float(value)


# The names that a field's expression may use besides `row`, `sides` and `reply`.
NAMES: dict[str, Any] = {"number": number, "instant": format_datetime}


@dataclass(frozen=True, kw_only=True)
class OutputField:
    """One key of a document.

    `columns` are ORM paths from the record; `expression` is Python source with `{0}`, `{1}`, ... in
    their places, which may also use `row`, `sides` (values read beside the row, by name) and
    `reply`. `sort` is what the list is ordered by, None where the key is no scalar. `switch` names
    the organization's flag without which the key is left out. A schema that allows null means:
    where the first column may be null or empty.
    """

    name: str
    columns: tuple[str, ...] = ()
    expression: str = "{0}"
    schema: Callable[[], serializers.Field]
    sort: Expression | None = None
    switch: str = ""
    names: Mapping[str, Any] = field(default_factory=dict)


def folded(column: str | Expression) -> Expression:
    """Return what a text is ordered by: without case, and null where it is shown as null."""
    return NullIf(Lower(column), Value(""))


def text(name: str, column: str, help_text: str, *, sort: str = "") -> OutputField:
    """Declare a text; an empty one is null. `sort` names a column already in lower case."""
    return OutputField(
        name=name,
        columns=(column,),
        expression="{0} or None",
        schema=lambda: serializers.CharField(allow_null=True, help_text=help_text),
        sort=F(sort) if sort else folded(column),  # type: ignore[arg-type]
    )


def integer(name: str, column: str, help_text: str) -> OutputField:
    """Declare a whole number."""
    return OutputField(
        name=name,
        columns=(column,),
        schema=lambda: serializers.IntegerField(allow_null=True, help_text=help_text),
        sort=F(column),  # type: ignore[arg-type]
    )


def decimal(name: str, column: str, help_text: str) -> OutputField:
    """Declare an exact decimal, shown as a JSON number."""
    return OutputField(
        name=name,
        columns=(column,),
        expression="number({0})",
        schema=lambda: serializers.FloatField(allow_null=True, help_text=help_text),
        sort=F(column),  # type: ignore[arg-type]
    )


def flag(name: str, column: str, help_text: str, *, nullable: bool = False) -> OutputField:
    """Declare a boolean."""
    return OutputField(
        name=name,
        columns=(column,),
        schema=lambda: serializers.BooleanField(allow_null=nullable, help_text=help_text),
        sort=F(column),  # type: ignore[arg-type]
    )


def instant(name: str, column: str, help_text: str) -> OutputField:
    """Declare a point in time, shown in UTC with whole seconds."""
    return OutputField(
        name=name,
        columns=(column,),
        expression="instant({0})",
        schema=lambda: serializers.DateTimeField(help_text=help_text),
        sort=F(column),  # type: ignore[arg-type]
    )


def organization_slug(name: str = "organization") -> OutputField:
    """Declare the slug of the organization that owns the record."""
    return OutputField(
        name=name,
        expression="reply.organization.slug",
        schema=lambda: serializers.SlugField(help_text="Slug of the owning organization."),
        sort=F("organization_id"),  # type: ignore[arg-type]
    )


def media(name: str, column: str, help_text: str) -> OutputField:
    """Declare a stored image, shown as an absolute URL; null without one."""
    return OutputField(
        name=name,
        columns=(column,),
        expression="reply.media_url + {0} if {0} else None",
        schema=lambda: serializers.URLField(allow_null=True, help_text=help_text),
        sort=folded(column),
    )


@cache
def link_schema(keys: tuple[str, ...], title: str) -> type[serializers.Serializer]:
    """Return the serializer class of `{id, reference, name, href}`-like links."""
    kinds = {"id": serializers.IntegerField, "userId": serializers.IntegerField}
    members = {key: kinds.get(key, serializers.CharField)() for key in keys}
    return type(f"{title}LinkSerializer", (serializers.Serializer,), members)


def link(
    name: str,
    columns: Mapping[str, str],
    path: str,
    help_text: str,
    *,
    title: str,
    switch: str = "",
) -> OutputField:
    """Declare a link to another record; null when its first column is.

    `columns` maps the link's keys to ORM paths, the id first; `href` is `path` followed by the id.
    """
    keys = (*columns, "href")
    parts = ", ".join(f'"{key}": {{{i}}}' for i, key in enumerate(columns))
    href = f'"{path}" + str({{0}})'
    return OutputField(
        name=name,
        columns=tuple(columns.values()),
        expression=f'None if {{0}} is None else {{{{{parts}, "href": {href}}}}}',
        schema=lambda: link_schema(keys, title)(allow_null=True, help_text=help_text),
        switch=switch,
    )


RowBuilder = Callable[[Sequence[Any], Mapping[str, Any], Reply], dict[str, Any]]
# ids of the page, and how the reply is read -> for each side its value by record id
SideReader = Callable[[Sequence[int], Reply], dict[str, "Side"]]


@dataclass(frozen=True, slots=True)
class Side:
    """Values read beside the rows of a page, for example the contacts of its customers."""

    by_id: Mapping[int, Any]
    default: Any


class OutputModel:
    """The field table of one record.

    `columns[0]` is always the id. `read_sides` brings what does not fit in the row, in a fixed
    number of queries whatever the size of the page.
    """

    def __init__(
        self,
        title: str,
        model: type[Model],
        fields: Sequence[OutputField],
        *,
        read_sides: SideReader | None = None,
    ) -> None:
        self.title = title
        self.model = model
        self.fields = tuple(fields)
        self.read_sides = read_sides
        self._builders: dict[frozenset[str], RowBuilder] = {}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The ORM paths to read, each once."""
        return tuple(dict.fromkeys(["pk", *(c for f in self.fields for c in f.columns)]))

    @cached_property
    def sorts(self) -> dict[str, Expression]:
        """What the list may be ordered by: output name -> expression."""
        return {f.name: f.sort for f in self.fields if f.sort is not None}

    def active_fields(self, organization: Organization) -> list[OutputField]:
        """Return the fields that this organization's replies have."""
        return [f for f in self.fields if not f.switch or getattr(organization, f.switch)]

    def builder(self, organization: Organization) -> RowBuilder:
        """Return the function that turns a row of `columns` into the document."""
        fields = self.active_fields(organization)
        shape = frozenset(f.name for f in fields)
        if shape not in self._builders:
            self._builders[shape] = self._compile(fields)
        return self._builders[shape]

    def _compile(self, fields: Sequence[OutputField]) -> RowBuilder:
        """Make one dict display of all fields: a call per field would cost more than the rows."""
        names = dict(NAMES)
        entries = []
        for declared in fields:
            places = [f"row[{self.columns.index(column)}]" for column in declared.columns]
            entries.append(f"{declared.name!r}: {declared.expression.format(*places)}")
            names.update(declared.names)
        source = f"lambda row, sides, reply: {{{', '.join(entries)}}}"
        # The source comes from the tables in this repository only, never from a request.
        return eval(source, names)  # noqa: S307

    def serializer_class(self) -> type[serializers.Serializer]:
        """Return the serializer that declares the document to OpenAPI, always the same one."""
        return self._serializer_class

    @cached_property
    def _serializer_class(self) -> type[serializers.Serializer]:
        return declared_serializer(self.title, self._members)

    def _members(self) -> dict[str, serializers.Field]:
        members = {f.name: f.schema() for f in self.fields}
        for declared in self.fields:
            member = members[declared.name]
            if declared.switch:
                member.required = False
            if member.allow_null and declared.columns:
                member.allow_null = _may_be_absent(self.model, declared.columns[0])
        return members


def declared_serializer(
    title: str, members: Callable[[], dict[str, serializers.Field]]
) -> type[serializers.Serializer]:
    """Return a serializer class of these members.

    They are made afresh for each instance: DRF would copy members of a class body by the arguments
    of their making, and forget what was set on them afterwards.
    """
    body = {"get_fields": lambda _: members()}
    return type(f"{title}Serializer", (serializers.Serializer,), body)


def _may_be_absent(model: type[Model], path: str) -> bool:
    """Say whether the column may be null or empty, or a relation on the way to it null."""
    for name in path.split(LOOKUP_SEP):
        column: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
        if column.null or (column.blank and not column.primary_key):
            return True
        model = column.related_model or model
    return False
