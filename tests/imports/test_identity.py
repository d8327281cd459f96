"""What was exported comes back as it was, whatever the texts hold, for every kind and format."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.imports.registry import all_kinds, kind_named
from core.models import Event, Organization
from tests.builders import make_actor
from tests.imports.awkward import PIECES
from tests.imports.furnishing import empty, furnished
from tests.imports.harness import Run, export, import_file, run

pytestmark = pytest.mark.django_db

# Each after those that it refers to.
ORDER = (
    *("categories", "segmentations", "customer_groups", "payment_types", "regions", "customers"),
    *("services", "packages", "recurrences"),
    *("locations", "customer_locations", "customer_policies"),
)
FORMATS = ("csv", "xlsx", "jsonl")
# Seeds of what is generated; more of them are tried by hand.
SEEDS = (1, 2)


def exported(name: str, slug: str, folder: Path, file_format: str) -> Path:
    path = folder / f"{name}-{slug}.{file_format}"
    done = export(name, path, "--format", file_format, organization=slug)
    assert (done.status, done.err) == (0, "")
    return path


def told(done: Run) -> str:
    return f"exit status {done.status}: {done.err[:2000]}"


def count(name: str, organization: Organization) -> int:
    kind = kind_named(name)
    assert kind is not None
    return kind(organization, by=make_actor()).records().count()


def test_every_kind_is_tried_here():
    assert {kind.name for kind in all_kinds()} == set(ORDER)


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("seed", SEEDS)
def test_an_export_imported_elsewhere_and_exported_again_gives_the_same_bytes(
    tmp_path: Path, file_format: str, seed: int
):
    mine = furnished("mine", seed=seed)
    empty("other")
    faults = {}
    for name in ORDER:
        assert count(name, mine) > 5, name
        file = exported(name, "mine", tmp_path, file_format)
        done = import_file(name, file, organization="other")
        if done.status:
            faults[name] = told(done)
            continue
        again = exported(name, "other", tmp_path, file_format)
        if again.read_bytes() != file.read_bytes():
            faults[name] = "other bytes"
    assert faults == {}


@pytest.mark.parametrize("file_format", FORMATS)
def test_an_export_imported_where_it_comes_from_changes_nothing(tmp_path: Path, file_format: str):
    mine = furnished("mine", seed=3)
    before = Event.objects.count()
    faults = {}
    for name in ORDER:
        file = exported(name, "mine", tmp_path, file_format)
        done = import_file(name, file, organization="mine")
        rows = count(name, mine)
        expected = f"{rows} rows: 0 created, 0 updated, {rows} unchanged, 0 with problems."
        if done.status or not done.out.startswith(expected):
            faults[name] = told(done) + done.out
    assert faults == {}
    assert Event.objects.count() == before


def test_the_same_records_give_the_same_bytes_twice(tmp_path: Path):
    furnished("mine", seed=4)
    for name in ("customers", "packages"):
        for file_format in FORMATS:
            first = exported(name, "mine", tmp_path, file_format).read_bytes()
            assert exported(name, "mine", tmp_path, file_format).read_bytes() == first


def test_another_delimiter_changes_nothing_either(tmp_path: Path):
    furnished("mine", seed=5)
    for delimiter in (";", "tab", "|"):
        path = tmp_path / "file.csv"
        done = export("segmentations", path, "--delimiter", delimiter, organization="mine")
        assert done.status == 0
        given = "\t" if delimiter == "tab" else delimiter
        again = run(
            *("import_segmentations", str(path), "--organization", "mine", "--delimiter", given)
        )
        assert again.out.startswith("12 rows: 0 created, 0 updated, 12 unchanged")


def test_every_awkward_text_is_in_some_record():
    mine = furnished("mine", seed=1)
    said = set()
    for kind_class in all_kinds():
        kind = kind_class(mine, by=make_actor())
        for row in kind.exported(kind.records()):
            said |= {text for text in row if isinstance(text, str)}
    everything = "\n".join(said)
    assert [piece for piece in PIECES if piece.strip() not in everything] == []
    assert max(map(len, said)) >= 5000
