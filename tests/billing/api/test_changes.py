"""PUT dynamics/clients/{client_id}/recurrences/{recurrence_id}."""

from __future__ import annotations

from typing import Any

import pytest

from billing import services
from billing.models import Recurrence, RecurrenceChange
from tests import builders
from tests.billing.api.bodies import (
    R_1,
    UNCHANGED,
    in_xml,
    items,
    said,
)
from tests.billing.builders import held, make_package, make_service
from tests.billing.building import entry, furnished
from tests.dynamics import (
    Program,
    dynamics,
    failure,
    success,
    warnings,
)

pytestmark = pytest.mark.django_db


KEPT: dict[str, tuple[str, Any]] = {
    "json, absent": ("", said(price=310)),
    "json, null": ("", said(price=310, services=None)),
    "xml, absent": ("as_xml", in_xml("<price>310</price>")),
    "xml, nil": (
        "as_xml",
        in_xml(
            '<services xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>'
            "<price>310</price>"
        ),
    ),
    "form, absent": ("as_form", "recurrence.price=310"),
    "form, blank": ("as_form", "recurrence.price=310&recurrence.services="),
}


@pytest.mark.parametrize("kind", KEPT)
def test_absent_or_null_services_stay(program: Program, contract: Recurrence, kind: str):
    how, body = KEPT[kind]
    sender = getattr(program, how)() if how else program
    reply = sender.put(R_1, body)
    assert reply.status_code == 200, reply.content
    assert b"nothing was changed" in reply.content
    assert held(contract) == UNCHANGED


@pytest.mark.parametrize(
    ("how", "body"),
    [("", said(services=[])), ("as_xml", in_xml("<services />"))],
    ids=["json", "xml"],
)
def test_an_empty_list_removes_all_services(program, contract, how, body):
    sender = getattr(program, how)() if how else program
    assert sender.put(R_1, body).status_code == 200
    assert held(contract) == {}


def test_name_package_and_price_stay_when_absent_and_null_clears_names(program, contract):
    success(program.put(R_1, said(package_id="PRO")))
    success(program.put(R_1, said(services=items("stamps", "mails"))))
    shown = success(program.get(R_1))
    assert (shown["name"], shown["package_id"], shown["price"]) == ("Basic", "PRO", 310.0)
    assert held(contract) == UNCHANGED
    success(program.put(R_1, said(name=None, package_id=None)))
    shown = success(program.get(R_1))
    assert (shown["name"], shown["package_id"], shown["price"]) == ("", None, 310.0)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{}", (400, "InvalidModel", ["The recurrence field is required."])),
        ('{"recurrence":null}', (400, "InvalidModel", ["The recurrence field is required."])),
        ("", (400, "EmptyBody", ["The request must have a body that is not null."])),
        (
            said(recurrence_id="R-2"),
            (
                400,
                "RecurrenceMismatch",
                ["recurrence.recurrence_id: It is not the recurrence of the URL."],
            ),
        ),
        (
            said(price="4.005"),
            (400, "InvalidValue", ["recurrence.price must have at most 2 decimals."]),
        ),
        (
            said(services=items("stamps", transaction_limit=-1)),
            (
                400,
                "InvalidModel",
                [
                    "The field recurrence.services[0].transaction_limit must be between 0 and"
                    " 2147483647."
                ],
            ),
        ),
        (
            said(services=[{"transaction_limit": 1}]),
            (400, "InvalidModel", ["The recurrence.services[0].service_id field is required."]),
        ),
        (
            said(package_id="none", services=items("stamps", "nothing", "neither")),
            (
                404,
                "NotFound",
                [
                    "The package none does not exist.",
                    "The service nothing does not exist.",
                    "The service neither does not exist.",
                ],
            ),
        ),
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["", "/preview"])
def test_a_bad_change_changes_nothing(program, contract, body, expected, path):
    send = program.post if path else program.put
    assert failure(send(R_1 + path, body)) == expected
    assert held(contract) == UNCHANGED
    assert not RecurrenceChange.objects.exists()


@pytest.mark.parametrize("price", [-0.01, 10**12])
def test_a_price_out_of_range_is_refused(program, contract, price):
    status, code, details = failure(program.put(R_1, said(price=price)))
    assert (status, code) == (400, "InvalidValue")
    assert details[0].startswith("recurrence.price")
    contract.refresh_from_db()
    assert contract.price == 310


@pytest.mark.parametrize("named", [None, "", "R-1"])
def test_the_body_may_name_the_contract_or_not(program, contract, named):
    success(program.put(R_1, said(recurrence_id=named, name="New")))
    contract.refresh_from_db()
    assert contract.name == "New"


@pytest.mark.parametrize("path", ["", "/preview"])
def test_a_cancelled_contract_is_a_conflict(program, contract, path):
    services.cancel_contract(recurrence=contract, reason="", by=builders.make_actor())
    send = program.post if path else program.put
    assert failure(send(R_1 + path, said(services=[]))) == (
        409,
        "RecurrenceCancelled",
        ["The recurrence R-1 is cancelled."],
    )
    assert held(contract) == UNCHANGED


def test_a_change_warns_of_services_over_their_limit(program, contract):
    by = builders.make_actor()
    services.record_usage(recurrence=contract, entries=[entry(quantity=6)], by=by)
    body = said(services=items("stamps", "mails", transaction_limit=5))
    assert warnings(program.put(R_1, body)) == [
        "The service stamps is over its limit: 6 used of 5 in this period."
    ]


def test_what_belongs_to_another_company_does_not_exist(program, contract):
    foreign = furnished("two", code="R-9")
    make_package(foreign.organization, "FOREIGN")
    make_service(foreign.organization, "theirs")
    theirs = f"/dynamics/clients/{foreign.customer.uuid}/recurrences/R-9"
    other_client = builders.make_customer(contract.organization, reference="C-2")
    for address in (
        theirs,
        "/dynamics/clients/C-1/recurrences/R-9",
        f"/dynamics/clients/{other_client.uuid}/recurrences/R-1",
    ):
        assert failure(program.put(address, said(services=[])))[:2] == (404, "NotFound")
        assert failure(program.post(f"{address}/preview", said()))[:2] == (404, "NotFound")
    assert failure(program.put(R_1, said(package_id="FOREIGN", services=items("theirs")))) == (
        404,
        "NotFound",
        ["The package FOREIGN does not exist.", "The service theirs does not exist."],
    )
    assert held(foreign) == UNCHANGED
    assert held(contract) == UNCHANGED
    # The other company, named, is the one that the client is looked for in.
    both = dynamics(contract.organization, foreign.organization)
    address = f"{theirs}?GrantorTaxId={foreign.organization.tax_id}"
    success(both.put(address, said(name="Named")))
    foreign.refresh_from_db()
    assert foreign.name == "Named"
