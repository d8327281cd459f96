"""The days of a notification schema."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from collections_policy.models import NotificationSchemaRange
from core.errors import InvalidValue, MissingValue, NotFound, NotUnique
from core.models import Event, Organization
from tests import builders
from tests.collections_policy.building import (
    OTHER_SCHEMA,
    SCHEMA,
    TEMPLATE,
    UNKNOWN,
    codes,
    make_range,
    make_schema,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Organization:
    organization = builders.make_organization()
    make_schema(organization)
    return organization


def test_a_day_is_added_to_its_schema(company: Organization):
    made = make_range(company, direction=2, days=3, template_ivr_id=UNKNOWN)
    made.refresh_from_db()
    assert (made.schema.uuid, made.offset, made.template_ivr_id) == (SCHEMA, -3, UNKNOWN)
    assert (made.bureau_number, made.detail_number, made.days_range_number) == (0, 0, 0)
    assert codes(company)[1:] == ["notification_range.created"]
    assert str(made) == "Normal -3"


def test_a_day_is_replaced_as_a_whole(company: Organization):
    made = make_range(company, template_ivr_id=UNKNOWN, bureau_number=4)
    changed = make_range(company, range_id=made.uuid, schema_id=None, days=6, by=builders.later())
    changed.refresh_from_db()
    assert changed.pk == made.pk
    assert (changed.days, changed.template_ivr_id, changed.bureau_number) == (6, None, 0)
    assert [each.days for each in changed.history.order_by("history_id")] == [5, 6]
    event = Event.objects.get(code="notification_range.updated")
    assert event.changes == {
        "template_ivr_id": [str(UNKNOWN), None],
        "days": [5, 6],
        "bureau_number": [4, 0],
    }
    make_range(company, range_id=made.uuid, days=6)
    assert codes(company).count("notification_range.updated") == 1


@pytest.mark.parametrize(
    "changes", [{"days": 0, "direction": 0}, {"days": 365}, {"days": 0, "direction": 2}]
)
def test_days_within_the_rules_are_saved(company: Organization, changes: dict[str, Any]):
    made = make_range(company, **changes)
    assert {name: getattr(made, name) for name in changes} == changes


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"days": -1}, InvalidValue, "days"),
        ({"days": 366}, InvalidValue, "days"),
        ({"direction": 3}, InvalidValue, "direction"),
        ({"direction": 0}, InvalidValue, "direction"),
        ({"direction": None}, InvalidValue, "direction"),
        ({"event_number": -1}, InvalidValue, "event_number"),
        ({"days": None}, MissingValue, "days"),
        ({"template_mail_id": None}, MissingValue, "template_mail_id"),
        ({"schema_id": None}, MissingValue, "schema_id"),
        ({"schema_id": UUID(int=0)}, MissingValue, "schema_id"),
        ({"schema_id": OTHER_SCHEMA}, NotFound, "schema_id"),
        ({"range_id": UNKNOWN}, NotFound, "range_id"),
    ],
)
def test_days_beyond_the_rules_are_refused(
    company: Organization, changes: dict[str, Any], error: type[Any], field: str
):
    with pytest.raises(error) as caught:
        make_range(company, **changes)
    assert caught.value.field == field
    assert not NotificationSchemaRange.objects.exists()


@pytest.mark.parametrize(
    ("first", "second"),
    [({}, {}), ({}, {"template_mail_id": UNKNOWN}), ({"days": 0}, {"days": 0, "direction": 2})],
)
def test_a_schema_has_an_event_once_on_a_day(
    company: Organization, first: dict[str, Any], second: dict[str, Any]
):
    make_range(company, **first)
    with pytest.raises(NotUnique) as caught:
        make_range(company, **second)
    assert caught.value.field == "days"
    other = make_range(company, days=7)
    with pytest.raises(NotUnique):
        make_range(company, range_id=other.uuid, **second)


@pytest.mark.parametrize(
    "changes", [{"days": 6}, {"direction": 2}, {"event_number": 2}, {"base_date_number": 2}]
)
def test_other_days_and_events_go_beside_it(company: Organization, changes: dict[str, Any]):
    make_range(company)
    make_range(company, **changes)
    assert NotificationSchemaRange.objects.count() == 2


def test_another_schema_may_have_the_same_day(company: Organization):
    make_range(company)
    make_schema(company, OTHER_SCHEMA, name="Strict")
    make_range(company, schema_id=OTHER_SCHEMA)
    assert NotificationSchemaRange.objects.count() == 2


def test_the_database_keeps_days_apart_by_itself(company: Organization):
    made = make_range(company, days=0, direction=1)
    copy = NotificationSchemaRange(
        schema=made.schema,
        template_mail_id=TEMPLATE,
        event_number=1,
        base_date_number=1,
        days=0,
        direction=2,
        created_at=builders.NOW,
        updated_at=builders.NOW,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_a_day_stays_in_its_schema(company: Organization):
    made = make_range(company)
    make_schema(company, OTHER_SCHEMA, name="Strict")
    with pytest.raises(NotFound):
        make_range(company, range_id=made.uuid, schema_id=OTHER_SCHEMA)


def test_another_organizations_day_is_not_found(company: Organization):
    made = make_range(company)
    other = builders.make_organization("entity2")
    make_schema(other)
    with pytest.raises(NotFound) as caught:
        make_range(other, range_id=made.uuid, days=9)
    assert caught.value.field == "range_id"
    made.refresh_from_db()
    assert made.days == 5
