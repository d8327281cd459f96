"""Notification schemas and their days over the wire."""

from __future__ import annotations

from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command

from collections_policy.models import NotificationSchema, NotificationSchemaRange
from core.models import Organization
from tests.collections_policy.api.bodies import form_of, range_body, schema_body, xml_of
from tests.collections_policy.building import OTHER_SCHEMA, UNKNOWN, make_range, make_schema
from tests.dynamics import Program, as_body, failure, success, xml_success

pytestmark = pytest.mark.django_db
SCHEMAS = "/ConfigurationNotification"
RANGES = "/ConfigurationNotification/Range"
EMPTY = str(UUID(int=0))


def test_a_schema_is_made_and_changed(company: Organization, program: Program) -> None:
    body = schema_body(company)
    response = program.put(SCHEMAS, body)
    assert list(success(response)) == list(body)
    assert success(response) == body
    changed = body | {"NotificationSchemaName": "Usual", "OnDemandReminderIvrId": str(UNKNOWN)}
    assert success(program.put("/configurationnotification/", changed)) == changed
    assert NotificationSchema.objects.get().history.count() == 2


@pytest.mark.parametrize("absent", [True, False])
def test_a_schema_without_an_id_gets_one(
    company: Organization, program: Program, absent: bool
) -> None:
    body = schema_body(company, NotificationSchemaId=EMPTY)
    if absent:
        del body["NotificationSchemaId"]
    made = success(program.put(SCHEMAS, body))
    assert made["NotificationSchemaId"] == str(NotificationSchema.objects.get().uuid)
    assert success(program.put(SCHEMAS, body)) == made


def test_a_schema_says_the_same_in_xml_and_as_a_form(
    company: Organization, program: Program
) -> None:
    body = schema_body(company)
    root = "NotificationSchemaUpdateModelApi"
    sent = xml_of(root, body)
    response = program.as_xml().put(SCHEMAS, sent)
    answered = as_body(xml_success(response), root)
    assert [each for each in body if f"<{each}" in answered] == list(body)
    assert '<NewDocumentMailId xsi:nil="true" />' in response.content.decode()
    assert success(program.as_form().put(SCHEMAS, form_of(body))) == body


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"NotificationSchemaName": None}, "The NotificationSchemaName field is required."),
        ({"DueNotifcationMailId": None}, "The DueNotifcationMailId field is required."),
        ({"OnDemandReminderMailId": None}, "The OnDemandReminderMailId field is required."),
        ({"AfterSicNotificationMailId": None}, "The AfterSicNotificationMailId field is required."),
        (
            {"ConsolidatedNotificationMailId": None},
            "The ConsolidatedNotificationMailId field is required.",
        ),
        (
            {"AfterCrNotificationFrequencyId": None},
            "The AfterCrNotificationFrequencyId field is required.",
        ),
        (
            {"NotificationSchemaName": "x" * 101},
            "The field NotificationSchemaName must be a string or array type with a maximum"
            " length of '100'.",
        ),
        (
            {"AfterCrNotificationFrequencyId": "256"},
            "The value '256' is not valid for AfterCrNotificationFrequencyId.",
        ),
    ],
)
def test_a_schema_is_refused_in_dot_nets_words(
    company: Organization, program: Program, changes: dict[str, Any], text: str
) -> None:
    body = schema_body(company) | changes
    body = {name: value for name, value in body.items() if value is not None}
    status, code, details = failure(program.put(SCHEMAS, body))
    assert (status, code, details) == (400, "InvalidModel", [text])
    assert not NotificationSchema.objects.exists()


def test_a_day_is_added_and_changed(company: Organization, program: Program) -> None:
    make_schema(company)
    body = range_body(company)
    made = success(program.post(RANGES, body))
    assert list(made) == list(body)
    number = str(NotificationSchemaRange.objects.get().uuid)
    assert made == body | {"NotificationSchemaDetailEventId": number}
    changed = made | {"Days": 9, "Plus_MinusId": 2, "TemplateIvrId": str(UNKNOWN)}
    assert success(program.post("/configurationNOTIFICATION/range/", changed)) == changed
    assert NotificationSchemaRange.objects.get().offset == -9


def test_a_day_says_the_same_in_xml_and_as_a_form(company: Organization, program: Program) -> None:
    make_schema(company)
    body = range_body(company)
    root = "NotificationSchemaRangePostModelApi"
    data = xml_success(program.as_xml().post(RANGES, xml_of(root, body)))
    assert [each.tag for each in data] == list(body)
    assert data.findtext("Days") == "5"
    made = success(program.as_form().post(RANGES, form_of(body | {"Days": 6})))
    number = made["NotificationSchemaDetailEventId"]
    assert made == body | {"Days": 6, "NotificationSchemaDetailEventId": number}


@pytest.mark.parametrize(
    ("changes", "status", "code", "text"),
    [
        ({"Days": None}, 400, "InvalidModel", "The Days field is required."),
        ({"TemplateMailId": None}, 400, "InvalidModel", "The TemplateMailId field is required."),
        (
            {"NotificationSchemaId": None},
            400,
            "MissingValue",
            "The NotificationSchemaId field is required.",
        ),
        ({"Days": -1}, 400, "InvalidValue", "Days: It is from 0 to 365."),
        ({"Days": 366}, 400, "InvalidValue", "Days: It is from 0 to 365."),
        (
            {"Plus_MinusId": 3},
            400,
            "InvalidValue",
            "Plus_MinusId: It is 1 (after the base date) or 2 (before it).",
        ),
        (
            {"Plus_MinusId": None},
            400,
            "InvalidValue",
            "Plus_MinusId: Days other than 0 need 1 (after) or 2 (before).",
        ),
        (
            {"NotificationSchemaId": str(OTHER_SCHEMA)},
            404,
            "NotFound",
            f"The notification schema {OTHER_SCHEMA} does not exist.",
        ),
        (
            {"NotificationSchemaDetailEventId": str(UNKNOWN)},
            404,
            "NotFound",
            f"The notification range {UNKNOWN} does not exist.",
        ),
        ({}, 409, "NotUnique", "The value of Days is already used."),
    ],
)
def test_a_day_is_refused_with_the_names_of_the_wire(
    company: Organization,
    program: Program,
    changes: dict[str, Any],
    status: int,
    code: str,
    text: str,
) -> None:
    make_schema(company)
    make_range(company, event_number=2)
    body = range_body(company, **changes)
    body = {name: value for name, value in body.items() if value is not None}
    assert failure(program.post(RANGES, body)) == (status, code, [text])
    root = "NotificationSchemaRangePostModelApi"
    response = program.as_xml().post(RANGES, xml_of(root, body))
    assert failure(response) == (status, code, [text])
    assert NotificationSchemaRange.objects.count() == 1


def test_the_surfaces_document_is_valid_and_made_without_a_warning() -> None:
    out = StringIO()
    call_command(
        "spectacular",
        urlconf="config.api_dynamics",
        validate=True,
        fail_on_warn=True,
        stdout=out,
    )
    for path in (
        "/api/CollectionPolicy",
        "/api/CollectionPolicy/Customer",
        "/api/CollectionPolicy/{grantor_tax_id}",
        "/api/CollectionPolicy/{grantor_tax_id}/{customer_tax_id}",
        "/api/ConfigurationNotification",
        "/api/ConfigurationNotification/Range",
    ):
        assert f"\n  {path}:\n" in out.getvalue()
