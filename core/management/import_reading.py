"""The arguments of an import that say how its file is read."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from core.actor import command_actor
from core.imports.column_map import checked_map
from core.imports.detection import FORMATS
from core.imports.encodings import known_encodings
from core.imports.kind import ImportKind
from core.imports.numbers import COMMA, POINT
from core.imports.problems import UnusableFile, shown
from core.imports.profiles import combined, profile_named, save_profile
from core.imports.records import Reading
from core.models import Organization

_LARGEST_MAP: Final = 1024 * 1024


def add_reading_arguments(parser: ArgumentParser) -> None:
    """Add what says how a file is read; what is not said is found out by looking at it."""
    group = parser.add_argument_group("how the file is read", "found out where it is not said")
    group.add_argument("--format", choices=FORMATS, default="")
    group.add_argument(
        "--delimiter", default="", help="of CSV: a comma, a semicolon, a tab (\\t) or a bar"
    )
    group.add_argument(
        "--encoding",
        choices=known_encodings(),
        default="",
        type=str.lower,
        metavar="NAME",
        help="of texts: utf-8, utf-16, windows-1252 and others",
    )
    group.add_argument(
        "--decimal", choices=(COMMA, POINT), default="", help="what decimals follow, in CSV"
    )
    group.add_argument("--sheet", default="", metavar="NAME", help="of a workbook; else the first")
    group.add_argument(
        "--map",
        action="append",
        default=[],
        metavar='"THEIR NAME=COLUMN"',
        help="another name of a column, or a JSON file of such pairs; nothing after the = passes "
        "over their column. Can be repeated",
    )
    group.add_argument("--profile", metavar="NAME", help="read it as was kept under this name")
    group.add_argument(
        "--save-profile", metavar="NAME", help="keep all this for the next files of the sender"
    )


def reading_of(
    options: dict[str, Any], organization: Organization, kind: type[ImportKind]
) -> Reading:
    """Return what the command line says of how the file is read, keeping it if that is asked for.

    Raises UnusableFile for a map or profile that cannot be used.
    """
    reading = Reading(
        format=options["format"],
        delimiter=options["delimiter"],
        encoding=options["encoding"],
        decimal=options["decimal"],
        sheet=options["sheet"],
        column_map=_map_of(options["map"]),
    )
    if options["profile"] is not None:
        reading = combined(reading, profile_named(organization, kind, options["profile"]))
    checked_map(reading.column_map, kind.columns)
    if options["save_profile"] is not None:
        save_profile(organization, kind, options["save_profile"], reading, by=command_actor())
    return reading


def _map_of(arguments: list[str]) -> dict[str, str]:
    column_map: dict[str, str] = {}
    for argument in arguments:
        theirs, sign, ours = argument.rpartition("=")
        pairs = {theirs.strip(): ours.strip()} if sign else _map_in(argument)
        for name in pairs.keys() & column_map.keys():
            raise UnusableFile(f"--map names {shown(name)} twice.")
        column_map |= pairs
    return column_map


def _map_in(name: str) -> dict[str, str]:
    """Return the map in a file of JSON; raises UnusableFile."""
    try:
        with Path(name).open("rb") as file:
            pairs = json.loads(file.read(_LARGEST_MAP).decode("utf-8-sig"))
    except OSError as error:
        raise UnusableFile(
            f"--map takes THEIR NAME=COLUMN, or a file; {name} cannot be read: {error.strerror}."
        ) from error
    except (ValueError, RecursionError):
        raise UnusableFile(f"{name} is no JSON.") from None
    texts = pairs.values() if isinstance(pairs, dict) else [pairs]
    if not all(isinstance(each, str) for each in texts) or not isinstance(pairs, dict):
        raise UnusableFile(f"{name} holds no map: an object of names and texts.")
    return pairs
