"""What writers may do to one policy at the same time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from collections_policy import services
from collections_policy.models import (
    CollectionPolicy,
    CustomerPolicy,
    NotificationSchema,
    NotificationSchemaRange,
    NotificationType,
)
from core.errors import NotFound, NotUnique, StillNeeded
from core.models import Event, Organization
from customers.services.numbered import create_numbered, delete_numbered
from tests import builders
from tests.collections_policy.building import (
    OTHER_SCHEMA,
    SCHEMA,
    make_policy,
    make_range,
    make_schema,
    save_customer_policy,
)
from tests.customers.test_customer_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 8


def saving(organization: Organization, number: int) -> Callable[[], Any]:
    """Save a policy that is told by every value from the others'."""
    listed = [
        {"schema_id": SCHEMA, "name": f"Name {number}"},
        {"schema_id": OTHER_SCHEMA, "name": f"Other {number}"},
    ]
    return partial(
        make_policy,
        organization,
        sender_name=f"Sender {number}",
        maximum_term_days=number,
        schemas=listed,
    )


def test_first_saves_at_once_make_one_policy_and_a_version_each():
    organization = builders.make_organization()
    results = at_once([saving(organization, number) for number in range(WRITERS)])
    policy = CollectionPolicy.objects.get()
    assert {result.pk for result in results} == {policy.pk}
    assert sorted(each.maximum_term_days for each in policy.history.all()) == list(range(WRITERS))
    assert Event.objects.filter(code="collection_policy.saved").count() == WRITERS


def test_a_policy_saved_twice_at_once_is_one_of_the_two():
    organization = builders.make_organization()
    for turn in range(6):
        numbers = (2 * turn + 1, 2 * turn + 2)
        at_once([saving(organization, number) for number in numbers])
        policy = CollectionPolicy.objects.get()
        last = policy.maximum_term_days
        assert last in numbers
        assert policy.sender_name == f"Sender {last}"
        names = [schema.name for schema in services.schemas_of(organization)]
        assert names == [f"Name {last}", f"Other {last}"]
        versions = policy.history.order_by("-history_id")[:2]
        assert {each.maximum_term_days for each in versions} == set(numbers)


def test_one_schema_is_made_by_policy_and_templates_at_once():
    organization = builders.make_organization()
    results = at_once([partial(make_schema, organization), saving(organization, 1)] * 4)
    assert {type(result) for result in results} == {NotificationSchema, CollectionPolicy}
    assert NotificationSchema.objects.filter(uuid=SCHEMA).count() == 1


def test_one_day_added_at_once_is_there_once():
    organization = builders.make_organization()
    make_schema(organization)
    results = at_once([partial(make_range, organization)] * WRITERS)
    assert [type(result) for result in results].count(NotUnique) == WRITERS - 1
    assert NotificationSchemaRange.objects.count() == 1


def test_a_customers_first_policies_at_once_make_one():
    organization = builders.make_organization()
    make_schema(organization)
    customer = builders.make_customer(organization)
    flags = [{"shows_detail": n % 2 == 0, "attaches_documents": n % 2 == 0} for n in range(WRITERS)]
    results = at_once([partial(save_customer_policy, customer, **each) for each in flags])
    own = CustomerPolicy.objects.get()
    assert {result.record.pk for result in results} == {own.pk}
    assert own.shows_detail == own.attaches_documents


def test_a_notification_type_deleted_at_once_is_either_kept_or_refused():
    organization = builders.make_organization()
    for number in range(11, 17):
        entry = create_numbered(
            NotificationType,
            organization=organization,
            values={"number": number, "name": "Visit"},
            by=builders.make_actor(),
        )
        deleted, saved = at_once(
            [
                partial(delete_numbered, record=entry, by=builders.later()),
                partial(make_policy, organization, notification_type=number),
            ]
        )
        is_gone = not NotificationType.objects.filter(pk=entry.pk).exists()
        assert isinstance(saved, NotFound) == is_gone
        if isinstance(saved, NotFound):
            assert saved.key == number
        assert isinstance(deleted, StillNeeded) != is_gone
