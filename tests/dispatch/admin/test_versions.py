"""The page of the dated versions in use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from core.clients import revoke_api_client
from core.models import ApiClient
from dispatch.admin.version_report import VersionReport
from dispatch.models import ClientVersion, VersionUse
from dispatch.version_history import HISTORY, VERSIONS
from tests.back_office import Staff, make_staff, make_superuser
from tests.builders import NOW, later, make_organization
from tests.dispatch.builders import make_program

pytestmark = pytest.mark.django_db
PAGE = "dispatch_versionuse_changelist"
EARLIEST, RENAMED, NEWEST = VERSIONS[0], VERSIONS[1], VERSIONS[-1]


def use(client: ApiClient, version: str, days_ago: int, requests: int) -> None:
    day = NOW.date() - timedelta(days=days_ago)
    VersionUse.objects.create(client=client, version=version, day=day, requests=requests)


def pin(client: ApiClient, version: str) -> None:
    ClientVersion.objects.create(client=client, version=version, since=NOW)


def reports(staff: Staff) -> dict[str, VersionReport]:
    page = staff.get(PAGE)
    assert page.status_code == 200
    return {each.version: each for each in page.context["reports"]}


def uses(report: VersionReport) -> list[tuple[Any, int, int]]:
    return [(each.client, each.short, each.long) for each in report.uses]


def test_requests_are_summed_by_client_for_30_and_90_days():
    mine = make_organization()
    often, seldom = make_program(mine), make_program(mine)
    for days_ago, requests in ((0, 1), (29, 10), (30, 100), (89, 1000), (90, 10_000)):
        use(often, RENAMED, days_ago, requests)
    use(seldom, RENAMED, 40, 7)
    shown = reports(make_staff(mine))
    assert list(shown) == list(reversed(VERSIONS))
    report = shown[RENAMED]
    assert uses(report) == [(often, 11, 1111), (seldom, 0, 7)]
    assert (report.short, report.long) == (11, 1118)
    assert [each.last for each in report.uses] == [
        NOW.date(),
        NOW.date() - timedelta(days=40),
    ]
    assert "1,118" in make_staff(mine).get(PAGE).content.decode()


def test_what_each_version_broke_and_who_is_pinned_to_it_is_told():
    mine = make_organization()
    client = make_program(mine)
    pin(client, RENAMED)
    staff = make_staff(mine)
    shown = reports(staff)
    assert [each.client for each in shown[RENAMED].pinned] == [client]
    assert shown[RENAMED].changes == tuple(c.about for c in HISTORY.changes_of(RENAMED))
    assert len(shown[RENAMED].changes) == 1
    assert shown[NEWEST].changes == ()
    text = staff.get(PAGE).content.decode()
    assert "customer_id was renamed to id." in text
    assert reverse("admin:core_apiclient_change", args=[client.pk]) in text
    assert "since 2026-03-14" in text


def test_a_version_is_needed_while_it_is_used_pinned_or_the_newest():
    mine = make_organization()
    client = make_program(mine)
    use(client, EARLIEST, 89, 1)
    pin(client, RENAMED)
    shown = reports(make_staff(mine))
    needed = [version for version, report in shown.items() if report.is_needed]
    assert set(needed) == {EARLIEST, RENAMED, NEWEST}
    VersionUse.objects.update(day=NOW.date() - timedelta(days=90))
    assert not reports(make_staff(mine))[EARLIEST].is_needed
    text = make_staff(mine).get(PAGE).content.decode()
    assert text.count("not used in 90 days, nobody is pinned to it") == len(VERSIONS) - 2


def test_a_version_that_is_offered_no_more_is_told_while_somebody_has_it():
    mine = make_organization()
    pin(make_program(mine), "2017/01/01")
    use(make_program(mine), "2016/01/01", 1, 5)
    staff = make_staff(mine)
    shown = reports(staff)
    assert list(shown)[-2:] == ["2017/01/01", "2016/01/01"]
    assert not shown["2016/01/01"].is_offered
    assert staff.get(PAGE).content.decode().count("not offered any more") == 2


def test_only_clients_that_reach_ones_organizations_are_counted():
    mine, other = make_organization("mine"), make_organization("rival")
    own, both, foreign = make_program(mine), make_program(mine, other), make_program(other)
    for client in (own, both, foreign):
        use(client, EARLIEST, 1, 5)
        pin(client, EARLIEST)
    for staff, clients in (
        (make_staff(mine), {own, both}),
        (make_staff(other), {both, foreign}),
        (make_superuser(), {own, both, foreign}),
        (make_staff(), set()),
    ):
        report = reports(staff)[EARLIEST]
        assert {each.client for each in report.uses} == clients
        assert {each.client for each in report.pinned} == clients


def test_a_revoked_client_is_named_as_such():
    mine = make_organization()
    client = make_program(mine)
    pin(client, EARLIEST)
    assert "(revoked)" not in make_staff(mine).get(PAGE).content.decode()
    revoke_api_client(client=client, by=later())
    assert "(revoked)" in make_staff(mine).get(PAGE).content.decode()


def test_a_client_without_a_user_of_its_own_is_not_called_revoked():
    client = ApiClient.objects.create(name="Made by hand", user=None)
    pin(client, EARLIEST)
    text = make_superuser().get(PAGE).content.decode()
    assert "Made by hand" in text
    assert "(revoked)" not in text


def test_the_page_takes_no_more_queries_for_more_clients():
    mine = make_organization()
    staff = make_staff(mine)

    def grow(days: int) -> None:
        for day in range(days):
            client = make_program(mine)
            use(client, EARLIEST, day, 1)
            pin(client, NEWEST)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            staff.get(PAGE)
        return len(queries)

    grow(2)
    count()  # what is cached once, is now
    before = count()
    grow(5)
    assert count() == before


def test_the_page_is_for_those_with_the_permission_and_there_is_no_other():
    mine = make_organization()
    use(make_program(mine), EARLIEST, 1, 5)
    staff = make_staff(mine)
    permissions = staff.user.user_permissions
    permissions.set(permissions.filter(codename="view_versionuse"))
    text = staff.get(PAGE).content.decode()
    assert "Program" in text
    assert "apiclient" not in text  # names without links
    permissions.clear()
    assert staff.get(PAGE).status_code == 403
    for name in ("add", "change", "delete", "history"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:dispatch_versionuse_{name}", args=[] if name == "add" else [1])
