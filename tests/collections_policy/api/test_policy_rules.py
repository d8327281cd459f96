"""Every rule of the policy's wire table and of the business, accepted and refused, in .NET's words.

Each case is sent as JSON, as XML and as a form.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from collections_policy.models import CollectionPolicy, NotificationSchema
from core.models import Organization
from tests import builders
from tests.collections_policy.api.bodies import form_of, policy_body, xml_of
from tests.collections_policy.building import OTHER_SCHEMA, SCHEMA, UNKNOWN
from tests.dynamics import Program, failure

pytestmark = pytest.mark.django_db
PATH = "/CollectionPolicy"
SELLER = "08de22c4-0ad9-82b3-ba1f-9f35ac4f117c"
EMAIL = (
    r"^((?:[\w-]+\.)*\w[\w-]{0,63})@((?:[\w-]+\.)*\w[\w-]{0,98})"
    r"\.([a-zA-Z]{2,15}(?:\.[a-zA-Z]{2})?)$"
)
REQUIRED = [
    "GrantorTaxId",
    "DaysUncollectibleDebt",
    "IsCreditRateEnabled",
    "DefaultNotificationSchemaId",
    "NotificationTypeId",
    "ShowDocumentDetail",
    "ArMailName",
    "Email",
    "FlagPaymentNotification",
    "MinimumInterest",
    "MaximunInterest",
    "MaximumTermDays",
    "AssignSeller",
    "AssignBranch",
    "FlagAttachment",
    "ShowLinkDocumentAttachment",
]


def sent(program: Program, kind: str, body: dict[str, Any]) -> Any:
    if kind == "xml":
        return program.as_xml().post(PATH, xml_of("GrantorSettingsModelApi", body))
    if kind == "form":
        pairs = {
            name: str(value).lower() if isinstance(value, bool) else value
            for name, value in form_of(body).items()
        }
        return program.as_form().post(PATH, pairs)
    return program.post(PATH, body)


def listed(*entries: tuple[Any, str | None]) -> dict[str, Any]:
    """Return a list of schemas; a name or id that is None is left out."""
    names = ("NotificationSchemaId", "NotificationSchemaName")
    items = [
        {name: str(value) for name, value in zip(names, entry, strict=True) if value is not None}
        for entry in entries
    ]
    return {"NotificationSchemaList": items}


@pytest.mark.parametrize("kind", ["json", "xml", "form"])
@pytest.mark.parametrize("name", REQUIRED)
def test_what_is_required_is_told_by_its_name(
    company: Organization, program: Program, kind: str, name: str
) -> None:
    body = policy_body(company)
    del body[name]
    response = sent(program, kind, body)
    assert failure(response) == (400, "InvalidModel", [f"The {name} field is required."])
    assert not CollectionPolicy.objects.exists()


ACCEPTED: list[dict[str, Any]] = [
    {"DaysUncollectibleDebt": 1},
    {"DaysUncollectibleDebt": 120},
    {"MaximumTermDays": 0},
    {"MaximumTermDays": 180},
    {"MinimumInterest": 0, "MaximunInterest": 100},
    {"MinimumInterest": 7.1},
    {"MinimumInterest": "1e1", "MaximunInterest": "1E1"},
    {"MinimumInterest": "-0.0"},
    {"MinimumInterest": 7.000000000000001},
    {"CollectionReminderTime": "06:00"},
    {"CollectionReminderTime": "12:00"},
    {"CollectionReminderTime": ""},
    {"ArMailName": "ñ" * 100},
    {"Email": f"a@{'b' * 95}.mx"},
    {"UserId": SELLER},
    {"UserId": str(UUID(int=0))},
    {"UserId": f"{{{SELLER.upper()}}}"},
    {"NotificationTypeId": 3},
    {"DefaultNotificationSchemaId": SCHEMA.hex},
    listed((SCHEMA, "x" * 100)),
    listed((SCHEMA, "One"), (SCHEMA, "One")),
    listed((SCHEMA, "One"), (SCHEMA, None)),
    listed((SCHEMA, "One"), (None, "Two")),
]


@pytest.mark.parametrize("kind", ["json", "xml", "form"])
@pytest.mark.parametrize("changes", ACCEPTED, ids=str)
def test_values_within_the_rules_are_accepted(
    company: Organization, program: Program, kind: str, changes: dict[str, Any]
) -> None:
    builders.make_user(company, uuid=SELLER)
    response = sent(program, kind, policy_body(company, **changes))
    assert response.status_code == 200, response.content
    assert CollectionPolicy.objects.count() == 1


BETWEEN = "The field {} must be between {} and {}."
TOO_LONG = "The field {} must be a string or array type with a maximum length of '{}'."
NO_MATCH = "The field {} must match the regular expression '{}'."
INTEREST = r"^\d+(\.\d{1,2})?$"
LATER = "CollectionReminderTime: Reminders start from 06:00 to 12:00."
NO_TIME = "CollectionReminderTime: It is not a time written HH:MM."
REFUSED: list[tuple[dict[str, Any], int, str, list[str]]] = [
    (
        {"DaysUncollectibleDebt": 0},
        400,
        "InvalidModel",
        [BETWEEN.format("DaysUncollectibleDebt", 1, 120)],
    ),
    (
        {"DaysUncollectibleDebt": 121},
        400,
        "InvalidModel",
        [BETWEEN.format("DaysUncollectibleDebt", 1, 120)],
    ),
    ({"MaximumTermDays": -1}, 400, "InvalidModel", [BETWEEN.format("MaximumTermDays", 0, 180)]),
    ({"MaximumTermDays": 181}, 400, "InvalidModel", [BETWEEN.format("MaximumTermDays", 0, 180)]),
    ({"MaximunInterest": 100.01}, 400, "InvalidModel", [BETWEEN.format("MaximunInterest", 0, 100)]),
    (
        {"MinimumInterest": -1},
        400,
        "InvalidModel",
        [NO_MATCH.format("MinimumInterest", INTEREST), BETWEEN.format("MinimumInterest", 0, 100)],
    ),
    (
        {"MinimumInterest": 6.125},
        400,
        "InvalidModel",
        [NO_MATCH.format("MinimumInterest", INTEREST)],
    ),
    (
        {"MaximunInterest": 100.0000000000001},
        400,
        "InvalidModel",
        [BETWEEN.format("MaximunInterest", 0, 100)],
    ),
    ({"ArMailName": "x" * 101}, 400, "InvalidModel", [TOO_LONG.format("ArMailName", 100)]),
    ({"Email": "nobody"}, 400, "InvalidModel", [NO_MATCH.format("Email", EMAIL)]),
    ({"Email": f"a@{'b' * 96}.mx"}, 400, "InvalidModel", [TOO_LONG.format("Email", 100)]),
    (
        {"CollectionReminderTime": "09:59 "},
        400,
        "InvalidModel",
        [TOO_LONG.format("CollectionReminderTime", 5)],
    ),
    (
        listed((SCHEMA, "Normal"), (OTHER_SCHEMA, "x" * 101)),
        400,
        "InvalidModel",
        [TOO_LONG.format("NotificationSchemaList[1].NotificationSchemaName", 100)],
    ),
    (
        {"MaximunInterest": 6},
        400,
        "InvalidValue",
        ["MaximunInterest: It is below the lowest interest."],
    ),
    ({"CollectionReminderTime": "05:59"}, 400, "InvalidValue", [LATER]),
    ({"CollectionReminderTime": "12:01"}, 400, "InvalidValue", [LATER]),
    ({"CollectionReminderTime": "9:59"}, 400, "InvalidValue", [NO_TIME]),
    ({"CollectionReminderTime": " 6:00"}, 400, "InvalidValue", [NO_TIME]),
    ({"CollectionReminderTime": "24:00"}, 400, "InvalidValue", [NO_TIME]),
    ({"CollectionReminderTime": "09:60"}, 400, "InvalidValue", [NO_TIME]),
    ({"CollectionReminderTime": "09.30"}, 400, "InvalidValue", [NO_TIME]),
    ({"CollectionReminderTime": "٠٩:٥٩"}, 400, "InvalidValue", [NO_TIME]),
    (
        listed((SCHEMA, "Normal"), (OTHER_SCHEMA, None)),
        400,
        "MissingValue",
        ["The NotificationSchemaList[1].NotificationSchemaName field is required."],
    ),
    (
        {"DefaultNotificationSchemaId": str(UNKNOWN)},
        404,
        "NotFound",
        [f"The notification schema {UNKNOWN} does not exist."],
    ),
    ({"NotificationTypeId": 9}, 404, "NotFound", ["The notification type 9 does not exist."]),
    ({"NotificationTypeId": -1}, 404, "NotFound", ["The notification type -1 does not exist."]),
    ({"UserId": str(UNKNOWN)}, 404, "NotFound", [f"The user {UNKNOWN} does not exist."]),
]


@pytest.mark.parametrize("kind", ["json", "xml", "form"])
@pytest.mark.parametrize(("changes", "status", "code", "details"), REFUSED, ids=str)
def test_values_beyond_the_rules_are_refused_and_nothing_is_written(
    company: Organization,
    program: Program,
    kind: str,
    changes: dict[str, Any],
    status: int,
    code: str,
    details: list[str],
) -> None:
    response = sent(program, kind, policy_body(company, **changes))
    assert failure(response) == (status, code, details)
    assert not CollectionPolicy.objects.exists()
    assert not NotificationSchema.objects.exists()


@pytest.mark.parametrize(
    ("name", "value", "kinds"),
    [
        ("DaysUncollectibleDebt", "8.6", ("json", "xml", "form")),
        ("DaysUncollectibleDebt", "99999999999", ("json", "xml", "form")),
        ("MinimumInterest", "6,1", ("json", "xml", "form")),
        ("MinimumInterest", "NaN", ("json", "xml", "form")),
        ("ShowDocumentDetail", "yes", ("json", "xml", "form")),
        ("UserId", "me", ("json", "xml", "form")),
    ],
)
def test_values_that_are_none_of_their_type_are_refused(
    company: Organization, program: Program, name: str, value: str, kinds: tuple[str, ...]
) -> None:
    for kind in kinds:
        status, code, details = failure(sent(program, kind, policy_body(company, **{name: value})))
        assert (status, code) == (400, "InvalidModel")
        assert any(name in text for text in details), details
