"""Categories as files: a tree by the reference of the parent, and the root it begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.models import Organization
from customers.models import CustomerCategory
from tests.builders import make_category, make_organization, root_category
from tests.customers.imports_catalogs.exporting import AWKWARD, exported, facts, import_exported
from tests.imports.harness import apply, import_rows, last_run


@pytest.fixture
def entity1(db: None) -> Organization:
    return make_organization("entity1")


def parent_of(reference: str, slug: str = "entity1") -> str | None:
    category = CustomerCategory.objects.get(organization__slug=slug, reference=reference)
    return category.parent.reference if category.parent else None


def test_parents_may_stand_anywhere_and_none_means_the_root(
    entity1: Organization, tmp_path: Path
) -> None:
    run = import_rows(
        "categories", tmp_path, "reference,name,parent", "C,Carl,B", "B,Bert,A", "A,Anna,"
    )
    assert (run.status, run.problems) == (0, [])
    assert [parent_of(each) for each in "ABC"] == ["root", "A", "B"]
    assert facts(entity1)[-3:] == ["customer_category.created"] * 3
    run = import_rows("categories", tmp_path, "reference,parent", "C,A", "B,")
    assert "0 created, 2 updated" in run.out
    assert [parent_of(each) for each in "ABC"] == ["root", "root", "A"]
    assert "1 unchanged" in import_rows("categories", tmp_path, "reference,name", "C,Carl").out
    assert parent_of("C") == "A"


def test_parents_that_are_nowhere_or_elsewhere_and_loops_are_problems(
    entity1: Organization, tmp_path: Path
) -> None:
    make_category(make_organization("entity2"), reference="FOREIGN")
    run = import_rows(
        "categories",
        tmp_path,
        "reference,name,parent",
        "A,Anna,FOREIGN",
        f"B,{'n' * 256},NOBODY",
        "C,Carl,C",
        "D,Dora,E",
        "E,Eva,D",
    )
    circle = "The parents go round in a circle: D (line 5) below E (line 6) below D (line 5)."
    assert run.problems == [
        "line 2, column parent: The customer category FOREIGN does not exist.",
        f'line 3, column name: "{"n" * 59}…" must have at most 255 characters.',
        "line 3, column parent: The customer category NOBODY does not exist.",
        "line 4, column parent: A customer category cannot be its own parent.",
        f"line 5, column parent: {circle}",
        f"line 6, column parent: {circle}",
    ]
    assert exported("categories", entity1) == [["root", "Root", None, True, ""]]


def test_the_root_can_be_changed_and_renamed_but_not_placed(
    entity1: Organization, tmp_path: Path
) -> None:
    run = import_rows(
        "categories", tmp_path, "reference,name,parent,is_root", "A,Anna,TOP,", "TOP,All,,yes"
    )
    assert "1 created, 1 updated" in run.out
    assert exported("categories", entity1) == [
        ["A", "Anna", "TOP", False, ""],
        ["TOP", "All", None, True, ""],
    ]
    run = import_rows("categories", tmp_path, "reference,name,parent,is_root", "TOP,All,A,")
    circle = "The parents go round in a circle: TOP (line 2) below A below TOP (line 2)."
    assert run.problems == [f"line 2, column parent: {circle}"]
    run = import_rows("categories", tmp_path, "reference,name,is_root", "A,Anna,yes", "TOP,All,no")
    assert run.problems == [
        "line 2, column is_root: An organization has one root category.",
        "line 3, column parent: is required.",
    ]


def test_only_one_row_may_be_the_root(entity1: Organization, tmp_path: Path) -> None:
    run = import_rows("categories", tmp_path, "reference,name,is_root", "T,Top,yes", "U,Up,yes")
    assert run.problems == ['line 3, column is_root: "yes" is already said of "T".']
    assert root_category(entity1).reference == "root"


def test_a_category_may_have_the_reference_that_the_root_had(
    entity1: Organization, tmp_path: Path
) -> None:
    lines = ("reference,name,parent,is_root", "root,Not the root,TOP,", "TOP,All,,true")
    assert import_rows("categories", tmp_path, *lines).status == 0
    assert sorted(exported("categories", entity1)) == [
        ["TOP", "All", None, True, ""],
        ["root", "Not the root", "TOP", False, ""],
    ]
    assert "2 unchanged" in import_rows("categories", tmp_path, *lines).out


def test_a_plan_refuses_a_category_that_changed_since(
    entity1: Organization, tmp_path: Path
) -> None:
    make_category(entity1, reference="A", name="Anna")
    import_rows("categories", tmp_path, "reference,name", "A,Changed", options=("--plan",))
    plan = last_run()
    import_rows("categories", tmp_path, "reference,name", "A,Meanwhile")
    run = apply(plan.pk)
    assert run.status == 1
    assert run.problems == ["line 2: The record was changed after the plan was made."]
    assert CustomerCategory.objects.get(reference="A").name == "Meanwhile"


def test_what_is_exported_and_imported_elsewhere_is_exported_the_same(
    entity1: Organization, tmp_path: Path
) -> None:
    references = [text[:250] for text in AWKWARD]
    rows = [["root of all", "All > of it", "", True, "top"]]
    rows += [["root", "below", "root of all", False, ""]]
    above = ["root of all", "root", *references]
    rows += [
        [reference, text, above[number], False, text * 2]
        for number, (reference, text) in enumerate(zip(references, AWKWARD, strict=True))
    ]
    assert import_exported("categories", rows[::-1], tmp_path, entity1).status == 0
    first = exported("categories", entity1)
    assert len(first) == len(rows)
    other = make_organization("entity2")
    assert import_exported("categories", first, tmp_path, other).status == 0
    assert exported("categories", other) == first
    happened = len(facts(other))
    assert f"{len(first)} unchanged" in import_exported("categories", first, tmp_path, other).out
    assert len(facts(other)) == happened


def test_a_picture_is_left_alone(entity1: Organization, tmp_path: Path) -> None:
    category = make_category(entity1, reference="A", name="Anna")
    CustomerCategory.objects.filter(pk=category.pk).update(image="kept.png")
    import_rows("categories", tmp_path, "reference,name,description", "A,Other,")
    category.refresh_from_db()
    assert (category.name, category.image) == ("Other", "kept.png")
