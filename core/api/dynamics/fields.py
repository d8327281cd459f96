"""The field tables of the dynamics surface: one table says what a wire model is.

It drives the three readers, the two writers, the validation and the OpenAPI schema. A model is read
into, and written from, a plain mapping whose keys are the fields' `key`s: the domain's words. The
wire has two names for some fields, one in XML (and forms) and one in JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Final

Values = dict[str, Any]


class Kind(Enum):
    """The scalar types of the wire; the value is the name of an item in an XML list."""

    STRING = "string"
    BOOLEAN = "boolean"
    BYTE = "unsignedByte"
    INT = "int"
    LONG = "long"
    DECIMAL = "decimal"
    DOUBLE = "double"
    GUID = "guid"
    DATETIME = "dateTime"


INTEGER_RANGES: Final[Mapping[Kind, tuple[int, int]]] = {
    Kind.BYTE: (0, 255),
    Kind.INT: (-(2**31), 2**31 - 1),
    Kind.LONG: (-(2**63), 2**63 - 1),
}


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a value must keep to besides its type; null and "" break none but `required`.

    `pattern` must match the whole text and is shown to the client as it stands here.
    """

    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled."""
        return re.compile(self.pattern)


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field: `key` in our values, its two wire names, its type and its rules.

    `nullable` says whether the type has a null (strings, objects and lists always do).
    """

    key: str
    xml: str
    json: str
    type: Kind | Model
    is_list: bool = False
    nullable: bool = True
    rules: Rules = Rules()
    about: str = ""

    @property
    def item_name(self) -> str:
        """The XML name of the items, for a list."""
        return self.type.name if isinstance(self.type, Model) else self.type.value


class Model:
    """A wire model: its XML type name and its fields in the order of emission.

    `component` is its name in the OpenAPI document, where two models have one name on the wire.
    """

    def __init__(
        self, name: str, fields: Sequence[Field], *, about: str = "", component: str = ""
    ) -> None:
        self.name = name
        self.component = component or name
        self.fields = tuple(fields)
        self.about = about

    def __repr__(self) -> str:
        return f"<Model {self.name}>"

    @cached_property
    def by_json(self) -> dict[str, Field]:
        """Fields by their folded JSON name."""
        return {fold(field.json): field for field in self.fields}

    @cached_property
    def by_xml(self) -> dict[str, Field]:
        """Fields by their XML name, case-sensitive."""
        return {field.xml: field for field in self.fields}


# How a field is named in the texts of a request: by the names of the request's own format.
Naming = Callable[[Field], str]


def json_name(field: Field) -> str:
    """Return the name in JSON."""
    return field.json


def xml_name(field: Field) -> str:
    """Return the name in XML and in forms."""
    return field.xml


def fold(name: str) -> str:
    """Return the name without case; only ASCII letters have one here, as in all our names."""
    return name.upper() if name.isascii() else name


def string(
    key: str,
    xml: str,
    *,
    json: str = "",
    required: bool = False,
    min_length: int | None = None,
    max_length: int | None = None,
    pattern: str = "",
    about: str = "",
) -> Field:
    """Declare a text; lengths are in characters."""
    rules = Rules(required=required, min_length=min_length, max_length=max_length, pattern=pattern)
    return Field(key=key, xml=xml, json=json or xml, type=Kind.STRING, rules=rules, about=about)


def scalar(
    kind: Kind,
    key: str,
    xml: str,
    *,
    json: str = "",
    nullable: bool = False,
    required: bool = False,
    minimum: int | None = None,
    maximum: int | None = None,
    pattern: str = "",
    about: str = "",
) -> Field:
    """Declare a value of any other scalar type; `minimum` and `maximum` are both allowed."""
    rules = Rules(required=required, minimum=minimum, maximum=maximum, pattern=pattern)
    return Field(
        key=key, xml=xml, json=json or xml, type=kind, nullable=nullable, rules=rules, about=about
    )


def nested(
    key: str, xml: str, model: Model, *, json: str = "", required: bool = False, about: str = ""
) -> Field:
    """Declare an object."""
    rules = Rules(required=required)
    return Field(key=key, xml=xml, json=json or xml, type=model, rules=rules, about=about)


def list_of(
    key: str,
    xml: str,
    item: Model | Kind,
    *,
    json: str = "",
    required: bool = False,
    about: str = "",
) -> Field:
    """Declare a list of objects or of scalars."""
    return Field(
        key=key,
        xml=xml,
        json=json or xml,
        type=item,
        is_list=True,
        rules=Rules(required=required),
        about=about,
    )
