"""The home page: whose figures it shows to whom, and at which cost."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.admin import home
from core.admin.figures import Chart, Column
from core.models import Event, Organization
from core.services import update_organization
from tests.back_office import Staff, make_staff, make_superuser, one_of_each
from tests.billing.builders import change, make_contract
from tests.builders import later, make_customer, make_organization, make_user
from tests.dispatch.builders import make_customer_location, make_location, make_suspension
from tests.home_page import cards, charts, listed_at, sections

pytestmark = pytest.mark.django_db
SECTIONS = ["Customers", "Contracts", "Collection", "Dispatch", "Events"]


def page_of(staff: Staff) -> str:
    response = staff.get("index")
    assert response.status_code == 200
    return str(response.content.decode())


def grow(organization: Organization, count: int) -> None:
    """Make so many of everything that the page counts."""
    suspension = make_suspension(organization)
    for number in range(count):
        customer = make_customer(organization)
        change(make_contract(customer), price=1000 + number)
        row = make_customer_location(customer, make_location(organization))
        row.suspension = suspension
        row.save()


def queries_of(staff: Staff) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page_of(staff)
    return len(queries)


def test_a_member_with_every_permission_sees_every_section_in_order():
    records = one_of_each("mine")
    grow(records["organization"], 1)
    assert list(sections(make_staff(records["organization"]))) == SECTIONS


def test_nobody_sees_the_page_without_logging_in_as_staff():
    member = Staff(make_user(make_organization()))
    assert member.get("index").status_code == 302


def test_the_page_shows_nothing_of_another_organization():
    mine, theirs = one_of_each("mine"), one_of_each("theirs")
    grow(theirs["organization"], 3)
    staff = make_staff(mine["organization"])
    page = page_of(staff)
    assert "theirs" not in page.lower()
    found = cards(staff)
    assert (found["Active"].value, found["Open contracts"].value) == ("1", "0")


def test_every_figure_leads_to_a_page_that_opens():
    records = one_of_each("mine")
    grow(records["organization"], 2)
    staff = make_staff(records["organization"])
    links = [card.link for card in cards(staff).values()]
    for chart in charts(staff).values():
        links += [*chart.links, *([chart.link[0]] if chart.link else [])]
    for section in sections(staff).values():
        links += [feed.link[0] for feed in section.feeds]
    assert len(links) > 10
    for link in links:
        assert staff.client.get(link).status_code == 200, link


def test_somebody_without_any_permission_gets_a_friendly_page():
    organization = make_organization("mine")
    staff = Staff(make_user(organization, is_staff=True))
    page = page_of(staff)
    assert sections(staff) == {}
    assert "Ask an administrator to put you into one of the groups of staff." in page


def test_somebody_without_any_organization_gets_a_friendly_page():
    make_organization()
    staff = make_staff()
    assert "You are not a member of any organization yet." in page_of(staff)


def test_the_first_superuser_is_led_to_the_first_organization():
    assert reverse("admin:core_organization_add") in page_of(make_superuser())


def test_with_several_organizations_the_page_compares_them_until_one_is_chosen():
    first, second, other = (make_organization(slug) for slug in ("first", "second", "other"))
    make_customer(first)
    make_customer(second)
    make_customer(second, is_on_hold=True)
    staff = make_staff(first, second)
    response = staff.get("index")
    assert response.context["rows"] == [
        (first, ["1", "1", "0", "0"]),
        (second, ["2", "1", "1", "0"]),
    ]
    labels = [str(label) for label in response.context["columns"]]
    assert labels == ["Customers", "Active", "On hold", "Cancelled"]
    assert other.name not in response.content.decode()
    chosen = staff.client.post(
        reverse("admin:choose_organization"),
        {"organization": second.pk, "next": reverse("admin:index")},
    )
    assert chosen.headers["Location"] == reverse("admin:index")
    assert staff.get("index").context["subtitle"] == "Second"
    assert cards(staff)["Active"].value == "1"


def test_the_comparison_has_no_figure_that_one_may_not_see():
    organizations = [make_organization(slug) for slug in ("first", "second")]
    staff = Staff(make_user(*organizations, is_staff=True))
    response = staff.get("index")
    assert (response.context["columns"], len(response.context["rows"])) == ([], 2)


def test_of_more_organizations_than_the_header_offers_the_others_are_searched(
    monkeypatch: pytest.MonkeyPatch,
):
    for number in range(3):
        make_organization(f"entity{number}")
    monkeypatch.setattr(home, "MOST_OFFERED", 2)
    response = make_superuser().get("index")
    assert len(response.context["rows"]) == 2
    assert "Search for others" in response.content.decode()


def test_latest_events_are_ten_newest_first_with_who_and_what():
    organization = make_organization()
    make_organization("other")
    person = make_user(organization, first_name="Ana", last_name="Ruiz")
    staff = make_staff(organization)
    for number in range(12):
        by = later(number, person)
        update_organization(organization=organization, values={"name": f"N{number}"}, by=by)
    (feed,) = sections(staff)["Events"].feeds
    newest = Event.objects.filter(organization=organization).order_by("-pk")[:10]
    links = [reverse("admin:core_event_change", args=[event.pk]) for event in newest]
    assert [entry.link for entry in feed.entries] == links
    entry = feed.entries[0]
    assert (entry.who, entry.what) == (person, "Organization changed: N11")
    assert entry.hint == "organization.updated"
    assert entry.at == later(11).at
    assert listed_at(staff, feed.link[0]) == Event.objects.filter(organization=organization).count()
    assert f"{later(11).at:%Y-%m-%d %H:%M}" in page_of(staff)


def test_events_are_for_those_who_may_see_them():
    staff = make_staff(make_organization())
    staff.user.user_permissions.set(Permission.objects.exclude(codename="view_event"))
    assert "Events" not in sections(staff)


def test_charts_have_a_name_and_their_numbers_as_a_table():
    records = one_of_each("mine")
    grow(records["organization"], 2)
    page = page_of(make_staff(records["organization"]))
    assert page.count('<canvas class="chart" role="img" aria-label="Chart: ') == 2
    assert page.count("<details>") == page.count("The numbers as a table") == 2
    assert "<script>" not in page.partition('id="content"')[2]


def test_what_a_chart_draws_are_its_numbers():
    chart = Chart(
        kind="line",
        title="T",
        head="H",
        labels=["a", "b"],
        series=[("one", [1, 2000]), ("two", [3, 4])],
        links=["/a", "/b"],
    )
    drawn = json.loads(chart.data)
    assert drawn["labels"] == ["a", "b"]
    assert [(each["label"], each["data"]) for each in drawn["datasets"]] == [
        ("one", [1, 2000]),
        ("two", [3, 4]),
    ]
    assert chart.rows == [
        ("a", [("1", "/a"), ("3", "")]),
        ("b", [("2,000", "/b"), ("4", "")]),
    ]


def test_a_missing_figure_of_an_organization_is_zero(monkeypatch: pytest.MonkeyPatch):
    first, second = make_organization("first"), make_organization("second")
    column = Column(label="Extra", values={second.pk: 1234})
    monkeypatch.setattr(home, "_COLUMNS", [lambda _request, _organizations: [column]])
    rows = make_staff(first, second).get("index").context["rows"]
    assert rows == [(first, ["0"]), (second, ["1,234"])]


def test_the_page_asks_as_many_questions_for_3_records_as_for_30():
    few, many = make_organization("few"), make_organization("many")
    grow(few, 3)
    grow(many, 30)
    here, there = make_staff(few), make_staff(many)
    queries_of(here), queries_of(there)  # what is found once in a process
    assert queries_of(here) == queries_of(there) <= 25


def test_the_comparison_asks_as_many_questions_for_3_organizations_as_for_30():
    organizations = [make_organization(f"entity{number}") for number in range(30)]
    few, many = make_staff(*organizations[:3]), make_staff(*organizations)
    queries_of(few), queries_of(many)
    assert queries_of(few) == queries_of(many) <= 12
