"""`manage.py clear_imports`: forgets the details of imports that ended long ago."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from core.imports.clearing import clear_ended
from core.management.import_report import USAGE, counted

_DAYS: Final = 90
_MOST_DAYS: Final = 36_500


class Command(BaseCommand):
    """Deletes rows and uploads; what was imported, and that it was, stays."""

    help = (
        "Delete the rows and files of imports that ended more than so many days ago. The imports "
        "stay listed, with their counts; those in progress and plans not yet applied stay whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--older-than", type=int, default=_DAYS, metavar="DAYS")

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["older_than"]
        if not 0 <= days <= _MOST_DAYS:
            text = f"--older-than must be between 0 and {_MOST_DAYS} days."
            raise CommandError(text, returncode=USAGE)
        cleared = clear_ended(before=datetime.now(UTC) - timedelta(days=days))
        self.stdout.write(
            f"{counted(cleared.runs, 'import')} cleared, {counted(cleared.rows, 'row')} deleted."
        )
