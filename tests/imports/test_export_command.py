"""`export_<kind>`: where the records go, what they look like, what is refused."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.models import Organization
from tests.builders import make_organization, make_segmentation
from tests.imports.harness import run

pytestmark = pytest.mark.django_db
HEADER = "reference,name,description"


@pytest.fixture
def organization() -> Organization:
    made = make_organization()
    make_segmentation(made, reference="B", name='Über "uns"', description="one\ntwo")
    make_segmentation(made, reference="A", name="=1+1", description="a,b;c")
    make_segmentation(make_organization("other"), reference="C", name="Not mine")
    return made


def exported(*options: str) -> str:
    done = run("export_segmentations", "--organization", "entity1", *options)
    assert (done.status, done.err) == (0, "")
    return done.out


def refusal(*options: str) -> str:
    done = run("export_segmentations", "--organization", "entity1", *options)
    assert (done.status, done.out) == (2, "")
    return done.err


def test_the_records_go_to_standard_output_as_csv_in_the_order_of_their_keys(
    organization: Organization,
):
    assert exported() == (f'{HEADER}\r\nA,\'=1+1,"a,b;c"\r\nB,"Über ""uns""","one\ntwo"\r\n')


def test_another_delimiter_stands_between_the_values(organization: Organization):
    assert exported("--delimiter", ";").startswith(
        'reference;name;description\r\nA;\'=1+1;"a,b;c"\r\n'
    )
    assert "A\t'=1+1\ta,b;c\r\n" in exported("--delimiter", "tab")


def test_json_lines_hold_texts_as_they_are(organization: Organization):
    lines = exported("--format", "jsonl").splitlines()
    assert [json.loads(line) for line in lines] == [
        {"reference": "A", "name": "=1+1", "description": "a,b;c"},
        {"reference": "B", "name": 'Über "uns"', "description": "one\ntwo"},
    ]
    assert "Über" in lines[1]


def test_a_file_is_written_and_the_command_says_how_much_is_in_it(
    organization: Organization, tmp_path: Path
):
    path = tmp_path / "out.csv"
    assert exported("--output", str(path)) == f"2 records in {path}.\n"
    assert path.read_bytes().decode() == exported()
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]


def test_a_failed_export_leaves_the_file_as_it_was(
    organization: Organization, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "out.csv"
    path.write_text("old")

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert refusal("--output", str(path)) == f"{path} cannot be written: No space left on device."
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]


def test_a_file_keeps_its_mode_and_a_link_leads_to_the_same_file(
    organization: Organization, tmp_path: Path
):
    path, link = tmp_path / "out.csv", tmp_path / "link.csv"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    exported("--output", str(link))
    assert link.is_symlink()
    assert path.read_text().startswith(HEADER)
    assert path.stat().st_mode & 0o777 == 0o640


def test_what_cannot_be_written_to_is_a_usage_error(organization: Organization, tmp_path: Path):
    nowhere = tmp_path / "missing" / "out.csv"
    assert refusal("--output", str(nowhere)) == (
        f"{nowhere} cannot be written: No such file or directory."
    )
    assert "cannot be written" in refusal("--output", str(tmp_path))


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (("--delimiter", "ab"), "--delimiter is one character, or tab."),
        (("--delimiter", '"'), "--delimiter is one character, or tab."),
        (("--delimiter", ""), "--delimiter is one character, or tab."),
        (("--delimiter", ";", "--format", "jsonl"), "--delimiter is for CSV only."),
        (("--filter", "q"), "--filter q is not NAME=VALUE."),
    ],
)
def test_options_that_mean_nothing_are_usage_errors(
    organization: Organization, options: tuple[str, ...], text: str
):
    assert refusal(*options) == text


def test_an_organization_that_is_not_there_is_a_usage_error():
    done = run("export_segmentations", "--organization", "nobody")
    assert (done.status, done.err) == (2, "There is no organization with the slug nobody.")


def test_an_empty_list_gives_a_file_with_a_header_only():
    make_organization()
    assert exported() == f"{HEADER}\r\n"
    assert exported("--format", "jsonl") == ""


def test_a_record_is_written_as_soon_as_there_is_enough_for_a_part(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
):
    from customers.imports.segmentations import SegmentationImport

    read: list[int] = []

    def endless(self: Any, records: Any) -> Iterator[tuple[str, ...]]:
        for number in range(10**9):
            read.append(number)
            yield (str(number), "name", "text" * 100)

    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(SegmentationImport, "exported", endless)
    call_command("export_segmentations", "--organization", "entity1", stdout=Closed())
    assert 0 < len(read) < 1000


def test_an_xlsx_file_is_not_written_to_a_terminal(organization: Organization):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    with pytest.raises(CommandError, match="nothing for a terminal") as caught:
        call_command(
            *("export_segmentations", "--organization", "entity1", "--format", "xlsx"),
            stdout=Terminal(),
        )
    assert caught.value.returncode == 2


def test_who_reads_only_the_beginning_ends_the_export_quietly():
    program = (
        "import django; django.setup()\n"
        "from core.management.exports import ExportCommand\n"
        "ExportCommand()._write_out(b'x' * 999 + b'\\n' for _ in range(1_000_000))"
    )
    script = 'set -o pipefail; "$0" -c "$1" | head -1'
    done = subprocess.run(  # noqa: S603 - a program of our own
        ["/bin/bash", "-c", script, sys.executable, program], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == b"x" * 999 + b"\n"
