"""`import_customers`: parents in any order, in the file or the database, and loops."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.models import Organization
from tests.builders import make_customer, make_organization
from tests.customers.importing import customer, footprint, import_rows, references


@pytest.fixture
def entity1(db: None) -> Organization:
    return make_organization("entity1")


def parent_of(reference: str) -> str | None:
    parent = customer(reference).parent
    return parent.reference if parent else None


def test_a_parent_may_come_later_in_the_file(entity1: Organization, tmp_path: Path) -> None:
    run = import_rows(
        tmp_path, "reference,name,parent", "C,Carl,B", "B,Bert,A", "A,Anna,", "D,Dora,A"
    )
    assert (run.status, references(entity1)) == (0, ["A", "B", "C", "D"])
    assert [parent_of(each) for each in "ABCD"] == [None, "A", "B", "A"]


def test_a_parent_may_be_in_the_database_already(entity1: Organization, tmp_path: Path) -> None:
    make_customer(entity1, reference="BOSS")
    import_rows(tmp_path, "reference,name,parent", "A,Anna,BOSS")
    assert parent_of("A") == "BOSS"
    assert "1 unchanged" in import_rows(tmp_path, "reference,name", "A,Anna").out
    assert parent_of("A") == "BOSS"
    import_rows(tmp_path, "reference,name,parent", "A,Anna,")
    assert parent_of("A") is None


def test_a_parent_that_is_nowhere_is_a_problem(entity1: Organization, tmp_path: Path) -> None:
    run = import_rows(tmp_path, "reference,name,parent", "A,Anna,NOBODY")
    assert run.status == 1
    assert run.problems == ["line 2, column parent: The parent customer NOBODY does not exist."]


def test_a_loop_in_the_file_is_told_on_each_of_its_lines(
    entity1: Organization, tmp_path: Path
) -> None:
    run = import_rows(
        tmp_path, "reference,name,parent", "A,Anna,B", "B,Bert,C", "C,Carl,A", "D,Dora,A", "E,Eva,E"
    )
    text = "The parents go round in a circle: A (line 2) below B (line 3) below C (line 4) below"
    assert run.problems == [
        *(f"line {line}, column parent: {text} A (line 2)." for line in (2, 3, 4)),
        "line 6, column parent: A customer cannot be its own parent.",
    ]
    assert references(entity1) == []


def test_a_loop_through_the_database_is_found(entity1: Organization, tmp_path: Path) -> None:
    top = make_customer(entity1, reference="A")
    middle = make_customer(entity1, reference="B", parent=top)
    make_customer(entity1, reference="C", parent=middle)
    before = footprint()
    run = import_rows(tmp_path, "reference,name,parent", "A,Anna,C")
    assert run.problems == [
        "line 2, column parent: The parents go round in a circle: A (line 2) below C below B "
        "below A (line 2)."
    ]
    assert footprint() == before


@pytest.mark.parametrize("rows", [("A,A,B", "B,B,"), ("B,B,", "A,A,B")])
def test_parent_and_child_can_change_places(
    entity1: Organization, tmp_path: Path, rows: tuple[str, ...]
) -> None:
    make_customer(entity1, reference="B", parent=make_customer(entity1, reference="A"))
    assert import_rows(tmp_path, "reference,name,parent", *rows).status == 0
    assert (parent_of("A"), parent_of("B")) == ("B", None)


def test_no_step_makes_a_loop_that_the_result_does_not_have(
    entity1: Organization, tmp_path: Path
) -> None:
    x = make_customer(entity1, reference="X")
    y = make_customer(entity1, reference="Y", parent=x)
    make_customer(entity1, reference="Q", parent=y)
    run = import_rows(tmp_path, "reference,name,parent", "X,X,Q", "Y,Y,")
    assert (run.status, run.err) == (0, "")
    assert [parent_of(each) for each in "XQY"] == ["Q", "Y", None]


def test_a_chain_of_many_is_written_from_the_top(entity1: Organization, tmp_path: Path) -> None:
    chain = [f"N{number},Name,N{number + 1}" for number in range(60)]
    run = import_rows(tmp_path, "reference,name,parent", *chain, "N60,Name,")
    assert "61 created" in run.out
    assert (parent_of("N0"), parent_of("N59"), parent_of("N60")) == ("N1", "N60", None)


def test_children_are_not_blamed_for_a_parent_in_a_broken_row(
    entity1: Organization, tmp_path: Path
) -> None:
    run = import_rows(tmp_path, "reference,name,parent", "A,Anna,,X", "B,Bert,A", "C,Carl,C,C")
    assert run.problems == [
        "line 2: 4 values, but the header has 3 columns.",
        "line 4: 4 values, but the header has 3 columns.",
    ]
