"""What every `manage.py import_<kind>` has in common: arguments, messages, exit status."""

from __future__ import annotations

import csv
import sys
from abc import abstractmethod
from argparse import ArgumentParser
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from core.actor import Actor, command_actor
from core.imports.problems import Problems, UnusableFile
from core.imports.run import ImportKind, Outcome, run_import
from core.imports.table import Table, read_table
from core.management.progress import progress_on
from core.models import Organization

STANDARD_INPUT = "-"
MOST_SHOWN = 100
# Exit statuses; argparse itself ends with 2 as well.
ROWS_HAVE_PROBLEMS = 1
USAGE = 2
INTERRUPTED = 130


class ImportCommand(BaseCommand):
    """Imports one kind of record from a CSV file into one organization.

    Problems go to standard error, the summary to standard output. Exit status: 0 when all rows are
    fine, 1 when some have problems, 2 when the file or the command line cannot be used.
    """

    records = "records"

    @abstractmethod
    def make_kind(
        self, organization: Organization, *, by: Actor, options: dict[str, Any]
    ) -> ImportKind:
        """Return the description of what is imported."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="CSV file in UTF-8; - reads standard input")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument(
            "--dry-run", action="store_true", help="do everything, tell what came of it, undo it"
        )
        parser.add_argument(
            "--on-error",
            choices=["stop", "skip"],
            default="stop",
            help="when rows have problems: change nothing at all (stop, the default), or leave out "
            "these rows (skip)",
        )
        parser.add_argument(
            "--errors", metavar="FILE", help="write all problems to this CSV file as well"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        organization = _organization(options["organization"])
        try:
            table = _read(options["file"])
            with ExitStack() as stack:
                errors = _open_errors(options["errors"], options["file"], stack)
                outcome = self._run(table, organization, options)
                _write_errors(errors, outcome.problems)
        except UnusableFile as error:
            raise CommandError(str(error), returncode=USAGE) from error
        self._report(outcome, is_dry_run=options["dry_run"])

    def _run(self, table: Table, organization: Organization, options: dict[str, Any]) -> Outcome:
        kind = self.make_kind(organization, by=command_actor(), options=options)
        try:
            with progress_on(self.stderr, f"Importing {self.records}") as advance:
                return run_import(
                    table,
                    kind,
                    dry_run=options["dry_run"],
                    skip_bad_rows=options["on_error"] == "skip",
                    advance=advance,
                )
        except KeyboardInterrupt:
            text = "Interrupted: nothing was changed."
            raise CommandError(text, returncode=INTERRUPTED) from None

    def _report(self, outcome: Outcome, *, is_dry_run: bool) -> None:
        problems = outcome.problems
        for problem in islice(problems, MOST_SHOWN):
            self.stderr.write(str(problem))
        if len(problems) > MOST_SHOWN:
            rest = len(problems) - MOST_SHOWN
            self.stderr.write(
                f"... and {_counted(rest, 'more problem')}; --errors FILE writes all of them."
            )
        for line in summary(outcome, is_dry_run=is_dry_run):
            self.stdout.write(line)
        if problems:
            raise CommandError(
                f"{_counted(len(problems), 'problem')} in {_counted(problems.rows, 'row')}.",
                returncode=ROWS_HAVE_PROBLEMS,
            )


def summary(outcome: Outcome, *, is_dry_run: bool) -> list[str]:
    """Return what happened, in a few lines."""
    counts = outcome.counts
    lines = [
        f"{_counted(outcome.rows, 'row')}: {counts.created} created, {counts.updated} updated, "
        f"{counts.unchanged} unchanged, {outcome.problems.rows} with problems.",
        *counts.others,
        *outcome.notes,
    ]
    if is_dry_run:
        lines.append("This was a dry run: all of it was undone.")
    elif not outcome.is_written:
        lines.append("Nothing was changed, because rows have problems: all of it was undone.")
    return lines


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _organization(slug: str) -> Organization:
    organization = Organization.objects.filter(slug=slug).first()
    if organization is None:
        raise CommandError(f"There is no organization with the slug {slug}.", returncode=USAGE)
    return organization


def _read(name: str) -> Table:
    if name == STANDARD_INPUT:
        return read_table(sys.stdin.buffer)
    try:
        with Path(name).open("rb") as file:
            return read_table(file)
    except OSError as error:
        raise UnusableFile(f"{name} cannot be read: {error.strerror}.") from error


def _open_errors(name: str | None, source: str, stack: ExitStack) -> TextIO | None:
    """Open the file for the problems before anything is changed."""
    if name is None:
        return None
    path = Path(name)
    try:
        if source != STANDARD_INPUT and path.exists() and path.samefile(source):
            raise UnusableFile("--errors names the imported file itself.")
        return stack.enter_context(path.open("w", encoding="utf-8", newline=""))
    except OSError as error:
        raise UnusableFile(f"{name} cannot be written: {error.strerror}.") from error


def _write_errors(file: TextIO | None, problems: Problems) -> None:
    if file is not None:
        writer = csv.writer(file)
        writer.writerow(["line", "column", "problem"])
        writer.writerows([each.line, each.column, each.text] for each in problems)
