"""What every `manage.py export_<kind>` has in common: arguments, destination, exit status."""

from __future__ import annotations

import csv
import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

from django.contrib.admin import site
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, models, transaction

from core.actor import command_actor
from core.exports.files import write_whole
from core.exports.formats import CSV, FORMATS, XLSX, check_room, parts_of_export
from core.exports.problems import Unwritable
from core.imports.kind import ImportKind
from core.management.import_report import USAGE, counted
from core.management.imports import INTERRUPTED, organization_of
from core.management.listing import UnusableFilter, records_listed
from core.management.progress import progress_on

Item = TypeVar("Item")
_TOLD_EVERY = 10_000


class ExportCommand(BaseCommand):
    """Exports one kind of record of one organization, as its import reads it back.

    The records go to standard output or into a file, which is replaced once it is complete. Exit
    status 2 when the command line cannot be followed.
    """

    kind: ClassVar[type[ImportKind]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--format", choices=tuple(FORMATS), default=CSV.name)
        parser.add_argument("--output", metavar="FILE", help="otherwise standard output")
        parser.add_argument("--delimiter", help="of CSV: one character, or tab; a comma otherwise")
        parser.add_argument(
            "--filter",
            action="append",
            default=[],
            dest="filters",
            metavar="NAME=VALUE",
            help="only what the list of the back office shows with this in its address, such as "
            "q=jewel or is_on_hold__exact=1; may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kind = self.kind(organization_of(options["organization"]), by=command_actor())
        file_format = FORMATS[options["format"]]
        delimiter = _delimiter(options["delimiter"], is_csv=file_format is CSV)
        output = options["output"]
        if file_format is XLSX and not output and self.stdout.isatty():
            raise _usage("An XLSX file is nothing for a terminal; --output FILE writes it.")
        try:
            with _one_moment():
                records = _records(kind, options["filters"])
                check_room(records, file_format)
                if output:
                    self._write_file(kind, records, output, file_format, delimiter)
                else:
                    self._write_out(
                        parts_of_export(kind, records, file_format, delimiter=delimiter)
                    )
        except (UnusableFilter, Unwritable) as error:
            raise _usage(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("Interrupted.", returncode=INTERRUPTED) from None

    def _write_file(
        self,
        kind: ImportKind,
        records: models.QuerySet[Any],
        output: str,
        file_format: Any,
        delimiter: str,
    ) -> None:
        done = 0

        def count(rows: int) -> None:
            nonlocal done
            done = rows
            advance(rows, total, rows)

        total = records.order_by().count()
        try:
            with progress_on(self.stderr, f"Exporting {self.kind.title}") as advance:
                parts = parts_of_export(
                    *(kind, records, file_format),
                    delimiter=delimiter,
                    watch=lambda rows: _watched(rows, count),
                )
                write_whole(output, parts)
        except OSError as error:
            raise _usage(f"{output} cannot be written: {error.strerror or error}.") from error
        self.stdout.write(f"{counted(done, 'record')} in {output}.")

    def _write_out(self, parts: Iterable[bytes]) -> None:
        stream: Any = self.stdout._out
        binary = getattr(stream, "buffer", None)
        try:
            for part in parts:
                if binary is None:
                    stream.write(part.decode())
                else:
                    binary.write(part)
            (binary or stream).flush()
        except BrokenPipeError:
            # Who reads has enough. Python would complain when it flushes at the end.
            if stream is sys.stdout:
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _usage(text: str) -> CommandError:
    return CommandError(text, returncode=USAGE)


def _delimiter(given: str | None, *, is_csv: bool) -> str:
    """Return what separates values; raises a usage error for what cannot."""
    if given is None:
        return ","
    if not is_csv:
        raise _usage("--delimiter is for CSV only.")
    delimiter = "\t" if given in ("tab", r"\t") else given
    try:
        if delimiter in ('"', "\r", "\n", "\0", " ", "'"):
            raise ValueError
        csv.writer(sys.stderr, delimiter=delimiter)
    except (TypeError, ValueError):
        raise _usage("--delimiter is one character, or tab.") from None
    return delimiter


def _records(kind: ImportKind, filters: Sequence[str]) -> models.QuerySet[Any]:
    """Return what is exported; raises UnusableFilter."""
    records = kind.records()
    if not filters:
        return records
    parameters = []
    for each in filters:
        name, sign, value = each.partition("=")
        if not sign:
            raise UnusableFilter(f"--filter {each} is not NAME=VALUE.")
        parameters.append((name, value))
    if not site.is_registered(kind.model):
        raise UnusableFilter(f"There is no list of {kind.title} in the back office to filter by.")
    return records_listed(kind, site.get_model_admin(kind.model), parameters)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it is at one moment, where the database offers that."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _watched(items: Iterable[Item], count: Callable[[int], None]) -> Iterator[Item]:
    """Pass the items on, telling now and then how many there were."""
    number = 0
    for number, item in enumerate(items, start=1):
        if number % _TOLD_EVERY == 0:
            count(number)
        yield item
    count(number)
