"""Every page of the back office, for every group: opened or refused, and with few queries."""

from __future__ import annotations

from typing import Any, Final

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.admin.scope import CHOSEN
from core.models import Event, Organization
from tests.admin_matrix.pages import LETTERS, ROWS, TO_ALL, all_pages, pages_of
from tests.admin_matrix.rows import all_rows
from tests.admin_matrix.world import make_world, missing
from tests.back_office import Staff, make_group_member, make_superuser

pytestmark = pytest.mark.django_db
MOST_QUERIES: Final = 30
# All that belongs to a customer is on its page, a query or two for each kind.
MORE_QUERIES: Final = {"customers_customer_change": 45, "customers_customer_history": 35}
# What was used of the plans is summed for each organization that a page shows.
PER_ORGANIZATION: Final = {"billing_planallowance_changelist"}


def people(*organizations: Organization) -> dict[str, Staff]:
    """Return a superuser and a member of each group, by letter."""
    groups = {key: make_group_member(group, *organizations) for key, group in LETTERS.items()}
    return {"X": make_superuser(), **groups}


def report(wrong: list[Any]) -> None:
    """Fail with all that is wrong, a line each; a long comparison would be cut short."""
    if wrong:
        pytest.fail("\n".join(map(str, wrong)))


def opened(person: Staff, address: str) -> tuple[Any, int]:
    with CaptureQueriesContext(connection) as queries:
        response = person.client.get(address)
    return response, len(queries)


def test_every_page_has_a_row_and_every_row_a_page():
    without = [page.name for page in all_pages() if page.who() is None]
    assert without == [], "Say in tests/admin_matrix/pages.py who may open these."
    assert {model._meta.label_lower for model in admin.site._registry} == set(ROWS)
    own = {(page.model._meta.label_lower, page.kind) for page in all_pages() if page.model}
    assert {(name, kind) for name, row in ROWS.items() for kind in row.own} <= own


def test_every_page_opens_or_is_refused_for_every_group_with_few_queries():
    world = make_world("mine")
    assert missing(world) == set(), "Add a record of these in tests/admin_matrix/world.py."
    make_world("rival")
    wrong = []
    for letter, person in people(world.organization).items():
        person.client.get(reverse("admin:index"))  # what is cached once, is now
        for page, address in pages_of(world):
            response, queries = opened(person, address)
            wanted = page.status(letter)
            if letter == "X" and page.kind == "export":
                wanted = 302  # a file is of one organization, which must be chosen
            if letter == "X" and page.kind == "add" and response.status_code == 200:
                wanted = 200  # somebody with many organizations is asked for which
            if response.status_code != wanted or queries > MORE_QUERIES.get(
                page.name, MOST_QUERIES
            ):
                wrong.append((letter, address, response.status_code, wanted, queries))
    report(wrong)


def test_whoever_may_not_open_a_page_can_post_nothing_to_it():
    world = make_world("mine")
    staff = people(world.organization)
    before = all_rows()
    wrong = []
    for letter, person in staff.items():
        for page, address in pages_of(world):
            if page.model is None or letter in (page.who() or ""):
                continue
            with transaction.atomic():
                response = person.client.post(address, {"post": "yes", "_confirm": "yes"})
                transaction.set_rollback(True)
            if response.status_code != 403 and page.name not in TO_ALL:
                wrong.append((letter, address, response.status_code))
    report(wrong)
    assert all_rows() == before


def test_nobody_changes_an_event_or_finds_a_page_of_past_rows():
    assert not [model for model in admin.site._registry if hasattr(model, "instance_type")]
    world = make_world("mine")
    event = world.records["core.event"]
    staff = people(world.organization)
    before = list(Event.objects.order_by("pk").values())
    wrong = []
    for letter, person in staff.items():
        for kind, keys in (("add", []), ("change", [event.pk]), ("delete", [event.pk])):
            response = person.post(f"core_event_{kind}", *keys, code="forged", post="yes")
            wrong += [(letter, kind)] * (response.status_code != 403)
        offered = person.get("core_event_changelist")
        if letter in ROWS["core.event"].seen:
            form = offered.context["action_form"]
            wrong += [(letter, "actions")] * (
                form is not None and len(form.fields["action"].choices) > 1
            )
        for action in ("delete_selected", "forged"):
            chosen = {"_selected_action": event.pk, "action": action, "post": "yes"}
            person.post("core_event_changelist", **chosen)
    assert wrong == []
    assert list(Event.objects.order_by("pk").values()) == before


def test_past_rows_are_changed_by_nobody():
    world = make_world("mine")
    staff = people(world.organization)
    before = all_rows(of_the_past=True)
    wrong = []
    for letter, person in staff.items():
        for page, address in pages_of(world):
            if page.kind != "history":
                continue
            for data in ({"post": "yes"}, {"action": "delete_selected", "_selected_action": 1}):
                response = person.client.post(address, data)
                wrong += [(letter, address)] * (response.status_code >= 500)
            keyed = person.client.post(f"{address}1/", {"history_type": "-"})
            wrong += [(letter, f"{address}1/")] * (keyed.status_code not in (302, 403, 404))
    assert wrong == []
    assert all_rows(of_the_past=True) == before


def test_lists_take_no_more_queries_for_more_records():
    world, superuser = make_world("mine"), make_superuser()
    lists = [page for page in all_pages() if page.kind == "changelist"]
    make_world("second")

    def count(chosen: int | None) -> dict[str, int]:
        session = superuser.client.session
        session[CHOSEN] = chosen
        if chosen is None:
            del session[CHOSEN]
        session.save()
        return {page.name: opened(superuser, page.addresses()[0])[1] for page in lists}

    count(world.organization.pk)
    few = count(world.organization.pk)
    for slug in ("third", "fourth"):
        make_world(slug)
        Group.objects.create(name=slug)
    many = count(None)
    more = {name: (few[name], many[name]) for name in few if many[name] > few[name]}
    assert set(more) <= PER_ORGANIZATION, more
