"""Reads bodies and query strings by a field table, into values by key.

A client is told one problem only: unknown names first, then what is missing, then the values in
the order of the table. Of an object inside another one, its own problems come in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from core.api.dispatch.fields import Field, Kind, Model, Values
from core.api.dispatch.json_body import MalformedJson, parse_json
from core.api.dispatch.scalars import INVALID_TYPE, ScalarProblem, from_json, from_text

_JSON_SPACE: Final = b" \t\r\n"
_LONGEST_NAME: Final = 64
_TEXTS: Final = frozenset({Kind.STRING, Kind.EMAILS})


class FieldProblem(Exception):
    """What the client sent breaks the table.

    `detail` is the text for the client, `model` the name of the model it speaks of and `field` the
    wire's name there (None: the whole object). `place` says where in the body the object or list
    item stands when it is not the body itself: `addresses[1]`.
    """

    def __init__(
        self, detail: str, *, model: str, field: str | None = None, place: str = ""
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.model = model
        self.field = field
        self.place = place

    @property
    def wire_field(self) -> str | None:
        """Return the field as errors name it: `CreateCustomerModel.name`."""
        return None if self.field is None else f"{self.model}.{self.field}"


# The wire's name and a value of JSON -> whether the record shows just that now.
IsShown = Callable[[str, Any], bool]


def read_body(
    model: Model, raw: bytes, *, now: datetime, is_shown: IsShown = lambda name, value: False
) -> Values:
    """Return what the body gives, by key; FieldProblem otherwise.

    What breaks a rule and is what the record shows is left out, and so stays: other surfaces know
    fewer rules. Otherwise no client could send back a record that they wrote.

    No body is an empty object. A text that is null becomes "", as the domain knows no null texts;
    the time `now` is what values of the past are before.
    """
    try:
        given = parse_json(raw) if raw.strip(_JSON_SPACE) else {}
    except MalformedJson:
        raise FieldProblem("Invalid JSON.", model=model.name) from None
    if not isinstance(given, dict):
        raise FieldProblem(INVALID_TYPE, model=model.name)
    return _object(_Spot(model, "", is_shown), given, now)


def read_query(model: Model, query_string: str, *, now: datetime) -> Values:
    """Return what the query string (as WSGI gives it) gives, by key; FieldProblem otherwise."""
    # WSGI's texts are bytes in disguise. What is no UTF-8 becomes lone surrogates, which no type
    # takes.
    text = query_string.encode("latin-1", "replace").decode("utf-8", "surrogateescape")
    pairs = parse_qsl(text, keep_blank_values=True, errors="surrogateescape")
    given: dict[str, str] = {}
    repeated: set[str] = set()
    for name, value in pairs:
        if name in given:
            repeated.add(name)
        given[name] = value
    spot = _Spot(model, "")

    def read(field: Field, value: str) -> Any:
        if field.name in repeated:
            raise spot.problem("Given more than once.", field)
        return spot.scalar(field, lambda: from_text(_kind(field), value, field.limits, now=now))

    spot.check_names(given)
    return {
        field.key: read(field, given[field.name]) for field in model.fields if field.name in given
    }


@dataclass(frozen=True, slots=True)
class _Spot:
    """An object of the body that is being read: its model, and where it stands."""

    model: Model
    place: str
    is_shown: IsShown = lambda name, value: False

    def check_names(self, given: Iterable[str]) -> None:
        """Refuse names that the model does not have, then tell those that are missing."""
        names = self.model.by_name.keys()
        for name in given:
            if name not in names:
                # Half a surrogate pair cannot be shown, and it may be megabytes long.
                shown = name[:_LONGEST_NAME].encode("utf-8", "replace").decode()
                raise FieldProblem(
                    "Unknown field.", model=self.model.name, field=shown, place=self.place
                )
        required = {field.name for field in self.model.fields if field.required}
        if missing := sorted(required.difference(given)):
            detail = f"Missing required values: {', '.join(missing)}"
            raise FieldProblem(detail, model=self.model.name, place=self.place)

    def problem(self, detail: str, field: Field, place: str = "") -> FieldProblem:
        """Return the problem of a field; `place` is that of a list's item."""
        return FieldProblem(
            detail, model=self.model.name, field=field.name, place=place or self.place
        )

    def scalar(self, field: Field, read: Callable[[], Any], place: str = "") -> Any:
        """Return what is read; a refusal is the field's."""
        try:
            return read()
        except ScalarProblem as error:
            raise self.problem(error.detail, field, place) from None


def _object(spot: _Spot, given: dict[str, Any], now: datetime) -> Values:
    spot.check_names(given)
    values: Values = {}
    for field in spot.model.fields:
        if field.name in given:
            try:
                values[field.key] = _field(spot, field, given[field.name], now)
            except FieldProblem:
                if not spot.is_shown(field.name, given[field.name]):
                    raise
    return values


def _field(spot: _Spot, field: Field, value: Any, now: datetime) -> Any:
    if value is None:
        if field.required or not field.nullable:
            raise spot.problem("Not nullable.", field)
        return "" if field.type in _TEXTS and not field.is_list else None
    path = f"{spot.place}.{field.name}" if spot.place else field.name
    if not field.is_list:
        return _value(spot, field, value, now, path)
    if not isinstance(value, list):
        raise spot.problem(INVALID_TYPE, field)
    return [_value(spot, field, item, now, f"{path}[{i}]") for i, item in enumerate(value)]


def _value(spot: _Spot, field: Field, value: Any, now: datetime, path: str) -> Any:
    """Return a value that is no list: the field's, or one of its items."""
    if isinstance(field.type, Model):
        if isinstance(value, dict):
            return _object(_Spot(field.type, path), value, now)
        raise spot.problem(INVALID_TYPE, field, path if field.is_list else "")
    kind = field.type
    place = path if field.is_list else ""
    return spot.scalar(field, lambda: from_json(kind, value, field.limits, now=now), place)


def _kind(field: Field) -> Kind:
    """Return the kind of a query's parameter; they are no objects."""
    if isinstance(field.type, Model):
        raise TypeError(f"{field.name} is no scalar.")
    return field.type
