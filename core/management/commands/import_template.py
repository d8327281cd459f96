"""`manage.py import_template`: an example of a file to import, with every column explained."""

from __future__ import annotations

import io
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.imports.columns import Column
from core.imports.kind import ImportKind
from core.imports.registry import all_kinds, kind_named
from core.imports.template import explanations, write_csv, write_xlsx
from core.management.import_report import USAGE


class Command(BaseCommand):
    """Writes the header, a row of examples, and what each column means.

    A workbook explains its columns in a second sheet; what a CSV file cannot hold goes to standard
    error. Exit status 2 when the file cannot be written.
    """

    help = "Write an example of a file to import, with every column explained."

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = [kind.name for kind in all_kinds()]
        parser.add_argument("kind", choices=names, metavar="KIND", help=", ".join(names))
        parser.add_argument("--format", choices=("csv", "xlsx"), default="csv")
        parser.add_argument("--output", metavar="FILE", help="standard output otherwise")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = kind_named(options["kind"])
        if kind is None:
            raise CommandError(f"There is no kind {options['kind']}.", returncode=USAGE)
        content = _content(kind, options["format"])
        if options["output"]:
            try:
                Path(options["output"]).write_bytes(content)
            except OSError as error:
                text = f"{options['output']} cannot be written: {error.strerror}."
                raise CommandError(text, returncode=USAGE) from error
        elif options["format"] == "csv":
            self.stdout.write(content.decode(), ending="")
        elif sys.stdout.isatty():
            raise CommandError("A workbook needs --output FILE.", returncode=USAGE)
        else:
            sys.stdout.buffer.write(content)
        if options["format"] == "csv":
            self._explain(kind.columns)

    def _explain(self, columns: Sequence[Column]) -> None:
        for name, required, explained, example, aliases in explanations(columns):
            lines = [f"{name}{' (required)' if required else ''}: {explained}"]
            lines += [f"    for example: {example}"] if example else []
            lines += [f"    also called: {aliases}"] if aliases else []
            self.stderr.write("\n".join(lines), style_func=str)


def _content(kind: type[ImportKind], file_format: str) -> bytes:
    if file_format == "xlsx":
        workbook = io.BytesIO()
        write_xlsx(kind.columns, kind.name, workbook)
        return workbook.getvalue()
    text = io.StringIO(newline="")
    write_csv(kind.columns, text)
    return text.getvalue().encode()
