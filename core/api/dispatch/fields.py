"""The field tables of the dispatch surface: one table says what a wire model is.

It drives reading (bodies and query strings), writing, the words of errors and the OpenAPI document.
`name` is the wire's, `key` the domain's: what is read comes as a mapping of keys, what is written
is taken off a record by its keys. A table describes the newest version; `versions` derives the
older ones, which differ in names only, never in keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

Values = dict[str, Any]


class Kind(Enum):
    """The scalar types; the value is what the documentation of the surface calls it."""

    STRING = "String"
    INTEGER = "Integer"
    BOOLEAN = "Boolean"
    FLOAT = "Float"
    DATE = "Date"  # in: a date, or a time at midnight; out: 2022-08-20
    TIMESTAMP = "Timestamp"  # naive UTC: 2018-06-13T19:50:20.867000
    EMAILS = "Emails"  # a text: addresses separated by commas


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a value must keep to besides its type; all are inclusive.

    Lengths are in characters and `minimum`/`maximum` for numbers; `choices` are all texts allowed;
    `past` is for times.
    """

    min_length: int | None = None
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()
    past: bool = False


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a model.

    `required` and `nullable` speak of input; a required field is not nullable. Output is null where
    there is no value, so an empty text is null.

    `take` says how the value is taken off the record, for the fields that are not its attribute
    `key`. What other surfaces stored and the limits do not allow is shown cut to `max_length`, or,
    with `whole`, not at all (null): half a telephone number is a wrong one.
    """

    name: str
    key: str
    type: Kind | Model
    is_list: bool = False
    required: bool = False
    nullable: bool = True
    limits: Limits = Limits()
    whole: bool = False
    take: Callable[[Any], Any] | None = None
    about: str = ""
    example: Any = None


class Model:
    """A wire model: its documented name and its fields (written in the order of their names)."""

    def __init__(self, name: str, fields: Sequence[Field], *, about: str = "") -> None:
        self.name = name
        self.fields = tuple(fields)
        self.about = about

    def __repr__(self) -> str:
        return f"<Model {self.name}>"

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Fields by their name on the wire."""
        return {field.name: field for field in self.fields}

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """Fields by their key."""
        return {field.key: field for field in self.fields}


def string(
    name: str,
    key: str = "",
    *,
    min_length: int | None = None,
    max_length: int | None = None,
    choices: Sequence[str] = (),
    **options: Any,
) -> Field:
    """Declare a text; `key` is the name unless it is given, as in all of these functions."""
    limits = Limits(min_length=min_length, max_length=max_length, choices=tuple(choices))
    return Field(name=name, key=key or name, type=Kind.STRING, limits=limits, **options)


def emails(name: str, key: str = "", *, max_length: int, **options: Any) -> Field:
    """Declare e-mail addresses in one text."""
    limits = Limits(min_length=0, max_length=max_length)
    return Field(name=name, key=key or name, type=Kind.EMAILS, limits=limits, **options)


def integer(
    name: str,
    key: str = "",
    *,
    minimum: int | None = None,
    maximum: int | None = None,
    **options: Any,
) -> Field:
    """Declare an integer (of 64 bits)."""
    limits = Limits(minimum=minimum, maximum=maximum)
    return Field(name=name, key=key or name, type=Kind.INTEGER, limits=limits, **options)


def boolean(name: str, key: str = "", *, nullable: bool = False, **options: Any) -> Field:
    """Declare a boolean, which has no null unless it is said."""
    return Field(name=name, key=key or name, type=Kind.BOOLEAN, nullable=nullable, **options)


def number(
    name: str,
    key: str = "",
    *,
    minimum: int | None = None,
    maximum: int | None = None,
    **options: Any,
) -> Field:
    """Declare a number with a fraction: a Decimal inside, a JSON number outside."""
    limits = Limits(minimum=minimum, maximum=maximum)
    return Field(name=name, key=key or name, type=Kind.FLOAT, limits=limits, **options)


def date(name: str, key: str = "", **options: Any) -> Field:
    """Declare a day."""
    return Field(name=name, key=key or name, type=Kind.DATE, **options)


def timestamp(name: str, key: str = "", *, past: bool = False, **options: Any) -> Field:
    """Declare a point in time (UTC)."""
    limits = Limits(past=past)
    return Field(name=name, key=key or name, type=Kind.TIMESTAMP, limits=limits, **options)


def nested(name: str, model: Model, key: str = "", **options: Any) -> Field:
    """Declare an object."""
    return Field(name=name, key=key or name, type=model, **options)


def list_of(name: str, model: Model, key: str = "", **options: Any) -> Field:
    """Declare a list of objects; a list has no null."""
    options.setdefault("nullable", False)
    return Field(name=name, key=key or name, type=model, is_list=True, **options)
