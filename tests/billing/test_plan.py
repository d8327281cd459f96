"""The organization's own plan: allowances kept by staff, and a month's sums."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing import services
from billing.models import PlanAllowance
from billing.services import PlanStatus
from core.errors import DomainError, InvalidValue, MissingValue, NotFound, NotUnique, WrongType
from core.models import Event, Organization
from tests import builders
from tests.billing.builders import make_service, make_services
from tests.billing.building import at, contract_of, entry, furnished
from tests.builders import later, make_actor, make_organization
from tests.customers.test_customer_races import at_once

pytestmark = pytest.mark.django_db


def include(organization: Organization, service: Any = "stamps", total: Any = 100) -> PlanAllowance:
    values = {"service": service, "total_included": total}
    return services.create_allowance(organization=organization, values=values, by=make_actor())


def codes(**values: Any) -> list[str]:
    return list(Event.objects.filter(**values).order_by("id").values_list("code", flat=True))


def test_an_allowance_is_made_changed_and_deleted_with_its_past():
    organization = make_organization()
    stamps, mails = make_services(organization, "stamps", "mails")
    allowance = include(organization, stamps, 2**63 - 1)
    assert (allowance.service, allowance.total_included) == (stamps, 2**63 - 1)
    values = {"service": "mails", "total_included": 0}
    changed = services.update_allowance(allowance=allowance, values=values, by=later())
    assert (changed.pk, changed.service, changed.total_included) == (allowance.pk, mails, 0)
    services.update_allowance(allowance=allowance, values=values, by=later(2))  # nothing differs
    services.delete_allowance(allowance=allowance, by=later(3))
    assert not PlanAllowance.objects.exists()
    past = PlanAllowance.history.order_by("history_date")
    assert [(row.history_type, row.total_included) for row in past] == [
        ("+", 2**63 - 1),
        ("~", 0),
        ("-", 0),
    ]
    assert codes(subject_type="planallowance") == [
        "plan_allowance.created",
        "plan_allowance.updated",
        "plan_allowance.deleted",
    ]
    event = Event.objects.get(code="plan_allowance.updated")
    assert event.changes == {
        "service": [stamps.pk, mails.pk],
        "total_included": [2**63 - 1, 0],
    }


@pytest.mark.parametrize(
    ("values", "kind", "field"),
    [
        ({"service": None}, MissingValue, "service"),
        ({"total_included": None}, MissingValue, "total_included"),
        ({"total_included": -1}, InvalidValue, "total_included"),
        ({"total_included": 2**63}, InvalidValue, "total_included"),
        ({"total_included": "100"}, WrongType, "total_included"),
        ({"service": 7}, WrongType, "service"),
        ({"service": "other"}, NotFound, "service"),
        ({"service": "mails"}, NotUnique, "service"),
    ],
    ids=str,
)
def test_a_bad_allowance_is_refused(values, kind, field):
    organization = make_organization()
    make_services(organization, "stamps", "mails")
    make_service(make_organization("entity2"), "other")
    include(organization, "mails")
    good = {"service": "stamps", "total_included": 1}
    with pytest.raises(kind) as caught:
        services.create_allowance(
            organization=organization, values={**good, **values}, by=make_actor()
        )
    assert caught.value.field == field
    assert PlanAllowance.objects.count() == 1


def test_an_allowance_does_not_move_to_a_service_that_has_one_or_is_of_another_organization():
    organization = make_organization()
    _, mails = make_services(organization, "stamps", "mails")
    foreign = make_service(make_organization("entity2"), "stamps")
    allowance = include(organization, "stamps")
    include(organization, "mails")
    for service, kind in ((mails, NotUnique), (foreign, NotFound), (None, MissingValue)):
        with pytest.raises(kind):
            services.update_allowance(allowance=allowance, values={"service": service}, by=later())
    allowance.refresh_from_db()
    assert allowance.service.code == "stamps"


def test_a_deleted_allowance_is_not_found():
    organization = make_organization()
    make_service(organization, "stamps")
    allowance = include(organization)
    gone = PlanAllowance.objects.get(pk=allowance.pk)
    services.delete_allowance(allowance=allowance, by=later())
    with pytest.raises(NotFound):
        services.update_allowance(allowance=gone, values={"total_included": 1}, by=later())
    with pytest.raises(NotFound):
        services.delete_allowance(allowance=gone, by=later())


@pytest.mark.django_db(transaction=True)
def test_one_service_included_at_once_is_included_once():
    organization = make_organization()
    make_service(organization, "stamps")
    results = at_once([lambda: include(organization)] * 8)
    refused = [result for result in results if isinstance(result, DomainError)]
    assert [type(error) for error in refused] == [NotUnique] * 7
    assert PlanAllowance.objects.count() == 1


def shown(status: PlanStatus) -> dict[str, tuple[int, int]]:
    return {
        each.service.code: (each.total_included, each.total_consumed) for each in status.details
    }


def test_the_status_sums_up_the_local_month_over_all_contracts():
    recurrence = furnished()
    organization = recurrence.organization
    make_service(organization, "calls")
    for code, total in (("stamps", 100), ("calls", 5)):
        include(organization, code, total)
    second = contract_of(builders.make_customer(organization), "stamps", "mails")
    by = make_actor(at=at(5, 1))
    services.record_usage(
        recurrence=recurrence,
        entries=[
            entry("february", used_at=at(3, 1, 5, 59), quantity=1),
            entry("first", used_at=at(3, 1, 6), quantity=10),
            entry("april", used_at=at(4, 1, 6), quantity=1000),
            entry("not in the plan", "mails"),
        ],
        by=by,
    )
    last = entry("last", used_at=at(4, 1, 5, 59), quantity=200)
    services.record_usage(recurrence=second, entries=[last], by=by)
    services.record_usage(
        recurrence=furnished("entity2"), entries=[entry("foreign", quantity=7)], by=by
    )
    status = services.plan_status(organization, at(3, 14))
    assert (status.first_day, status.last_day) == (date(2026, 3, 1), date(2026, 3, 31))
    # Beyond what is included, too; a service of the plan without use is 0.
    assert list(shown(status).items()) == [("calls", (5, 0)), ("stamps", (100, 210))]
    assert shown(services.plan_status(organization, at(3, 1, 5)))["stamps"] == (100, 1)
    assert shown(services.plan_status(organization, at(4, 1, 6)))["stamps"] == (100, 1000)


@pytest.mark.parametrize(
    ("moment", "last_day"),
    [(at(12, 31), date(2026, 12, 31)), (at(2, 3), date(2026, 2, 28))],
)
def test_the_month_ends_on_its_last_day(moment, last_day):
    status = services.plan_status(make_organization(), moment)
    assert (status.last_day, status.details) == (last_day, [])


@pytest.mark.parametrize("count", [1, 12])
def test_the_status_takes_two_queries_however_much_the_plan_has(count):
    organization = make_organization()
    for service in make_services(organization, *(f"s-{number}" for number in range(count))):
        include(organization, service)
    with CaptureQueriesContext(connection) as queries:
        status = services.plan_status(organization, at(3, 14))
        assert len(status.details) == count
    assert len(queries) == 2
