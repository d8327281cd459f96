"""POST dynamics/clients/{client_id}/recurrences/{recurrence_id}/usage."""

from __future__ import annotations

from typing import Any

import pytest

from billing import services
from billing.models import UsageRecord
from tests import builders
from tests.billing.building import at, furnished
from tests.dynamics import document, failure, success, warnings, xml_success

pytestmark = pytest.mark.django_db
URL = "/dynamics/clients/C-1/recurrences/R-1/usage"


def use(external_id: str = "u-1", service: str = "stamps", **values: Any) -> dict[str, Any]:
    return {
        "service_id": service,
        "quantity": 4,
        "used_at": "2026-03-10T06:00:00",
        "external_id": external_id,
        **values,
    }


def test_one_record_is_taken_and_the_contract_answered(program, contract):
    data = success(program.post(URL, {"usage": [use()]}))
    assert (data["taken"], data["already_taken"]) == (1, 0)
    shown = success(program.get("/dynamics/clients/C-1/recurrences/R-1"))
    assert data["recurrence"] == shown
    assert [item["used"] for item in shown["services"]] == [4, 0]
    kept = UsageRecord.objects.get()
    # A time without an offset is the company's.
    assert (kept.used_at, kept.quantity, kept.service.code) == (at(3, 10), 4, "stamps")


def test_many_records_sent_again_are_taken_once(program, contract):
    batch = {"usage": [use("u-1"), use("u-2", "mails"), use("u-3")]}
    assert success(program.post(URL, batch))["taken"] == 3
    again = success(program.post(URL, batch))
    assert (again["taken"], again["already_taken"]) == (0, 3)
    assert UsageRecord.objects.count() == 3


def test_records_are_taken_in_xml_and_in_forms(program, contract):
    record = "".join(f"<{name}>{value}</{name}>" for name, value in use().items())
    record = f"<UsageRecordModel>{record}</UsageRecordModel>"
    text = f"<UsageModelApi><usage>{record}</usage></UsageModelApi>"
    reply = program.as_xml().post(URL, text)
    data = xml_success(reply)
    assert document(reply).tag == "ResponseModelApiOfUsageTakenModelApi"
    assert [each.tag for each in data] == ["taken", "already_taken", "recurrence"]
    assert data.findtext("taken") == "1"
    form = {f"usage[0][{name}]": value for name, value in use().items()}
    again = success(program.as_form().post(URL, form))
    assert (again["taken"], again["already_taken"]) == (0, 1)


def test_a_use_beyond_the_limit_is_a_warning(program, contract):
    reply = program.post(URL, {"usage": [use(quantity=11)]})
    assert success(reply)["taken"] == 1
    assert warnings(reply) == [
        "The service stamps is over its limit: 11 used of 10 in this period."
    ]


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        (
            [use("u-9"), use("u-0", quantity=5)],
            (409, "UsageConflict", ["The usage record u-0 is known with other content."]),
        ),
        (
            [use("u-9"), use("u-8", "nothing"), use("u-7", "calls")],
            (
                404,
                "NotFound",
                [
                    "The recurrence R-1 has no service calls.",
                    "The recurrence R-1 has no service nothing.",
                ],
            ),
        ),
        (
            [use("u-9"), use("u-8", quantity=0)],
            (
                400,
                "InvalidModel",
                ["The field usage[1].quantity must be between 1 and 2147483647."],
            ),
        ),
        (
            [use("u-9"), {}],
            (
                400,
                "InvalidModel",
                [
                    f"The usage[1].{name} field is required."
                    for name in ("service_id", "quantity", "used_at", "external_id")
                ],
            ),
        ),
        ([use("u-9"), use("x" * 101)], (400, "InvalidModel", None)),
        ([use("u-9"), use("u-8", used_at="2026-03-15T09:26:54Z")], (400, "InvalidValue", None)),
        ([], (400, "InvalidValue", ["usage must have 1 to 1000 entries."])),
        ([use(f"u-{number}") for number in range(1001)], (400, "InvalidValue", None)),
        (None, (400, "InvalidModel", ["The usage field is required."])),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_bad_batch_is_refused_as_a_whole(program, contract, records, expected):
    success(program.post(URL, {"usage": [use("u-0")]}))
    status, code, details = failure(program.post(URL, {"usage": records}))
    assert (status, code) == expected[:2]
    assert expected[2] is None or details == expected[2]
    assert len(details) >= 1
    assert UsageRecord.objects.count() == 1


def test_a_cancelled_contract_takes_earlier_uses_only(program, contract):
    by = builders.make_actor(at=at(3, 12))
    services.cancel_contract(recurrence=contract, reason="", by=by)
    assert success(program.post(URL, {"usage": [use()]}))["taken"] == 1
    late = {"usage": [use("u-2", used_at="2026-03-12T12:00:01Z")]}
    assert failure(program.post(URL, late)) == (
        409,
        "RecurrenceCancelled",
        ["The recurrence R-1 is cancelled."],
    )


def test_a_contract_of_another_company_does_not_exist(program, contract):
    foreign = furnished("two", code="R-9")
    address = f"/dynamics/clients/{foreign.customer.uuid}/recurrences/R-9/usage"
    assert failure(program.post(address, {"usage": [use()]}))[:2] == (404, "NotFound")
    assert not UsageRecord.objects.exists()
