"""`import_customers`: what a row names by reference, regions by name, and --create-missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.models import Organization
from customers.models import (
    Customer,
    CustomerCategory,
    CustomerGroup,
    CustomerSegmentation,
    PaymentType,
)
from tests.builders import (
    make_category,
    make_customer,
    make_organization,
    make_region,
    root_category,
)
from tests.customers.importing import (
    customer,
    import_rows,
)


@pytest.fixture
def entity1(db: None) -> Organization:
    return make_organization("entity1", has_geographical_locations=True)


def test_import_reaches_its_own_organization_only(entity1: Organization, tmp_path: Path) -> None:
    other = make_organization("entity2")
    make_category(other, reference="theirs")
    make_customer(other, reference="BOSS")
    theirs = make_customer(other, reference="A", name="Theirs")
    run = import_rows(tmp_path, "reference,name,category,parent", "A,Ours,theirs,BOSS")
    assert run.problems == [
        "line 2, column category: The customer category theirs does not exist.",
        "line 2, column parent: The parent customer BOSS does not exist.",
    ]
    assert import_rows(tmp_path, "reference,name", "A,Ours").status == 0
    assert customer("A").name == "Ours"
    assert Customer.objects.get(pk=theirs.pk).name == "Theirs"


def test_create_missing_makes_categories_segmentations_and_groups(
    entity1: Organization, tmp_path: Path
) -> None:
    rows = ("reference,name,category,segmentation,groups", "A,Anna,shops,seg_a,vip;fair")
    refused = import_rows(tmp_path, *rows)
    assert len(refused.problems) == 4
    run = import_rows(tmp_path, *rows, "B,Bert,shops,seg_a,vip", options=("--create-missing",))
    assert run.status == 0
    shops = CustomerCategory.objects.for_organization(entity1).get(reference="shops")
    assert (shops.parent, shops.name) == (root_category(entity1), "shops")
    assert CustomerSegmentation.objects.filter(reference="seg_a").count() == 1
    assert sorted(each.reference for each in customer("A").groups.all()) == ["fair", "vip"]
    assert customer("B").category == shops


def test_create_missing_makes_nothing_for_rows_that_are_skipped(
    entity1: Organization, tmp_path: Path
) -> None:
    run = import_rows(
        tmp_path,
        "reference,name,groups,email",
        "A,Anna,vip,wrong",
        "B,Bert,vip,",
        "C,Carl,never,wrong",
        options=("--create-missing", "--on-error", "skip"),
    )
    assert "customer group vip." in run.out
    assert [each.reference for each in CustomerGroup.objects.for_organization(entity1)] == ["vip"]
    assert customer("B").groups.get().reference == "vip"


def test_create_missing_does_not_make_payment_types(entity1: Organization, tmp_path: Path) -> None:
    run = import_rows(
        tmp_path, "reference,name,payment_types", "A,Anna,barter", options=("--create-missing",)
    )
    assert run.problems == ["line 2, column payment_types: The payment type barter does not exist."]
    assert not PaymentType.objects.filter(reference="barter").exists()


def test_regions_are_ignored_where_an_organization_has_none(tmp_path: Path, db: None) -> None:
    make_organization("entity1")
    run = import_rows(tmp_path, "reference,name,region", "A,Anna,Atlantis")
    assert run.status == 0
    assert "The column region is ignored" in run.out
    assert customer("A").region is None


def test_a_region_of_two_places_needs_its_path(entity1: Organization, tmp_path: Path) -> None:
    mexico, spain = (make_region(entity1, name=name) for name in ("Mexico", "Spain"))
    make_region(entity1, name="Guadalajara", parent=mexico)
    wanted = make_region(entity1, name="Guadalajara", parent=spain)
    refused = import_rows(tmp_path, "reference,name,region", "A,Anna,Guadalajara")
    assert refused.problems[0].startswith(
        "line 2, column region: 2 regions are called Guadalajara; write it with what is above it"
    )
    import_rows(tmp_path, "reference,name,region", "A,Anna,Spain > Guadalajara")
    assert customer("A").region == wanted
