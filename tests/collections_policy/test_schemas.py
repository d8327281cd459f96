"""Notification schemas: listed with a policy, or given templates of their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from collections_policy import services
from collections_policy.models import NotificationSchema
from core.errors import InvalidValue, MissingValue, NotFound
from core.models import Event, Organization
from tests import builders
from tests.collections_policy.building import (
    OTHER_SCHEMA,
    SCHEMA,
    TEMPLATE,
    UNKNOWN,
    codes,
    make_policy,
    make_schema,
    save_policy,
)

pytestmark = pytest.mark.django_db
NOTHING = UUID(int=0)


@pytest.fixture
def company() -> Organization:
    return builders.make_organization()


def names(organization: Organization) -> list[str]:
    return [schema.name for schema in services.schemas_of(organization)]


def test_listed_schemas_are_made_or_renamed_and_others_stay(company: Organization):
    make_policy(company)
    listed = [{"schema_id": OTHER_SCHEMA, "name": "Strict"}]
    make_policy(company, schemas=listed)
    assert names(company) == ["Normal", "Strict"]
    listed = [{"schema_id": SCHEMA, "name": "Usual"}]
    make_policy(company, schemas=listed, by=builders.later())
    assert names(company) == ["Usual", "Strict"]
    created = "notification_schema.created"
    assert codes(company) == [
        created,
        "collection_policy.saved",
        created,
        "notification_schema.renamed",
    ]
    schema = services.find_schema(company, SCHEMA)
    assert [each.name for each in schema.history.order_by("history_id")] == ["Normal", "Usual"]


@pytest.mark.parametrize(
    "listed",
    [
        [{"schema_id": OTHER_SCHEMA, "name": "B"}, {"schema_id": OTHER_SCHEMA, "name": "B"}],
        [{"schema_id": OTHER_SCHEMA, "name": "A"}, {"schema_id": OTHER_SCHEMA, "name": "B"}],
        [{"schema_id": OTHER_SCHEMA}, {"schema_id": OTHER_SCHEMA, "name": "B"}],
        [{"schema_id": OTHER_SCHEMA, "name": "B"}, {"schema_id": OTHER_SCHEMA, "name": " "}],
        [{"schema_id": OTHER_SCHEMA, "name": "B"}, {"schema_id": SCHEMA, "name": None}],
        [{"schema_id": OTHER_SCHEMA, "name": "B"}, {"name": "B"}],
        [{"name": "Normal"}, {"schema_id": NOTHING, "name": "B"}, {"name": " B "}],
    ],
)
def test_a_list_means_each_schema_once(company: Organization, listed: list[dict[str, Any]]):
    make_policy(company)
    make_policy(company, schemas=listed)
    assert names(company) == ["Normal", "B"]
    assert codes(company).count("notification_schema.created") == 2


def test_a_schema_listed_without_a_number_gets_one(company: Organization):
    make_policy(company, schemas=[{"schema_id": SCHEMA, "name": "Normal"}, {"name": "New"}])
    new = NotificationSchema.objects.get(name="New")
    assert new.uuid not in (NOTHING, SCHEMA)
    make_policy(company, default_schema=new.uuid)


@pytest.mark.parametrize(
    ("listed", "field"),
    [
        ([{"schema_id": OTHER_SCHEMA}], "schemas[0].name"),
        ([{"schema_id": SCHEMA}, {"schema_id": OTHER_SCHEMA, "name": ""}], "schemas[1].name"),
        ([{"name": "A"}, {}], "schemas[1].name"),
    ],
)
def test_a_schema_that_does_not_exist_needs_a_name(
    company: Organization, listed: list[dict[str, Any]], field: str
):
    make_policy(company)
    with pytest.raises(MissingValue) as caught:
        save_policy(company, schemas=listed)
    assert caught.value.field == field
    assert names(company) == ["Normal"]


@pytest.mark.parametrize(
    ("listed", "field"),
    [
        ([{"schema_id": SCHEMA, "name": "x" * 101}], "schemas[0].name"),
        ([{"schema_id": SCHEMA, "name": "x"}] * 1001, "schemas"),
    ],
)
def test_lists_have_limits(company: Organization, listed: list[dict[str, Any]], field: str):
    with pytest.raises(InvalidValue) as caught:
        save_policy(company, schemas=listed)
    assert caught.value.field == field


def test_a_number_belongs_to_each_organization_by_itself(company: Organization):
    other = builders.make_organization("entity2")
    make_policy(company)
    with pytest.raises(NotFound):
        save_policy(other, schemas=[])
    make_policy(other, schemas=[{"schema_id": SCHEMA, "name": "Ours"}])
    assert (names(company), names(other)) == (["Normal"], ["Ours"])


def test_templates_are_set_as_a_whole(company: Organization):
    made = make_schema(company, new_document_mail_id=UNKNOWN)
    assert (made.uuid, made.due_mail_id, made.new_document_mail_id) == (SCHEMA, TEMPLATE, UNKNOWN)
    changed = make_schema(company, due_mail_id=UNKNOWN, by=builders.later())
    changed.refresh_from_db()
    assert changed.pk == made.pk
    assert (changed.due_mail_id, changed.new_document_mail_id) == (UNKNOWN, None)
    event = Event.objects.filter(code="notification_schema.updated").get()
    assert event.changes == {
        "new_document_mail_id": [str(UNKNOWN), None],
        "due_mail_id": [str(TEMPLATE), str(UNKNOWN)],
    }
    assert changed.history.count() == 2


def test_setting_a_schema_again_changes_nothing(company: Organization):
    make_schema(company)
    make_schema(company, by=builders.later())
    make_schema(company, None, by=builders.later())  # the same by its name
    make_schema(company, NOTHING, by=builders.later())
    assert codes(company) == ["notification_schema.created"]
    make_schema(company, name="Usual")
    assert codes(company)[1:] == ["notification_schema.renamed"]


@pytest.mark.parametrize(
    "name",
    [
        "name",
        "due_mail_id",
        "on_demand_mail_id",
        "after_bureau_mail_id",
        "consolidated_mail_id",
        "after_bureau_frequency_id",
    ],
)
def test_a_schema_needs_its_templates(company: Organization, name: str):
    with pytest.raises(MissingValue) as caught:
        make_schema(company, **{name: None})
    assert caught.value.field == name


def test_a_frequency_is_a_byte(company: Organization):
    assert make_schema(company, after_bureau_frequency_id=255).after_bureau_frequency_id == 255
    with pytest.raises(InvalidValue):
        make_schema(company, after_bureau_frequency_id=256)
