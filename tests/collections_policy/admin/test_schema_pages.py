"""Notification schemas, their days and the types of notification in the back office."""

from __future__ import annotations

import pytest
from django.urls import reverse

from collections_policy.models import (
    NotificationSchema,
    NotificationSchemaRange,
    NotificationType,
)
from core.models import Event
from tests.back_office import entered, errors_of, make_staff
from tests.builders import later
from tests.collections_policy.admin.pages import (
    RANGE,
    REQUIRED,
    SCHEMA_PAGE,
    TYPE,
    USED,
    collecting,
)
from tests.collections_policy.building import OTHER_SCHEMA, TEMPLATE, make_range, make_schema

pytestmark = pytest.mark.django_db
TEMPLATES = {
    "due_mail_id": TEMPLATE,
    "on_demand_mail_id": TEMPLATE,
    "after_bureau_mail_id": TEMPLATE,
    "consolidated_mail_id": TEMPLATE,
    "after_bureau_frequency_id": "3",
}


def test_a_schema_is_made_and_changed_through_the_service() -> None:
    records = collecting("mine")
    mine, staff = records["organization"], make_staff(records["organization"])
    # A name that there is already makes a schema of its own, and leaves the other alone.
    values = {**TEMPLATES, "name": "mine schema", "before_due_id": TEMPLATE}
    assert staff.save(f"{SCHEMA_PAGE}_add", **values).status_code == 302
    made = NotificationSchema.objects.latest("pk")
    assert (made.organization, made.name, made.due_mail_id) == (mine, "mine schema", TEMPLATE)
    assert (made.before_due_id, made.after_due_id) == (TEMPLATE, None)
    assert NotificationSchema.objects.filter(organization=mine).count() == 3
    number = made.uuid
    change = f"{SCHEMA_PAGE}_change"
    assert staff.save(change, made.pk, name="Renamed").status_code == 302
    assert staff.save(change, made.pk, before_due_id="").status_code == 302
    made.refresh_from_db()
    assert (made.name, made.uuid, made.before_due_id) == ("Renamed", number, None)
    assert made.due_mail_id == TEMPLATE
    events = Event.objects.filter(actor=staff.user).order_by("pk")
    assert [event.code for event in events] == [
        "notification_schema.created",
        "notification_schema.renamed",
        "notification_schema.updated",
    ]
    assert [row.history_user for row in made.history.all()] == [staff.user] * 3


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name": ""}, REQUIRED),
        ({"due_mail_id": ""}, REQUIRED),
        ({"consolidated_mail_id": "x"}, "Enter a valid UUID."),
        ({"after_bureau_frequency_id": ""}, REQUIRED),
        ({"after_bureau_frequency_id": "256"}, "It is from 0 to 255."),
    ],
    ids=str,
)
def test_refused_values_of_a_schema_are_not_written(values: dict[str, str], message: str) -> None:
    records = collecting("mine")
    schema, staff = records[SCHEMA_PAGE], make_staff(records["organization"])
    change = {"before_due_id": TEMPLATE, **values}
    refused = staff.save(f"{SCHEMA_PAGE}_change", schema.pk, **change)
    assert errors_of(refused) == {field: [message] for field in values}
    assert schema.history.count() == 1


def test_a_newer_schema_is_not_overwritten() -> None:
    records = collecting("mine")
    schema, staff = records[SCHEMA_PAGE], make_staff(records["organization"])
    shown = entered(staff.get(f"{SCHEMA_PAGE}_change", schema.pk))
    make_schema(records["organization"], by=later(), name="Newer")
    refused = staff.post(f"{SCHEMA_PAGE}_change", schema.pk, **{**shown, "name": "Older"})
    assert list(errors_of(refused)) == ["__all__"]
    schema.refresh_from_db()
    assert schema.name == "Newer"


def test_a_schemas_page_shows_its_days_in_their_order_and_adds_to_them() -> None:
    records = collecting("mine")
    schema, staff = records[SCHEMA_PAGE], make_staff(records["organization"])
    for days, direction in ((1, 2), (30, 1), (7, 2)):
        make_range(records["organization"], days=days, direction=direction)
    response = staff.get(f"{SCHEMA_PAGE}_change", schema.pk)
    (inline,) = response.context["inline_admin_formsets"]
    assert [row.instance.offset for row in inline.formset.forms] == [-7, -1, 5, 30]
    page = response.content.decode()
    assert reverse(f"admin:{RANGE}_change", args=[records[RANGE].pk]) in page
    query = f"?schema={schema.pk}"
    assert reverse(f"admin:{RANGE}_add") + query in page
    values = {"template_mail_id": TEMPLATE, "days": "2", "direction": "2", "event_number": "4"}
    assert staff.save(f"{RANGE}_add", query=query, **values).status_code == 302
    made = NotificationSchemaRange.objects.latest("pk")
    assert (made.schema, made.offset, made.event_number) == (schema, -2, 4)
    event = Event.objects.get(code="notification_range.created", actor=staff.user)
    assert event.organization == records["organization"]


def test_a_day_is_changed_and_stays_in_its_schema() -> None:
    records = collecting("mine")
    day, staff = records[RANGE], make_staff(records["organization"])
    other = NotificationSchema.objects.get(uuid=OTHER_SCHEMA)
    assert staff.save(f"{RANGE}_change", day.pk, days="6", schema=other.pk).status_code == 302
    day.refresh_from_db()
    assert (day.days, day.schema, day.event_number) == (6, records[SCHEMA_PAGE], 1)
    event = Event.objects.get(code="notification_range.updated")
    assert (event.actor, event.changes) == (staff.user, {"days": [5, 6]})
    assert day.history.first().history_user == staff.user


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"days": "366"}, "It is from 0 to 365."),
        ({"days": "-1"}, None),
        ({"days": ""}, REQUIRED),
        ({"days": "9", "direction": "1"}, USED),
        ({"template_mail_id": ""}, REQUIRED),
        ({"direction": "0"}, "Days other than 0 need 1 (after) or 2 (before)."),
        ({"direction": "3"}, None),
        ({"event_number": "9" * 12}, None),
    ],
    ids=str,
)
def test_refused_values_of_a_day_are_not_written(
    values: dict[str, str], message: str | None
) -> None:
    records = collecting("mine")
    make_range(records["organization"], days=9)
    day, staff = records[RANGE], make_staff(records["organization"])
    errors = errors_of(staff.save(f"{RANGE}_change", day.pk, detail_number="8", **values))
    assert list(errors) == [next(iter(values))]
    assert message is None or list(errors.values()) == [[message]]
    assert day.history.count() == 1


def test_types_are_numbered_entries_that_are_deleted_only_when_unused() -> None:
    records = collecting("mine")
    mine, staff = records["organization"], make_staff(records["organization"])
    assert staff.save(f"{TYPE}_add", number="9", name="WhatsApp").status_code == 302
    made = NotificationType.objects.get(organization=mine, number=9)
    assert errors_of(staff.save(f"{TYPE}_add", number="9", name="Fax")) == {"number": [USED]}
    used = NotificationType.objects.get(organization=mine, number=2)
    assert staff.post(f"{TYPE}_delete", used.pk, post="yes").status_code == 302
    assert NotificationType.objects.filter(pk=used.pk).exists()
    assert staff.post(f"{TYPE}_delete", made.pk, post="yes").status_code == 302
    assert not NotificationType.objects.filter(pk=made.pk).exists()
