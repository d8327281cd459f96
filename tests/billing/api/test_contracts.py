"""Contracts of a client over HTTP: listed, shown and ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing import services
from billing.models import Recurrence
from core.models import Event
from core.roles import Role
from tests import builders
from tests.billing.api.bodies import (
    ALL,
    R_1,
    said,
)
from tests.billing.builders import make_package
from tests.billing.building import at, contract_of, entry, furnished
from tests.builders import NOW
from tests.dynamics import (
    Program,
    dynamics,
    failure,
    nobody,
    success,
    warnings,
    xml_success,
)

pytestmark = pytest.mark.django_db
EMPTY_SERVICE = {"value": "", "serviceid_ext": ""}


def test_a_contract_is_shown_with_the_documented_elements_first(program, contract):
    reply = program.get(R_1)
    assert list(success(reply).items()) == [
        ("recurrence_id", "R-1"),
        ("package_id", None),
        ("name", "Basic"),
        ("price", 310.0),
        (
            "services",
            [
                {
                    "service_id": code,
                    "transaction_limit": 10,
                    **EMPTY_SERVICE,
                    "service_name": f"Service {code}",
                    "used": 0,
                    "is_over_limit": False,
                }
                for code in ("stamps", "mails")
            ],
        ),
        ("currency", "MXN"),
        ("period_months", 1),
        ("starts_on", "2026-03-01"),
        ("period_starts_on", "2026-03-01"),
        ("next_billing_on", "2026-04-01"),
        ("is_cancelled", False),
        ("cancelled_at", None),
        ("cancel_reason", ""),
    ]
    assert b'"price":310.00,' in reply.content


def test_a_contract_is_shown_in_xml_in_the_same_order(program, contract):
    data = xml_success(program.as_xml().get(R_1))
    documented = ["recurrence_id", "name", "price", "services"]  # a null text is left out
    assert [each.tag for each in data][:4] == documented
    assert data.findtext("price") == "310.00"
    items = data.findall("services/RecurrenceServiceModelApi")
    assert [item.findtext("service_id") for item in items] == ["stamps", "mails"]
    assert [each.tag for each in items[0]][:4] == [
        "service_id",
        "transaction_limit",
        "value",
        "serviceid_ext",
    ]


def test_the_use_of_the_running_period_is_shown_with_a_warning_beyond_the_limit(program, contract):
    entries = [
        entry("u-1", quantity=11),
        entry("u-2", "mails", quantity=10),
        entry("u-3", used_at=at(2, 20), quantity=99),
    ]
    services.record_usage(recurrence=contract, entries=entries, by=builders.make_actor())
    reply = program.get(R_1)
    used = {
        item["service_id"]: (item["used"], item["is_over_limit"])
        for item in success(reply)["services"]
    }
    assert used == {"stamps": (11, True), "mails": (10, False)}
    assert warnings(reply) == [
        "The service stamps is over its limit: 11 used of 10 in this period."
    ]


def test_a_contract_ends_once(program: Program, contract: Recurrence):
    services.record_usage(
        recurrence=contract, entries=[entry(quantity=3)], by=builders.make_actor()
    )
    first = program.delete(R_1, reason="Too dear")
    data = success(first)
    assert (data["is_cancelled"], data["cancel_reason"]) == (True, "Too dear")
    assert data["cancelled_at"] == "2026-03-14T03:26:53-06:00"
    assert (data["next_billing_on"], data["services"][0]["used"]) == (None, 3)
    again = program.delete(R_1, reason="Another")
    assert again.content == first.content
    contract.refresh_from_db()
    assert (contract.cancelled_at, contract.cancel_reason) == (NOW, "Too dear")
    assert Event.objects.filter(code="recurrence.cancelled").count() == 1
    assert success(program.get(R_1)) == data


def test_a_reason_may_be_left_out_and_has_255_characters_at_most(program, contract):
    assert failure(program.delete(R_1, reason="x" * 256))[:2] == (400, "InvalidValue")
    assert success(program.get(R_1))["is_cancelled"] is False
    assert success(program.delete(R_1))["cancel_reason"] == ""


def test_a_cancelled_contract_shows_the_period_it_ended_in(program, contract):
    services.cancel_contract(recurrence=contract, reason="", by=builders.make_actor(at=at(3, 1, 7)))
    early = entry("u-1", used_at=at(3, 1, 6, 30), quantity=2)
    services.record_usage(recurrence=contract, entries=[early], by=builders.make_actor())
    values = services.used_in_period(contract_now := Recurrence.objects.get(), at(8, 1))
    assert list(values.values()) == [2]
    assert contract_now.cancelled_at == at(3, 1, 7)
    assert success(program.get(R_1))["period_starts_on"] == "2026-03-01"


def test_contracts_are_listed_by_page_in_the_order_they_were_made(program, client):
    for number in range(5):
        contract_of(client, "stamps", code=f"R-{9 - number}")
    contract_of(builders.make_customer(client.organization), "stamps", code="not his")

    def codes(**query: Any) -> list[str]:
        return [each["recurrence_id"] for each in success(program.get(ALL, **query))]

    assert codes() == ["R-9", "R-8", "R-7", "R-6", "R-5"]
    assert codes(page=2, pageSize=2) == ["R-7", "R-6"]
    assert codes(page=4, pageSize=2) == []
    assert failure(program.get(ALL, pageSize=1001))[:2] == (400, "InvalidModel")
    listed = success(program.get(ALL, pageSize=1))
    assert listed == [success(program.get(f"{ALL}/R-9"))]


def test_a_list_takes_the_same_number_of_queries_however_long_it_is(program, client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            success(program.get(ALL))
        return len(captured)

    contract_of(client, "stamps", package="PRO", currency="MXN")
    few = queries()
    for day in range(1, 13):
        contract_of(
            client, "stamps", "mails", package="PRO", currency="MXN", starts_on=date(2026, 2, day)
        )
    assert queries() == few


def test_what_belongs_to_another_company_does_not_exist(program, contract):
    foreign = furnished("two", code="R-9")
    client = f"/dynamics/clients/{foreign.customer.uuid}/recurrences"
    assert failure(program.get(client))[:2] == (404, "NotFound")
    assert failure(program.post(client, said(price=1)))[:2] == (404, "NotFound")
    for address in (f"{client}/R-9", f"{ALL}/R-9"):
        assert failure(program.get(address))[:2] == (404, "NotFound")
        assert failure(program.delete(address))[:2] == (404, "NotFound")
    make_package(foreign.organization, "THEIRS")
    assert failure(program.post(ALL, said(package_id="THEIRS")))[:2] == (404, "NotFound")
    assert failure(program.get(ALL, GrantorTaxId=foreign.organization.tax_id))[:2] == (
        404,
        "NotFound",
    )
    foreign.refresh_from_db()
    assert foreign.cancelled_at is None
    assert Recurrence.objects.count() == 2


def test_the_client_may_be_named_by_its_guid_in_any_form(program, contract):
    uuid = contract.customer.uuid
    for name in (str(uuid), uuid.hex, f"{{{str(uuid).upper()}}}"):
        assert success(program.get(f"/Dynamics/CLIENTS/{name}/Recurrences/R-1/"))["name"] == "Basic"


def test_reading_and_writing_take_a_role_and_a_token(company, contract):
    reader = dynamics(company, role=Role.THIRD_PARTY_CRM_USER)
    assert success(reader.get(R_1))["recurrence_id"] == "R-1"
    for reply in (
        reader.delete(R_1),
        reader.put(R_1, said(name="x")),
        reader.post(ALL, said(price=1)),
        reader.post(f"{R_1}/preview", said(name="x")),
        reader.post(f"{R_1}/usage", {"usage": []}),
    ):
        assert failure(reply)[:2] == (403, "Forbidden")
    assert failure(nobody().get(R_1))[:2] == (401, "Unauthorized")
