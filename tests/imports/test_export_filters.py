"""`--filter`: what the list of the back office shows with the same in its address."""

from __future__ import annotations

import pytest
from django.contrib.admin import site

from core.imports.registry import all_kinds
from core.models import Organization
from customers import services
from customers.models import Customer
from tests.back_office import make_staff
from tests.builders import (
    later,
    make_category,
    make_customer,
    make_organization,
    make_segmentation,
)
from tests.imports.harness import run

pytestmark = pytest.mark.django_db
KINDS = sorted(kind.name for kind in all_kinds())


@pytest.fixture
def organization() -> Organization:
    mine, other = make_organization(), make_organization("other")
    north = make_category(mine, reference="north")
    below = make_category(mine, reference="below", parent=north)
    make_customer(mine, reference="A", name="Jewel House", category=north)
    make_customer(mine, reference="B", name="Jewels", category=below, is_on_hold=True)
    make_customer(mine, reference="C", name="Tools, 50% off", is_on_hold=True)
    make_customer(other, reference="D", name="Jewels of others")
    gone = make_customer(mine, reference="E", name="Jewels that are gone")
    services.delete_customer(customer=gone, by=later())
    return mine


def options(*filters: str) -> list[str]:
    return [part for each in filters for part in ("--filter", each)]


def found(*filters: str) -> list[str]:
    done = run("export_customers", "--organization", "entity1", *options(*filters))
    assert (done.status, done.err) == (0, "")
    return [line.partition(",")[0] for line in done.out.split("\r\n")[1:-1]]


def refusal(*filters: str, kind: str = "customers") -> str:
    done = run(f"export_{kind}", "--organization", "entity1", *options(*filters))
    assert (done.status, done.out) == (2, "")
    return done.err


def test_without_a_filter_all_that_are_there_are_exported(organization: Organization):
    assert found() == ["A", "B", "C"]


def test_the_search_and_the_filters_of_the_list_narrow_the_export(organization: Organization):
    north = str(organization.customercategory_set.get(reference="north").pk)
    assert found("q=jewel") == ["A", "B"]
    assert found("q=50% off") == ["C"]
    assert found("is_on_hold__exact=1") == ["B", "C"]
    assert found("q=jewel", "is_on_hold__exact=1") == ["B"]
    assert found(f"category__id__exact={north}") == ["A", "B"]
    assert found("state=on_hold") == ["B", "C"]
    assert found("created_at__gte=2026-03-15") == []
    assert found("name=Jewels") == ["B"]


def test_the_list_shows_the_same_records(organization: Organization):
    staff = make_staff(organization)
    for name, value in (("q", "jewel"), ("is_on_hold__exact", "1"), ("state", "active")):
        page = staff.get("customers_customer_changelist", **{name: value})
        shown = sorted(each.reference for each in page.context["cl"].queryset)
        assert found(f"{name}={value}") == shown != []


def test_a_search_that_finds_many_finds_them_all(organization: Organization):
    made = Customer.objects.get(reference="A")
    for number in range(120):
        Customer.objects.create(
            organization=organization,
            reference=f"M{number:03}",
            name=f"Many {number}",
            category_id=made.category_id,
            currency="MXN",
            created_at=made.created_at,
            updated_at=made.updated_at,
        )
    assert len(found("q=many")) == 120


def test_what_narrows_nothing_is_a_usage_error(organization: Organization):
    assert refusal("bogus=1") == "The list of customers cannot be filtered by bogus=1."
    assert refusal("q=a", "bogus=1") == "The list of customers cannot be filtered by bogus=1."
    for name in ("p", "o", "all", "e", "_popup", "_facets"):
        assert refusal(f"{name}=1") == f"The list of customers has no filter {name}."
    assert refusal("q") == "--filter q is not NAME=VALUE."
    assert refusal("=1").startswith("The list of customers")


def test_values_that_cannot_be_meant_are_usage_errors_or_find_nothing(organization: Organization):
    assert refusal("pk=x") == "The list of customers cannot be filtered by pk=x."
    assert "cannot be filtered by" in refusal("q=\0")
    assert "cannot be filtered by" in refusal("name__regex=(")
    assert found(f"category__id__exact={10**30}") == []
    assert found("state=bogus") == []


def test_who_may_see_the_password_is_nobody(organization: Organization):
    assert "cannot be filtered by" in refusal("created_by__password__startswith=a")


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_can_be_searched(name: str):
    make_organization()
    header = run(f"export_{name}", "--organization", "entity1").out.split("\r\n")[0]
    kind = next(each for each in all_kinds() if each.name == name)
    if not site.get_model_admin(kind.model).search_fields:
        assert "has no filter q" in refusal("q=nothing is called this", kind=name)
        return
    done = run(
        f"export_{name}", "--organization", "entity1", "--filter", "q=nothing is called this"
    )
    assert (done.status, done.err, done.out) == (0, "", f"{header}\r\n")


def test_another_organizations_records_are_not_found_by_their_ids(organization: Organization):
    theirs = make_segmentation(Organization.objects.get(slug="other"))
    assert found(f"segmentation__id__exact={theirs.pk}") == []
    other = Organization.objects.get(slug="other")
    assert found(f"organization__id__exact={other.pk}") == []
