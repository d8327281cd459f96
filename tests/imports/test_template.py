"""`import_template`: every column of every kind explained, and an example that is read."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from core.imports.columns import Column, columns_by_key, key_of_name
from core.imports.kind import ImportKind
from core.imports.registry import all_kinds
from core.models import Organization
from tests.builders import (
    make_category,
    make_customer,
    make_group,
    make_organization,
    make_payment_type,
    make_region,
    make_segmentation,
    make_user,
)
from tests.imports.harness import import_file, run

KINDS = all_kinds()
COLUMNS = [
    pytest.param(kind, column, id=f"{kind.name}-{column.name}")
    for kind in KINDS
    for column in kind.columns
]


@pytest.mark.parametrize(("kind", "column"), COLUMNS)
def test_every_column_is_explained_with_an_example_that_is_read(
    kind: type[ImportKind], column: Column
) -> None:
    assert column.explained.endswith(".")
    assert column.example
    assert column.read(column.name, column.example) is not None


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_two_columns_of_a_kind_have_the_same_name(kind: type[ImportKind]) -> None:
    names = [key_of_name(name) for each in kind.columns for name in (each.name, *each.aliases)]
    own = [key_of_name(each.name) for each in kind.columns]
    assert len(set(own)) == len(own)
    known = columns_by_key(kind.columns)
    assert [known[name].name for name in own] == [each.name for each in kind.columns]
    assert len(known) >= len(set(names))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_template_has_all_columns_and_tells_what_they_are(kind: type[ImportKind]) -> None:
    told = run("import_template", kind.name)
    header, example = csv.reader(io.StringIO(told.out))
    assert header == [each.name for each in kind.columns]
    assert len(example) == len(header)
    for column in kind.columns:
        assert f"\n{column.name}" in f"\n{told.err}"
        assert column.explained in told.err


@pytest.fixture
def entity1(db: None) -> Organization:
    organization = make_organization("entity1", has_geographical_locations=True)
    make_category(organization, reference="retail")
    make_segmentation(organization, reference="gold")
    for reference in ("vip", "north"):
        make_group(organization, reference=reference)
    make_payment_type(organization, reference="transfer")  # cash is there from the start
    make_customer(organization, reference="C-0100")
    make_user(organization, reference="emp-002")
    make_region(organization, name="Jalisco", parent=make_region(organization, name="Mexico"))
    return organization


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_template_of_customers_is_imported_as_it_is(
    entity1: Organization, tmp_path: Path, file_format: str
) -> None:
    path = tmp_path / f"template.{file_format}"
    written = run("import_template", "customers", "--format", file_format, "--output", str(path))
    assert written.status == 0
    done = import_file("customers", path, "--dry-run")
    assert done.problems == []
    assert (done.status, done.out.splitlines()[0]) == (
        0,
        "1 row: 1 created, 0 updated, 0 unchanged, 0 with problems.",
    )


def test_a_template_that_cannot_be_written_is_a_usage_error(tmp_path: Path) -> None:
    told = run("import_template", "customers", "--output", str(tmp_path / "none" / "x.csv"))
    assert told.status == 2
    assert told.err.endswith("x.csv cannot be written: No such file or directory.")
