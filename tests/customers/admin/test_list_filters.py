"""By what the customers' list is narrowed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from core.models import Organization
from customers import services
from customers.admin.customer_states import CONDITIONS, state_of
from customers.models import Customer
from tests.back_office import Staff, listed, make_staff, make_superuser
from tests.builders import (
    later,
    make_category,
    make_customer,
    make_organization,
    make_region,
    make_segmentation,
)

pytestmark = pytest.mark.django_db
PAGE = "customers_customer_changelist"


def shown(staff: Staff, **query: Any) -> set[int]:
    response = staff.get(PAGE, **query)
    assert response.status_code == 200, query
    return listed(response)


def offered(staff: Staff, name: str) -> list[str]:
    """Return the labels of a filter's choices, without the one for all."""
    specs = staff.get(PAGE).context["cl"].filter_specs
    (spec,) = [spec for spec in specs if name in map(str, spec.expected_parameters())]
    return [str(label) for _, label in spec.lookup_choices]


def in_every_state(organization: Organization) -> dict[str, Customer]:
    made = {
        "active": make_customer(organization, on_hold_reason="forgotten"),
        "on_hold": make_customer(organization, is_on_hold=True),
        "inactive": make_customer(organization, is_active=False, is_on_hold=True),
        "cancelled": make_customer(organization),
    }
    services.cancel_customer(customer=made["cancelled"], reason="gone", by=later())
    return made


def test_each_customer_is_in_one_state():
    mine = make_organization()
    made = in_every_state(mine)
    staff = make_staff(mine)
    for state, customer in made.items():
        assert shown(staff, state=state) == {customer.pk}
        assert state_of(Customer.objects.get(pk=customer.pk)) == state
    assert set(CONDITIONS) == set(made)


def test_the_state_is_written_beside_each_customer():
    mine = make_organization()
    in_every_state(mine)
    text = make_staff(mine).get(PAGE).content.decode()
    for label in ("Active", "On hold", "Inactive", "Cancelled"):
        assert label in text.split('id="result_list"')[1].split("</table>")[0]


def test_a_category_stands_for_all_below_it():
    mine = make_organization()
    top = make_category(mine, name="Top")
    below = make_category(mine, name="Below", parent=top)
    lowest = make_category(mine, name="Lowest", parent=below)
    beside = make_category(mine, name="Beside")
    made = [make_customer(mine, category=each) for each in (top, below, lowest, beside)]
    staff = make_staff(mine)
    first, second, third, fourth = (customer.pk for customer in made)
    assert shown(staff, category__id__exact=top.pk) == {first, second, third}
    assert shown(staff, category__id__exact=lowest.pk) == {third}
    assert shown(staff, category__id__exact=beside.pk) == {fourth}
    space = "\u00a0" * 3
    assert offered(staff, "category__id__exact")[1:] == [
        f"{space}Beside",
        f"{space}Top",
        f"{space * 2}Below",
        f"{space * 3}Lowest",
    ]


def test_a_region_stands_for_all_below_it():
    mine = make_organization(has_geographical_locations=True)
    country = make_region(mine, name="Mexico")
    state = make_region(mine, name="Jalisco", parent=country)
    make_region(mine, name="France")
    made = make_customer(mine, region=state)
    make_customer(mine)
    staff = make_staff(mine)
    assert shown(staff, region__id__exact=country.pk) == {made.pk}
    assert offered(staff, "region__id__exact") == ["France", "Mexico", "\u00a0" * 3 + "Jalisco"]


def test_choices_are_those_of_the_own_or_chosen_organization():
    mine, other = make_organization("mine"), make_organization("other")
    for organization in (mine, other):
        segmentation = make_segmentation(organization, name=f"{organization.slug} segment")
        category = make_category(organization, name=f"{organization.slug} category")
        make_customer(
            organization,
            category=category,
            segmentation=segmentation,
            risk=f"{organization.slug} risk",
        )
    assert offered(make_staff(mine), "risk") == ["mine risk"]
    for staff in (make_staff(mine), make_superuser()):
        if staff.user.is_superuser:
            session = staff.client.session
            session["organization"] = mine.pk
            session.save()
        page = staff.get(PAGE).content.decode()
        assert "mine segment" in page
        assert "mine category" in page
        for foreign in ("other segment", "other category", "other risk"):
            assert foreign not in page


def test_the_organization_is_a_filter_and_a_column_only_where_there_are_several():
    mine, other = make_organization("mine"), make_organization("other")
    made = [make_customer(each) for each in (mine, other)]
    both = make_staff(mine, other)
    page = both.get(PAGE)
    assert "organization" in page.context["cl"].list_display
    assert listed(page) == {each.pk for each in made}
    assert shown(both, organization__id__exact=mine.pk) == {made[0].pk}
    page = make_staff(mine).get(PAGE)
    assert "organization" not in page.context["cl"].list_display
    assert "organization__id__exact" not in page.content.decode()


def test_risks_are_offered_once_and_found_exactly():
    mine = make_organization()
    made = {risk: make_customer(mine, risk=risk) for risk in ("high", "low", "higher")}
    make_customer(mine, risk="low")
    make_customer(mine)
    staff = make_staff(mine)
    assert offered(staff, "risk") == ["high", "higher", "low"]
    assert shown(staff, risk="high") == {made["high"].pk}
    assert shown(staff, risk="nobody's") == set()


def test_dates_are_days_in_utc_and_both_ends_count():
    mine = make_organization()
    made = []
    for day, hour in ((13, 23), (14, 0), (15, 23), (16, 0)):
        customer = make_customer(mine)
        at = datetime(2026, 3, day, hour, 59 if hour else 0, 59 if hour else 0, tzinfo=UTC)
        Customer.objects.filter(pk=customer.pk).update(created_at=at, updated_at=at)
        made.append(customer.pk)
    staff = make_staff(mine)
    for name in ("created_at", "updated_at"):
        first, last = {f"{name}__gte": "2026-03-14"}, {f"{name}__lte": "2026-03-15"}
        assert shown(staff, **first) == set(made[1:])
        assert shown(staff, **last) == set(made[:3])
        assert shown(staff, **first, **last) == set(made[1:3])
        page = staff.get(PAGE, **first).content.decode()
        assert f'name="{name}__gte" value="2026-03-14"' in page


@pytest.mark.parametrize(
    "query",
    [
        *({"category__id__exact": value} for value in ("0", "x", "-1", "9" * 30, "9" * 5000)),
        *({"region__id__exact": value} for value in ("0", "x", "1,2")),
        *({"created_at__gte": value} for value in ("yesterday", "2026-02-30", "2026-13-01")),
        *({"updated_at__lte": value} for value in ("9999-12-31x", "14.3.2026", "9999-12-31")),
        *({"state": value} for value in ("gone", "1", "active,on_hold")),
        {"risk": "high"},
    ],
)
def test_what_cannot_be_meant_finds_nobody(query: dict[str, str]):
    mine = make_organization()
    make_customer(mine)
    assert shown(make_staff(mine), **query) == set()


def test_empty_filters_are_no_filters():
    mine = make_organization()
    made = make_customer(mine)
    names = ("state", "category__id__exact", "risk", "created_at__gte", "created_at__lte", "q")
    response = make_staff(mine).get(PAGE, **dict.fromkeys(names, ""))
    assert listed(response) == {made.pk}
    assert response.context["cl"].paginator.total is not None
