"""What every `manage.py import_<kind>` has in common: arguments, messages, exit status."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from core.actor import Actor, command_actor
from core.imports import runs
from core.imports.applying import apply_plan
from core.imports.kind import ImportKind
from core.imports.planning import make_plan
from core.imports.problems import UnusableFile
from core.imports.records import Reading
from core.imports.runs import NotApplicable, TakenOver
from core.management.import_files import OpenFile, opened
from core.management.import_reading import add_reading_arguments, reading_of
from core.management.import_report import USAGE, ImportReport
from core.management.progress import progress_on
from core.models import ImportRun, ImportState, OnError, Organization

INTERRUPTED = 130


class ImportCommand(BaseCommand):
    """Imports one kind of record from a file into one organization.

    Problems go to standard error, the summary to standard output. Exit status: 0 when all rows are
    fine, 1 when some have problems, 2 when the file or the command line cannot be used.
    """

    kind: ClassVar[type[ImportKind]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file; - reads standard input")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--plan", action="store_true", help="keep the plan, to be applied by `manage.py apply`"
        )
        how.add_argument(
            "--dry-run", action="store_true", help="make the plan, tell it, and forget it"
        )
        parser.add_argument(
            "--on-error",
            choices=OnError.values,
            default=OnError.STOP,
            help="when rows have problems: change nothing at all (stop, the default), or leave out "
            "these rows (skip)",
        )
        parser.add_argument(
            "--failed", metavar="FILE", help="write the rows that failed, with the reasons, to FILE"
        )
        if self.kind.creates_missing:
            parser.add_argument(
                "--create-missing",
                action="store_true",
                help="create what rows name and is not there, where that is possible",
            )
        add_reading_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        organization = organization_of(options["organization"])
        with stopping():
            reading = reading_of(options, organization, self.kind)
            with opened(options["file"]) as source:
                report = ImportReport(self, options["failed"], options["file"])
                run = self._run(organization, source, reading, options)
                try:
                    self._work(run, source)
                except UnusableFile:
                    if options["dry_run"]:
                        run.delete()
                    raise
            report.tell(run, is_dry_run=options["dry_run"])
            if options["dry_run"]:
                run.delete()
        report.end(run)

    def _run(
        self,
        organization: Organization,
        source: OpenFile,
        reading: Reading,
        options: dict[str, Any],
    ) -> ImportRun:
        """Return the run that was interrupted doing the same, or a new one."""
        what = {**reading.as_options(), "create_missing": options.get("create_missing", False)}
        is_for_good = not (options["plan"] or options["dry_run"])
        asked = {**what, "plan": options["plan"], "dry_run": options["dry_run"]}
        on_error = OnError(options["on_error"])
        run = runs.interrupted(
            organization, self.kind, digest=source.digest, asked=asked, on_error=on_error
        )
        if run is not None:
            self.stderr.write(f"Going on with import {run.pk}, which was interrupted.")
            return run
        return runs.begin(
            organization,
            self.kind,
            source=source.name,
            size=source.size,
            digest=source.digest,
            by=command_actor(),
            options={**what, "asked": asked},
            on_error=on_error,
            apply_at_once=is_for_good,
        )

    def _work(self, run: ImportRun, source: OpenFile) -> None:
        by = command_actor(run=run)
        kind = kind_for(run, self.kind, by=by)
        if run.state != ImportState.APPLYING:
            with progress_on(self.stderr, f"Checking {self.kind.title}") as advance:
                make_plan(run, source.file, kind, by=by, advance=advance)
        if run.apply_at_once:
            with (
                suppress(NotApplicable),  # the run tells it
                progress_on(self.stderr, f"Importing {self.kind.title}") as advance,
            ):
                apply_plan(run, kind, by=by, advance=advance)


def kind_for(run: ImportRun, kind: type[ImportKind], *, by: Actor) -> ImportKind:
    """Return what works for this run."""
    create_missing = bool(run.options.get("create_missing", False))
    return kind(run.organization, by=by, create_missing=create_missing)


@contextmanager
def stopping() -> Iterator[None]:
    """Say in words, and by the exit status, why work on an import ended in the block."""
    try:
        yield
    except UnusableFile as error:
        raise CommandError(str(error), returncode=USAGE) from error
    except TakenOver:
        raise CommandError("Another process goes on with this import.", returncode=USAGE) from None
    except KeyboardInterrupt:
        text = "Interrupted: the same command goes on where this one stopped."
        raise CommandError(text, returncode=INTERRUPTED) from None


def organization_of(slug: str) -> Organization:
    """Return the organization; a usage error when there is none."""
    organization = Organization.objects.filter(slug=slug).first()
    if organization is None:
        raise CommandError(f"There is no organization with the slug {slug}.", returncode=USAGE)
    return organization
