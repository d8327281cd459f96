"""What a v1 request may set: one table of parameters per record.

The table drives the reading (wire name and value -> domain name and value), the words of errors,
and the serializer that declares the same parameters to OpenAPI.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.core.validators import MinLengthValidator
from rest_framework import serializers

from core.api.v1.circumstances import Keys, Reading
from core.api.v1.input_schema import KeyField, UploadField
from core.api.v1.output import declared_serializer
from core.api.v1.values import (
    parse_boolean,
    parse_decimal,
    parse_float_coordinate,
    parse_identifier,
    parse_integer,
    parse_text,
)
from core.errors import InvalidValue, WrongType

# Says what the ids in a request to create or update are; read by the view.
EXTERNAL_IDS: Final = "useExternalId"


Reader = Callable[[str, Any, Reading], Any]


@dataclass(frozen=True, kw_only=True)
class InputField:
    """One parameter: its wire name, the domain name it sets ("billing_address.city"), its reader.

    `text_schema` declares what the parameter may be in a body without files, where that differs.
    `is_key` says that `useExternalId` decides how it is read.
    """

    name: str
    target: str
    read: Reader
    schema: Callable[[], serializers.Field]
    text_schema: Callable[[], serializers.Field] | None = None
    is_key: bool = False


def text(name: str, target: str, max_length: int, help_text: str) -> InputField:
    """Declare a text of at most `max_length` characters."""
    return InputField(
        name=name,
        target=target,
        read=lambda key, value, _: parse_text(key, value, max_length=max_length),
        schema=lambda: serializers.CharField(
            required=False, allow_blank=True, max_length=max_length, help_text=help_text
        ),
    )


def parsed_text(
    name: str, target: str, parse: Callable[[str, Any], Any], help_text: str
) -> InputField:
    """Declare a text with a form of its own, read by `parse(name, value)`."""
    return InputField(
        name=name,
        target=target,
        read=lambda key, value, _: parse(key, value),
        schema=lambda: serializers.CharField(required=False, allow_blank=True, help_text=help_text),
    )


def flag(name: str, target: str, help_text: str) -> InputField:
    """Declare a boolean: true/on/yes/1 or false/off/no/0 in any case."""
    return InputField(
        name=name,
        target=target,
        read=lambda key, value, _: parse_boolean(key, value),
        schema=lambda: serializers.BooleanField(required=False, help_text=help_text),
    )


def integer(name: str, target: str, help_text: str, *, minimum: int, maximum: int) -> InputField:
    """Declare a whole number between two limits, both allowed."""
    return InputField(
        name=name,
        target=target,
        read=lambda key, value, _: parse_integer(key, value, minimum=minimum, maximum=maximum),
        schema=lambda: serializers.IntegerField(
            required=False, min_value=minimum, max_value=maximum, help_text=help_text
        ),
    )


def amount(name: str, target: str, help_text: str) -> InputField:
    """Declare an amount of at least 0 with up to 2 decimals."""
    return InputField(
        name=name,
        target=target,
        read=lambda key, value, _: parse_decimal(key, value, minimum=0),
        schema=lambda: serializers.FloatField(required=False, min_value=0, help_text=help_text),
    )


def coordinate(name: str, target: str, limit: int, help_text: str) -> InputField:
    """Declare a latitude or longitude in degrees."""
    return InputField(
        name=name,
        target=target,
        read=lambda key, value, _: parse_float_coordinate(key, value, limit=limit),
        schema=lambda: serializers.FloatField(
            required=False, min_value=-limit, max_value=limit, help_text=help_text
        ),
    )


# (organization, key, by_reference, or_id) -> the record; raises NotFound
Finder = Callable[..., Any]


def key_of(name: str, value: Any, keys: Keys) -> int | str:
    """Read an id or, where references are meant, a reference; WrongType where it is neither."""
    key = parse_identifier(name, value)
    if keys is not Keys.IDS:
        return str(key)
    if not isinstance(key, int):
        raise WrongType(name, "an integer")
    return key


def record(
    name: str, target: str, find: Finder, help_text: str, *, keys: Keys | None = None
) -> InputField:
    """Declare the id (or reference) of another record of the organization.

    `keys` fixes what the parameter holds where the request has no say (regions have ids only).
    """

    def read(key: str, value: Any, reading: Reading) -> Any:
        meant = keys or reading.keys
        # What has no reference (regions, contacts) has a finder that takes ids only.
        by = {} if meant is Keys.IDS else {"by_reference": True, "or_id": meant is Keys.EITHER}
        return find(reading.organization, key_of(key, value, meant), field=key, **by)

    return InputField(
        name=name,
        target=target,
        read=read,
        schema=lambda: _key_schema(keys, help_text),
        is_key=keys is None,
    )


def _key_schema(keys: Keys | None, help_text: str) -> serializers.Field:
    if keys is Keys.IDS:
        return serializers.IntegerField(required=False, help_text=help_text)
    return KeyField(required=False, allow_blank=True, help_text=help_text)


# What a reader answers when the parameter is there and says nothing.
LEAVE: Final = object()


def image(name: str, target: str, *, is_shown: bool = False) -> InputField:
    """Declare an uploaded image; an empty text removes the stored one.

    `is_shown` says that replies have a key of this name: its URL, sent back, changes nothing.
    """
    return InputField(
        name=name,
        target=target,
        read=lambda key, value, _: _read_file(key, value, is_shown),
        schema=lambda: UploadField(
            required=False,
            help_text="jpg, gif, png or bmp (judged by content) of at most 2 MB and 25 megapixels.",
        ),
        text_schema=lambda: serializers.CharField(
            required=False,
            allow_blank=True,
            max_length=None if is_shown else 0,
            help_text="Empty removes the stored image; a new one is sent as multipart/form-data."
            + (" The URL of the reply changes nothing." if is_shown else ""),
        ),
    )


def _read_file(name: str, value: Any, is_shown: bool) -> Any:
    if hasattr(value, "read"):
        return value
    if is_shown and isinstance(value, str) and value.startswith(("http://", "https://")):
        return LEAVE
    raise WrongType(name, "an uploaded file")


class InputModel:
    """The parameter table of one record."""

    def __init__(
        self, title: str, fields: Sequence[InputField], *, required: Sequence[str]
    ) -> None:
        self.title = title
        self.fields = tuple(fields)
        self.required = frozenset(required)
        # A parameter's own name comes last: several may set one value.
        self.wire_names: Mapping[str, str] = {
            **{f.target: f.name for f in self.fields},
            **{f.name: f.name for f in self.fields},
        }
        self._serializer_classes: dict[str, type[serializers.Serializer]] = {}

    def read(self, parameters: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
        """Return domain names and values of the parameters given.

        An absent parameter leaves its value alone, an empty one (or a JSON null) clears it, and one
        that is not in the table (such as the output-only keys of a record sent back) is ignored.
        """
        values: dict[str, Any] = {}
        for declared in self.fields:
            if declared.name in parameters:
                given = parameters[declared.name]
                is_empty = given is None or (isinstance(given, str) and not given.strip())
                value = None if is_empty else _read(declared, given, reading)
                if value is not LEAVE:
                    _place(values, declared.target, value)
        return values

    @cached_property
    def takes_files(self) -> bool:
        """Whether a parameter is a file, so that a multipart form can do more than other bodies."""
        return any(f.text_schema for f in self.fields)

    @cached_property
    def takes_keys(self) -> bool:
        """Whether `useExternalId` makes a difference."""
        return any(f.is_key for f in self.fields)

    def serializer_class(
        self, *, suffix: str, partial: bool, files: bool = True, omit: tuple[str, ...] = ()
    ) -> type[serializers.Serializer]:
        """Return the serializer that declares the parameters to OpenAPI, always the same one.

        Required parameters can't be cleared; unless `partial`, they must be there too. Without
        `files` it declares a body that cannot hold any.
        """
        title = f"{self.title}{suffix}"
        if title not in self._serializer_classes:
            self._serializer_classes[title] = declared_serializer(
                title, lambda: self._members(partial=partial, files=files, omit=omit)
            )
        return self._serializer_classes[title]

    def _members(
        self, *, partial: bool, files: bool, omit: tuple[str, ...]
    ) -> dict[str, serializers.Field]:
        members = {}
        for declared in self.fields:
            if declared.name not in omit:
                schema = declared.schema if files else declared.text_schema or declared.schema
                members[declared.name] = member = schema()
                member.required = not partial and declared.name in self.required
                member.allow_null = declared.name not in self.required
                if not member.allow_null:
                    member.allow_blank = False  # type: ignore[attr-defined]
                    member.validators.append(MinLengthValidator(1))
        if self.takes_keys and EXTERNAL_IDS not in omit:
            members[EXTERNAL_IDS] = serializers.BooleanField(
                required=False,
                allow_null=True,
                help_text="Whether the ids in this request are references; false by default.",
            )
        return members


def _read(declared: InputField, given: Any, reading: Reading) -> Any:
    try:
        return declared.read(declared.name, given, reading)
    except (WrongType, InvalidValue):
        if reading.is_current(declared.target, given):
            return LEAVE
        raise


def _place(values: dict[str, Any], target: str, value: Any) -> None:
    """Set "a" or, for "a.b", the member b of the mapping a."""
    group, _, member = target.rpartition(".")
    (values.setdefault(group, {}) if group else values)[member] = value
