"""The organization's policy: its rules, its versions and what is told about it."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Any

import pytest

from collections_policy import services
from collections_policy.models import CollectionPolicy, NotificationSchema
from core.errors import InvalidValue, MissingValue, NotFound
from core.models import Event, Organization
from core.people import revoke_membership
from customers.services.numbered import update_numbered
from tests import builders
from tests.collections_policy.building import (
    OTHER_SCHEMA,
    SCHEMA,
    UNKNOWN,
    codes,
    make_policy,
    notification_type,
    policy_values,
    save_policy,
)

pytestmark = pytest.mark.django_db
OPTIONAL = ("is_affiliated", "reports_automatically", "reminder_time", "default_seller")


@pytest.fixture
def company() -> Organization:
    return builders.make_organization()


def test_a_first_save_makes_policy_and_schema(company: Organization):
    policy = make_policy(company)
    policy.refresh_from_db()
    assert (policy.organization, policy.default_schema.uuid) == (company, SCHEMA)
    assert policy.default_schema.name == "Normal"
    assert policy.notification_type.number == 1
    assert policy.reminder_time == time(9, 59)
    assert (policy.minimum_interest, policy.maximum_interest) == (Decimal("6.1"), Decimal("7.1"))
    assert codes(company) == ["notification_schema.created", "collection_policy.saved"]


def test_every_version_is_kept_with_who_and_when(company: Organization):
    anna, bert = builders.make_user(company), builders.make_user(company)
    make_policy(company, by=builders.later(1, anna))
    make_policy(company, by=builders.later(2, bert), maximum_term_days=30)
    policy = make_policy(company, by=builders.later(3, anna), sender_name="Cartera")
    past = [
        (each.maximum_term_days, each.sender_name, each.history_user, each.history_date)
        for each in policy.history.order_by("history_id")
    ]
    assert past == [
        (60, "Cobranza", anna, builders.later(1).at),
        (30, "Cobranza", bert, builders.later(2).at),
        (60, "Cartera", anna, builders.later(3).at),
    ]
    assert CollectionPolicy.objects.count() == 1
    event = Event.objects.filter(code="collection_policy.saved").order_by("pk").last()
    assert event is not None
    assert event.actor == anna
    assert event.changes == {
        "maximum_term_days": [30, 60],
        "sender_name": ["Cobranza", "Cartera"],
    }


def test_an_equal_policy_is_no_new_version(company: Organization):
    first = make_policy(company)
    again = make_policy(company, by=builders.later())
    assert again.updated_at == first.updated_at
    assert again.history.count() == 1
    assert codes(company).count("collection_policy.saved") == 1


def test_what_is_absent_becomes_null(company: Organization):
    seller = builders.make_user(company)
    make_policy(company, default_seller=seller.uuid)
    values = {key: value for key, value in policy_values().items() if key not in OPTIONAL}
    saved = services.save_policy(organization=company, values=values, by=builders.later())
    saved.record.refresh_from_db()
    assert [getattr(saved.record, name) for name in OPTIONAL] == [None] * 4


@pytest.mark.parametrize("name", sorted(policy_values().keys() - {*OPTIONAL, "schemas"}))
def test_everything_else_is_required(company: Organization, name: str):
    with pytest.raises(MissingValue) as caught:
        save_policy(company, **{name: None})
    assert caught.value.field == name
    assert not NotificationSchema.objects.exists()


ACCEPTED: list[dict[str, Any]] = [
    {"days_to_uncollectible": 1},
    {"days_to_uncollectible": 120},
    {"maximum_term_days": 0},
    {"maximum_term_days": 180},
    {"minimum_interest": Decimal(0), "maximum_interest": Decimal(100)},
    {"minimum_interest": Decimal("7.1"), "maximum_interest": Decimal("7.10")},
    {"reminder_time": time(6)},
    {"reminder_time": time(12)},
    {"sender_email": "a.b-c@sub.example.mx"},
    {"sender_name": "x" * 100},
]
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"days_to_uncollectible": 0}, "days_to_uncollectible"),
    ({"days_to_uncollectible": 121}, "days_to_uncollectible"),
    ({"maximum_term_days": -1}, "maximum_term_days"),
    ({"maximum_term_days": 181}, "maximum_term_days"),
    ({"minimum_interest": Decimal("-0.01")}, "minimum_interest"),
    ({"maximum_interest": Decimal("100.01")}, "maximum_interest"),
    ({"maximum_interest": Decimal("7.101")}, "maximum_interest"),
    ({"minimum_interest": Decimal("7.11")}, "maximum_interest"),
    ({"reminder_time": time(5, 59)}, "reminder_time"),
    ({"reminder_time": time(12, 1)}, "reminder_time"),
    ({"sender_email": "nobody"}, "sender_email"),
    ({"sender_name": "x" * 101}, "sender_name"),
]


@pytest.mark.parametrize("changes", ACCEPTED, ids=str)
def test_values_within_the_rules_are_saved(company: Organization, changes: dict[str, Any]):
    policy = make_policy(company, **changes)
    policy.refresh_from_db()
    assert {name: getattr(policy, name) for name in changes} == changes


@pytest.mark.parametrize(("changes", "field"), REFUSED, ids=str)
def test_values_beyond_the_rules_are_refused(
    company: Organization, changes: dict[str, Any], field: str
):
    with pytest.raises(InvalidValue) as caught:
        save_policy(company, **changes)
    assert caught.value.field == field
    assert not CollectionPolicy.objects.exists()
    assert codes(company) == []


@pytest.mark.parametrize(
    ("changes", "kind", "field"),
    [
        ({"default_schema": UNKNOWN}, "notification schema", "default_schema"),
        ({"notification_type": 9}, "notification type", "notification_type"),
        ({"default_seller": UNKNOWN}, "user", "default_seller"),
    ],
)
def test_what_does_not_exist_is_told_and_nothing_is_written(
    company: Organization, changes: dict[str, Any], kind: str, field: str
):
    make_policy(company)
    before = codes(company)
    named = [{"schema_id": SCHEMA, "name": "Renamed"}, {"schema_id": OTHER_SCHEMA, "name": "New"}]
    with pytest.raises(NotFound) as caught:
        save_policy(company, schemas=named, **changes)
    assert (caught.value.kind, caught.value.field) == (kind, field)
    assert [each.name for each in services.schemas_of(company)] == ["Normal"]
    assert codes(company) == before


def test_only_members_are_sellers(company: Organization):
    stranger = builders.make_user(builders.make_organization("entity2"))
    with pytest.raises(NotFound):
        save_policy(company, default_seller=stranger.uuid)
    member = builders.make_user(company)
    assert make_policy(company, default_seller=member.uuid).default_seller == member


def test_a_seller_who_is_no_longer_a_member_is_kept_but_not_given(company: Organization):
    seller = builders.make_user(company)
    make_policy(company, default_seller=seller.uuid)
    revoke_membership(membership=seller.memberships.get(), by=builders.later())
    saved = save_policy(company, default_seller=seller.uuid, sender_name="Cartera")
    assert saved.record.default_seller == seller
    assert [notice.field for notice in saved.notices] == ["default_seller"]
    make_policy(company, default_seller=None)
    with pytest.raises(NotFound):
        save_policy(company, default_seller=seller.uuid)


def test_an_inactive_notification_type_is_kept_but_not_given(company: Organization):
    make_policy(company, notification_type=2)
    for number in (2, 3):
        entry = notification_type(company, number)
        update_numbered(record=entry, values={"is_active": False}, by=builders.later())
    saved = save_policy(company, notification_type=2, sender_name="Cartera")
    assert [notice.field for notice in saved.notices] == ["notification_type"]
    with pytest.raises(InvalidValue) as caught:
        save_policy(company, notification_type=3)
    assert caught.value.field == "notification_type"


NOTICES: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({"is_affiliated": None}, ["reports_to_bureau"]),
    ({"is_affiliated": False}, ["reports_to_bureau"]),
    ({"is_affiliated": False, "reports_to_bureau": False, "reports_automatically": None}, []),
    ({"reports_to_bureau": False}, ["reports_automatically"]),
    ({"assigns_seller": True}, ["default_seller"]),
    (
        {
            "schemas": [
                {"schema_id": SCHEMA, "name": "One"},
                {"schema_id": SCHEMA, "name": "Two"},
            ]
        },
        ["schemas"],
    ),
]


@pytest.mark.parametrize(("changes", "fields"), NOTICES)
def test_what_is_odd_but_no_error_is_told(
    company: Organization, changes: dict[str, Any], fields: list[str]
):
    assert [notice.field for notice in save_policy(company, **changes).notices] == fields


def test_a_seller_who_left_is_told(company: Organization):
    seller = builders.make_user(company, is_active=False)
    saved = save_policy(company, assigns_seller=True, default_seller=seller.uuid)
    assert [notice.field for notice in saved.notices] == ["default_seller"]


def test_organizations_start_with_notification_types(company: Organization):
    names = {number: notification_type(company, number).name for number in (1, 2, 3)}
    assert names == {1: "Correo electrónico", 2: "Llamada (IVR)", 3: "Ambos"}
