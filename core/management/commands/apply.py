"""`manage.py apply`: does what a plan of an import says."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.actor import command_actor
from core.imports.applying import apply_plan
from core.imports.registry import kind_named
from core.imports.runs import NotApplicable
from core.management.import_report import ROWS_HAVE_PROBLEMS, USAGE, ImportReport
from core.management.imports import kind_for, stopping
from core.management.progress import progress_on
from core.models import ImportRun


class Command(BaseCommand):
    """Applies a plan that `import_<kind> --plan` kept, or goes on applying it."""

    help = "Do exactly what a plan says; rows whose record changed since are refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", type=int, help="the number that --plan told")
        parser.add_argument(
            "--failed", metavar="FILE", help="write the rows that failed, with the reasons, to FILE"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        run = ImportRun.objects.select_related("organization").filter(pk=options["plan"]).first()
        if run is None:
            raise CommandError(f"There is no plan {options['plan']}.", returncode=USAGE)
        kind = kind_named(run.kind)
        if kind is None:
            text = f"Plan {run.pk} is of {run.kind}, which are not imported any more."
            raise CommandError(text, returncode=USAGE)
        by = command_actor(run=run)
        with stopping():
            report = ImportReport(self, options["failed"])
            try:
                with progress_on(self.stderr, f"Importing {kind.title}") as advance:
                    apply_plan(run, kind_for(run, kind, by=by), by=by, advance=advance)
            except NotApplicable as error:
                report.tell(run)
                raise CommandError(str(error), returncode=ROWS_HAVE_PROBLEMS) from error
            report.tell(run)
        report.end(run)
