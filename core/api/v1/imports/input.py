"""The parameters of an upload, and how they become a run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from rest_framework import serializers

from core.api.v1.circumstances import Reading as Circumstances
from core.api.v1.input import InputField, InputModel, flag, parsed_text, text
from core.api.v1.input_schema import UploadField
from core.api.v1.values import parse_text
from core.errors import InvalidValue, MissingValue, NotFound, WrongType
from core.imports.column_map import checked_map
from core.imports.detection import FORMATS
from core.imports.encodings import known_encodings
from core.imports.kind import ImportKind
from core.imports.problems import UnusableFile
from core.imports.records import Reading
from core.imports.registry import all_kinds
from core.models import ImportProfile, OnError, Organization

# A tab alone would be an empty value.
DELIMITERS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
DECIMALS: Final = ("point", "comma")
_LONGEST_WORD: Final = 100
_LONGEST_MAP: Final = 100_000
_READING: Final = ("format", "delimiter", "encoding", "decimal", "sheet", "column_map")


def _one_of(
    name: str, target: str, words: Callable[[], Iterable[str]], help_text: str
) -> InputField:
    """Declare one of some words, in any case."""

    def read(key: str, value: Any, _: Circumstances) -> str:
        word = parse_text(key, value, max_length=_LONGEST_WORD).lower()
        if word not in words():
            raise InvalidValue(f"{key} must be one of {', '.join(words())}.", field=key)
        return word

    return InputField(
        name=name,
        target=target,
        read=read,
        schema=lambda: serializers.ChoiceField(
            list(words()), required=False, allow_blank=True, help_text=help_text
        ),
    )


def _parse_delimiter(name: str, value: Any) -> str:
    word = parse_text(name, value, max_length=_LONGEST_WORD)
    delimiter = DELIMITERS.get(word.lower(), word)
    if delimiter not in DELIMITERS.values():
        known = ", ".join(DELIMITERS)
        raise InvalidValue(f"{name} must be one of {known}, or the character itself.", field=name)
    return delimiter


def _parse_map(name: str, value: Any) -> dict[str, str]:
    expected = "a JSON object of texts"
    given = value
    if isinstance(value, str):
        if len(value) > _LONGEST_MAP:
            raise InvalidValue(f"{name} must have at most {_LONGEST_MAP} characters.", field=name)
        try:
            given = json.loads(value)
        except (ValueError, RecursionError):
            raise WrongType(name, expected) from None
    if not isinstance(given, dict):
        raise WrongType(name, expected)
    texts = {key: "" if each is None else each for key, each in given.items()}
    if not all(isinstance(each, str) for each in texts.values()):
        raise WrongType(name, expected)
    return {
        parse_text(name, key, max_length=_LONGEST_MAP): parse_text(
            name, each, max_length=_LONGEST_MAP
        )
        for key, each in texts.items()
    }


def _read_file(name: str, value: Any, _: Circumstances) -> Any:
    if not hasattr(value, "read"):
        raise WrongType(name, "an uploaded file")
    return value


UPLOAD = InputModel(
    "Import",
    [
        InputField(
            name="file",
            target="file",
            read=_read_file,
            schema=lambda: UploadField(
                required=False, help_text="CSV, XLSX, JSON, JSON lines, or XML, uncompressed."
            ),
        ),
        _one_of(
            "kind",
            "kind",
            lambda: [kind.name for kind in all_kinds()],
            "What the file holds.",
        ),
        _one_of(
            "onError",
            "on_error",
            lambda: list(OnError.values),
            "stop (the default): nothing is written when a row is bad; skip: these are left out.",
        ),
        # What commands call it is understood as well.
        _one_of("on_error", "on_error", lambda: list(OnError.values), "The same as onError."),
        flag(
            "apply", "apply", "Whether to apply the plan as soon as it is made; false by default."
        ),
        flag(
            "createMissing",
            "create_missing",
            "Whether to create categories, segmentations and groups that rows of customers name.",
        ),
        flag("create_missing", "create_missing", "The same as createMissing."),
        _one_of("format", "format", lambda: FORMATS, "Found out when it is not given."),
        parsed_text(
            "delimiter",
            "delimiter",
            _parse_delimiter,
            "Of CSV: comma, semicolon, tab or pipe, or the character; found out otherwise.",
        ),
        _one_of("encoding", "encoding", known_encodings, "Of CSV; found out otherwise."),
        _one_of("decimal", "decimal", lambda: DECIMALS, "How decimals are written."),
        text("sheet", "sheet", _LONGEST_WORD, "Of a workbook; the first one otherwise."),
        parsed_text(
            "map",
            "column_map",
            _parse_map,
            'JSON: names in the file to names of columns, `{"Cust No": "reference"}`.',
        ),
        text("profile", "profile", _LONGEST_WORD, "Name of a profile kept in the back office."),
    ],
    required=("file", "kind"),
)


def read_upload(
    parameters: Mapping[str, Any], organization: Organization, kinds: Mapping[str, type[ImportKind]]
) -> tuple[type[ImportKind], dict[str, Any]]:
    """Return the kind and, by name of `runs.begin`, what was asked for; `file` is the upload.

    `kinds` are those that the caller may import. Raises MissingValue, WrongType, InvalidValue and
    NotFound (`profile`).
    """
    values = UPLOAD.read(parameters, Circumstances(organization))
    for name in ("kind", "file"):
        if values.get(name) is None:
            raise MissingValue(name)
    kind = kinds.get(values["kind"])
    if kind is None:
        raise InvalidValue("kind is none that your role may import.", field="kind")
    create_missing = bool(values.get("create_missing"))
    if create_missing and not kind.creates_missing:
        raise InvalidValue(f"createMissing means nothing for {kind.name}.", field="createMissing")
    asked = {
        **_reading(values, organization, kind).as_options(),
        "create_missing": create_missing,
    }
    return kind, {
        "file": values["file"],
        "options": {**asked, "asked": asked},
        "on_error": OnError(values.get("on_error") or OnError.STOP),
        "apply_at_once": bool(values.get("apply")),
    }


def _reading(
    values: Mapping[str, Any], organization: Organization, kind: type[ImportKind]
) -> Reading:
    """Return how the file is read: as its profile says, where nothing else is said here."""
    options: dict[str, Any] = {}
    name = values.get("profile")
    if name:
        profile = ImportProfile.objects.filter(
            organization=organization, kind=kind.name, name=name
        ).first()
        if profile is None:
            raise NotFound("import profile", name, field="profile")
        options = {**profile.options, "column_map": profile.column_map}
    options |= {name: values[name] for name in _READING if values.get(name)}
    reading = Reading.from_options(options)
    try:
        checked_map(reading.column_map, kind.columns)
    except UnusableFile as error:
        raise InvalidValue(str(error), field="map") from error
    return reading
