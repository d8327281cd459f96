"""The organization's policy in the back office."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from collections_policy.admin.policy import PolicyAdmin
from collections_policy.models import CollectionPolicy
from core.models import Event
from tests.back_office import entered, errors_of, make_staff, make_superuser
from tests.builders import later, make_organization, make_user
from tests.collections_policy.admin.pages import POLICY, REQUIRED, SCHEMA_PAGE, collecting
from tests.collections_policy.building import make_schema, notification_type, save_policy

pytestmark = pytest.mark.django_db
# What a browser sends of these two; the tests' own form only knows ticks.
BUREAU = {"is_affiliated": "true", "reports_automatically": "true"}


def _values(schema: Any, kind: Any, **changes: Any) -> dict[str, Any]:
    return {
        "default_schema": schema.pk,
        "notification_type": kind.pk,
        "sender_name": "Cobranza",
        "sender_email": "cobranza@example.com.mx",
        "reminder_time": "09:30",
        "shows_detail": "on",
        "minimum_interest": "6.10",
        "maximum_interest": "7.1",
        "maximum_term_days": "60",
        "days_to_uncollectible": "90",
        "is_affiliated": "true",
        "reports_to_bureau": "on",
        **changes,
    }


def _told(response: Any) -> list[str]:
    """The warnings that the person gets on the next page."""
    return [each.message for each in get_messages(response.wsgi_request) if each.level == 30]


def test_the_first_policy_is_saved_and_the_next_page_is_its_own() -> None:
    mine = make_organization()
    schema, kind = make_schema(mine), notification_type(mine, 1)
    seller = make_user(mine)
    staff = make_staff(mine)
    values = _values(schema, kind, default_seller=seller.pk, assigns_seller="on")
    response = staff.save(f"{POLICY}_add", **values)
    assert (response.status_code, _told(response)) == (302, [])
    policy = CollectionPolicy.objects.get()
    assert (policy.organization, policy.default_schema, policy.default_seller) == (
        *(mine, schema),
        seller,
    )
    assert (policy.reminder_time, policy.minimum_interest) == (time(9, 30), Decimal("6.10"))
    assert (policy.is_affiliated, policy.reports_automatically) == (True, None)
    assert (policy.shows_detail, policy.links_documents) == (True, False)
    event = Event.objects.get(code="collection_policy.saved")
    assert (event.actor, event.organization) == (staff.user, mine)
    assert policy.history.get().history_user == staff.user
    known = reverse(f"admin:{POLICY}_change", args=[policy.pk])
    again = staff.get(f"{POLICY}_add")
    assert (again.status_code, again.url) == (302, known)
    again = make_superuser().get(f"{POLICY}_add", organization=mine.pk)
    assert (again.status_code, again.url) == (302, known)


def test_a_change_keeps_the_version_before_and_names_the_user() -> None:
    records = collecting("mine")
    policy, staff = records[POLICY], make_staff(records["organization"])
    response = staff.save(f"{POLICY}_change", policy.pk, **BUREAU, maximum_term_days="45")
    assert response.status_code == 302
    assert policy.history.count() == 2
    newest = policy.history.first()
    assert (newest.maximum_term_days, newest.history_user) == (45, staff.user)
    event = Event.objects.get(code="collection_policy.saved", actor=staff.user)
    assert event.changes == {"maximum_term_days": [60, 45]}
    page = staff.get(f"{POLICY}_history", policy.pk).content.decode()
    assert "60 → 45" in page
    # Nothing changed, nothing kept.
    assert staff.save(f"{POLICY}_change", policy.pk, **BUREAU).status_code == 302
    assert policy.history.count() == 2


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"days_to_uncollectible": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"days_to_uncollectible": "121"}, "Ensure this value is less than or equal to 120."),
        ({"maximum_term_days": "181"}, "Ensure this value is less than or equal to 180."),
        ({"minimum_interest": "-0.01"}, "Ensure this value is greater than or equal to 0."),
        ({"minimum_interest": "1.005"}, "Ensure that there are no more than 2 decimal places."),
        ({"maximum_interest": "100.01"}, "Ensure this value is less than or equal to 100."),
        ({"maximum_interest": "5"}, "It is below the lowest interest."),
        ({"reminder_time": "05:59"}, "Ensure this value is greater than or equal to 06:00:00."),
        ({"reminder_time": "12:01"}, "Ensure this value is less than or equal to 12:00:00."),
        ({"reminder_time": "09:30:30"}, "Enter a valid time."),
        ({"sender_email": "cobranza"}, "Not an e-mail address."),
        ({"sender_name": "x" * 101}, None),
        ({"sender_name": " "}, REQUIRED),
        ({"sender_name": "a\0b"}, "Null characters are not allowed."),
        ({"default_schema": ""}, REQUIRED),
        ({"notification_type": ""}, REQUIRED),
    ],
    ids=str,
)
def test_a_refused_value_is_told_at_its_field(values: dict[str, str], message: str | None) -> None:
    records = collecting("mine")
    policy, staff = records[POLICY], make_staff(records["organization"])
    events = Event.objects.count()
    errors = errors_of(staff.save(f"{POLICY}_change", policy.pk, **values, links_documents="on"))
    assert set(errors) == set(values)
    assert message is None or errors == {field: [message] for field in values}
    assert (policy.history.count(), Event.objects.count()) == (1, events)
    policy.refresh_from_db()
    assert policy.links_documents is False


def test_all_mistakes_are_told_at_once() -> None:
    records = collecting("mine")
    staff = make_staff(records["organization"])
    wrong = {
        "days_to_uncollectible": "200",
        "maximum_term_days": "-1",
        "sender_email": "x",
        "reminder_time": "05:00",
    }
    assert set(errors_of(staff.save(f"{POLICY}_change", records[POLICY].pk, **wrong))) == set(wrong)


def test_what_is_no_mistake_but_worth_telling_is_a_message() -> None:
    records = collecting("mine")
    policy, staff = records[POLICY], make_staff(records["organization"])
    values = {"is_affiliated": "false", "assigns_seller": "on", "default_seller": ""}
    response = staff.save(f"{POLICY}_change", policy.pk, **values)
    assert response.status_code == 302
    assert _told(response) == [
        "Reports to the credit bureau: Only members of the credit bureau can report to it.",
        "Usual seller: Documents without a seller of their own get none.",
    ]
    policy.refresh_from_db()
    assert (policy.is_affiliated, policy.assigns_seller) == (False, True)


def test_an_inactive_type_is_kept_but_not_given() -> None:
    records = collecting("mine")
    policy, mine = records[POLICY], records["organization"]
    staff = make_staff(mine)
    for number in (1, 2):
        kind = notification_type(mine, number)
        staff.save("collections_policy_notificationtype_change", kind.pk, is_active=None)
    response = staff.save(f"{POLICY}_change", policy.pk, **BUREAU, sender_name="Other")
    assert (response.status_code, _told(response)) == (
        302,
        ["Notification type: This notification type is no longer active."],
    )
    given = {"notification_type": notification_type(mine, 2).pk}
    assert set(errors_of(staff.save(f"{POLICY}_change", policy.pk, **given))) == set(given)


def test_a_newer_policy_is_not_overwritten() -> None:
    records = collecting("mine")
    policy, mine = records[POLICY], records["organization"]
    staff = make_staff(mine)
    shown = entered(staff.get(f"{POLICY}_change", policy.pk))
    save_policy(mine, by=later(), schemas=[], sender_name="Newer")
    refused = staff.post(f"{POLICY}_change", policy.pk, **{**shown, "maximum_term_days": "1"})
    assert list(errors_of(refused)) == ["__all__"]
    policy.refresh_from_db()
    assert (policy.sender_name, policy.maximum_term_days) == ("Newer", 60)


def test_a_policy_saved_while_the_form_was_open_is_not_replaced() -> None:
    mine = make_organization()
    schema, kind = make_schema(mine), notification_type(mine, 1)
    staff = make_staff(mine)
    values = _values(schema, kind, sender_name="Late")
    assert staff.get(f"{POLICY}_add").status_code == 200
    save_policy(mine, schemas=[], sender_name="First")
    refused = staff.post(f"{POLICY}_add", **values)
    assert errors_of(refused) == {
        "__all__": ["The organization has a policy meanwhile. Open that one."]
    }
    assert CollectionPolicy.objects.get().sender_name == "First"


def test_a_newer_policy_is_seen_also_when_it_comes_while_this_one_is_saved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    records = collecting("mine")
    policy, mine = records[POLICY], records["organization"]
    staff = make_staff(mine)
    lock = PolicyAdmin.lock

    def overtaken(page: PolicyAdmin, record: CollectionPolicy) -> None:
        save_policy(mine, by=later(), schemas=[], sender_name="Newer")
        lock(page, record)

    monkeypatch.setattr(PolicyAdmin, "lock", overtaken)
    refused = staff.save(f"{POLICY}_change", policy.pk, maximum_term_days="1")
    assert list(errors_of(refused)) == ["__all__"]
    policy.refresh_from_db()
    assert policy.maximum_term_days == 60


def test_schemas_of_the_list_are_named() -> None:
    records = collecting("mine")
    page = make_staff(records["organization"]).get(f"{POLICY}_changelist").content.decode()
    assert records[SCHEMA_PAGE].name in page
    assert "1 Correo electrónico" in page
