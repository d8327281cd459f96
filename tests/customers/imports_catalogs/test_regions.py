"""Regions as files: a tree named by its paths, whatever the case."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.models import Organization
from customers import services
from customers.models import Region
from tests.builders import make_actor, make_organization
from tests.customers.imports_catalogs.exporting import AWKWARD, exported, facts, import_exported
from tests.imports.harness import import_rows


@pytest.fixture
def entity1(db: None) -> Organization:
    return make_organization("entity1")


def make(organization: Organization, name: str, parent: Region | None = None) -> Region:
    values = {"name": name, "parent": parent}
    return services.create_region(organization=organization, values=values, by=make_actor())


def test_paths_make_a_tree_in_any_order(entity1: Organization, tmp_path: Path) -> None:
    run = import_rows(
        "regions",
        tmp_path,
        "path,position",
        "Mexico > Jalisco > Tequila,3",
        "mexico>JALISCO,",
        "Mexico,-7",
    )
    assert (run.status, run.problems) == (0, [])
    assert exported("regions", entity1) == [
        ["Mexico", 1, -7],
        ["Mexico > JALISCO", 2, 0],
        ["Mexico > JALISCO > Tequila", 3, 3],
    ]
    assert facts(entity1)[-3:] == ["region.created"] * 3


def test_a_region_is_found_in_any_case_and_named_as_it_is_written(
    entity1: Organization, tmp_path: Path
) -> None:
    make(entity1, "Jalisco", make(entity1, "Mexico"))
    lines = ("path,position", "MEXICO > jalisco,2")
    assert "0 created, 1 updated" in import_rows("regions", tmp_path, *lines).out
    assert exported("regions", entity1) == [["Mexico", 1, 0], ["Mexico > jalisco", 2, 2]]
    assert "1 unchanged" in import_rows("regions", tmp_path, "path", "mexico > jalisco").out
    import_rows("regions", tmp_path, "path,position", "mexico > jalisco,")
    assert exported("regions", entity1)[1] == ["Mexico > jalisco", 2, 0]
    assert Region.history.filter(name="jalisco").count() == 2


def test_everything_wrong_is_told_and_nothing_is_written(
    entity1: Organization, tmp_path: Path
) -> None:
    make(make_organization("entity2"), "Foreign")
    run = import_rows(
        "regions",
        tmp_path,
        "path,level,position",
        "Foreign > Here,,",
        "A,2,x",
        ",1,",
        "a,,",
        f"{'n' * 256},,3000000000",
        ">,,",
        " > ".join("deep" for _ in range(3)) + ",,",
    )
    assert run.problems == [
        "line 2, column path: The region Foreign does not exist.",
        'line 3, column level: "2" must be 1, as many as the path has names.',
        'line 3, column position: "x" must be an integer.',
        "line 4, column path: is required.",
        'line 5, column path: "a" is already the path of line 3.',
        f'line 6, column path: "{"n" * 59}…" must have at most 255 characters.',
        'line 6, column position: "3000000000" must be between -2147483648 and 2147483647.',
        'line 7, column path: ">" must hold the name of a region.',
        "line 8, column path: The region deep > deep does not exist.",
    ]
    assert exported("regions", entity1) == []


def test_a_path_of_two_regions_is_ambiguous(entity1: Organization, tmp_path: Path) -> None:
    make(entity1, "Twin")
    make(entity1, "TWIN")
    run = import_rows("regions", tmp_path, "path", "Twin", "Twin > Child")
    assert run.problems == [
        "line 2, column path: 2 regions are called Twin.",
        "line 3, column path: 2 regions are called Twin.",
    ]


def test_rows_below_a_bad_one_are_left_out_with_it(entity1: Organization, tmp_path: Path) -> None:
    lines = ("path,position", "A,x", "A > B,1", "C,1")
    run = import_rows("regions", tmp_path, *lines, options=("--on-error", "skip"))
    assert run.problems == [
        'line 2, column position: "x" must be an integer.',
        "line 3, column path: The parent, in line 2, cannot be written.",
    ]
    assert exported("regions", entity1) == [["C", 1, 1]]
    run = import_rows("regions", tmp_path, *lines)
    assert run.problems == ['line 2, column position: "x" must be an integer.']


def test_a_path_deeper_than_regions_go_is_refused(entity1: Organization, tmp_path: Path) -> None:
    names = [f"level {number}" for number in range(1, 102)]
    paths = [" > ".join(names[:length]) for length in range(1, 102)]
    run = import_rows("regions", tmp_path, "path", *paths, options=("--on-error", "skip"))
    assert run.problems == ["line 102, column path: Regions have at most 100 levels."]
    assert [row[1] for row in exported("regions", entity1)] == list(range(1, 101))


def test_what_is_exported_and_imported_elsewhere_is_exported_the_same(
    entity1: Organization, tmp_path: Path
) -> None:
    above: Region | None = None
    for number, name in enumerate(AWKWARD):
        above = make(entity1, name, above if number % 5 else None)
    first = exported("regions", entity1)
    assert len(first) == len(AWKWARD)
    other = make_organization("entity2")
    run = import_exported("regions", first, tmp_path, other)
    assert (run.status, run.problems) == (0, [])
    assert exported("regions", other) == first
    happened = len(facts(other))
    assert f"{len(first)} unchanged" in import_exported("regions", first, tmp_path, other).out
    assert len(facts(other)) == happened


def test_some_regions_are_exported_with_their_whole_path(entity1: Organization) -> None:
    from core.imports.registry import kind_named

    make(entity1, "Jalisco", make(entity1, "Mexico"))
    kind = kind_named("regions")
    assert kind is not None
    regions = kind(entity1, by=make_actor())
    some = regions.records().filter(name="Jalisco")
    assert [list(row) for row in regions.exported(some)] == [["Mexico > Jalisco", 2, 0]]
