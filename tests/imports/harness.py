"""Running `import_<kind>`, `export_<kind>` and `apply` in tests and reading what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from unittest import mock

from django.core.management import CommandError, call_command

from core.management import progress
from core.models import ImportRun


@dataclass(frozen=True)
class Run:
    """One run of a command: exit status, what it wrote to either stream."""

    status: int
    out: str
    err: str

    @property
    def problems(self) -> list[str]:
        """The lines that tell of problems in rows."""
        return [line for line in self.err.splitlines() if line.startswith("line ")]


def file_of(folder: Path, content: str | bytes, *, encoding: str = "utf-8") -> Path:
    """Return a file with this content."""
    path = folder / "records.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def run(command: str, *options: str) -> Run:
    """Run any command, which takes no time: it has no progress to tell."""
    out, err = StringIO(), StringIO()
    try:
        with mock.patch.object(progress, "monotonic", return_value=0.0):
            call_command(command, *options, stdout=out, stderr=err)
    except CommandError as error:
        return Run(error.returncode, out.getvalue(), f"{err.getvalue()}{error}")
    return Run(0, out.getvalue(), err.getvalue())


def import_file(kind: str, path: Path | str, *options: str, organization: str = "entity1") -> Run:
    """Run `import_<kind>` on the file."""
    return run(f"import_{kind}", str(path), "--organization", organization, *options)


def import_rows(
    kind: str,
    folder: Path,
    *lines: str,
    options: tuple[str, ...] = (),
    organization: str = "entity1",
) -> Run:
    """Run `import_<kind>` on a file of these lines."""
    path = file_of(folder, "".join(f"{line}\n" for line in lines))
    return import_file(kind, path, *options, organization=organization)


def export(kind: str, path: Path | str, *options: str, organization: str = "entity1") -> Run:
    """Run `export_<kind>` into the file."""
    return run(f"export_{kind}", "--output", str(path), "--organization", organization, *options)


def apply(number: int, *options: str) -> Run:
    """Run `apply` on the plan of this number."""
    return run("apply", str(number), *options)


def last_run() -> ImportRun:
    """Return the import begun last."""
    return ImportRun.objects.order_by("-pk")[0]
