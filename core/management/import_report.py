"""What an import tells whoever typed it: problems, a summary, the file of failed rows."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.core.management.base import BaseCommand, CommandError

from core.imports.failed_rows import problems_in, write_failed_rows
from core.imports.problems import UnusableFile
from core.models import ImportRun, ImportState

MOST_SHOWN: Final = 100
# Exit statuses; argparse itself ends with 2 as well.
ROWS_HAVE_PROBLEMS: Final = 1
USAGE: Final = 2
_DONE: Final = {"created": "added", "updated": "changed", "deleted": "deleted"}


class ImportReport:
    """Writes to a command's streams, and the failed rows to a file where one is named."""

    def __init__(self, command: BaseCommand, failed: str | None, source: str = "") -> None:
        """Raises UnusableFile when the file of failed rows cannot be written."""
        self._command = command
        self._failed = Path(failed) if failed else None
        self._problems = 0
        if self._failed is None:
            return
        both = [self._failed, Path(source)]
        if source and all(map(Path.exists, both)) and both[0].samefile(both[1]):
            raise UnusableFile("--failed names the imported file itself.")
        try:
            self._failed.open("ab").close()
        except OSError as error:
            raise _unwritable(self._failed, error) from error

    def tell(self, run: ImportRun, *, is_dry_run: bool = False) -> None:
        """Write everything there is to say about a run."""
        for line, problem in problems_in(run):
            self._problems += 1
            if self._problems <= MOST_SHOWN:
                self._command.stderr.write(problem.at(line))
        rest = self._problems - MOST_SHOWN
        if rest > 0:
            self._command.stderr.write(
                f"... and {counted(rest, 'more problem')}; --failed FILE writes all of them."
            )
        for text in summary(run, is_dry_run=is_dry_run):
            self._command.stdout.write(text)
        if self._failed is not None:
            self._write_failed(run, self._failed)

    def end(self, run: ImportRun) -> None:
        """End the command as an error when rows have problems."""
        if run.bad_rows:
            raise CommandError(
                f"{counted(self._problems, 'problem')} in {counted(run.bad_rows, 'row')}.",
                returncode=ROWS_HAVE_PROBLEMS,
            )

    def _write_failed(self, run: ImportRun, path: Path) -> None:
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                write_failed_rows(run, file)
        except OSError as error:
            raise _unwritable(path, error) from error


def summary(run: ImportRun, *, is_dry_run: bool = False) -> list[str]:
    """Return what happened, or would, in a few lines."""
    lines = [
        f"{counted(run.rows, 'row')}: {run.created_rows} created, {run.updated_rows} updated, "
        f"{run.unchanged_rows} unchanged, {run.bad_rows} with problems.",
        *besides(run),
        *run.notes,
    ]
    if is_dry_run:
        lines.append("This was a dry run: nothing was changed.")
    elif run.state == ImportState.PLANNED:
        lines.append(f"Nothing was changed yet. To do it: manage.py apply {run.pk}")
    elif run.message:
        lines.append(run.message)
    return lines


def besides(run: ImportRun) -> list[str]:
    """Return what happened to other records than those of the rows, in sentences.

    "Contacts: 2 added, 1 changed." and "Created on request: customer group vip."
    """
    counts: dict[str, list[str]] = {}
    made = []
    for code, count in sorted(run.others.items()):
        code, _, label = code.partition(" ")
        subject, _, what = code.rpartition(".")
        noun = subject.replace("_", " ")
        if label:
            made.append(f"{noun} {_short(label)}")
        else:
            counts.setdefault(noun, []).append(f"{count} {_DONE.get(what, what)}")
    lines = [f"{_plural(noun).capitalize()}: {', '.join(each)}." for noun, each in counts.items()]
    if made:
        lines.append(f"Created on request: {', '.join(made)}.")
    return lines


def counted(number: int, noun: str) -> str:
    """Return "1 row" or "2 rows"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _plural(noun: str) -> str:
    if noun.endswith(("s", "x", "ss")):
        return f"{noun}es"
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def _short(label: str) -> str:
    """Return "vip" for "vip (vip)", as what has no name of its own is called."""
    name, _, reference = label.rpartition(" (")
    return name if name and reference == f"{name})" else label


def _unwritable(path: Path, error: OSError) -> UnusableFile:
    return UnusableFile(f"{path} cannot be written: {error.strerror}.")
