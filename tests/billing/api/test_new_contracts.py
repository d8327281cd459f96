"""POST dynamics/clients/{client_id}/recurrences."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from billing.models import Recurrence
from core.models import Event
from customers.models import Customer
from tests import builders
from tests.billing.api.bodies import ALL, said
from tests.billing.builders import held, make_package, make_service
from tests.dynamics import Program, escaped, failure, sample_text, success, xml_success

pytestmark = pytest.mark.django_db


def test_a_contract_is_made_of_what_is_sent(program: Program, client: Customer):
    reply = program.post(
        ALL,
        said(
            recurrence_id="R-7",
            name="Big",
            price="99.90",
            currency="USD",
            period_months=12,
            starts_on="2026-02-28",
            services=[
                {"service_id": "calls", "transaction_limit": 3, "value": "v", "serviceid_ext": "e"}
            ],
        ),
    )
    data = success(reply)
    made = Recurrence.objects.get(customer=client)
    assert (made.code, made.name, made.price, made.currency) == (
        "R-7",
        "Big",
        Decimal("99.90"),
        "USD",
    )
    assert (made.period_months, made.starts_on, made.package) == (12, date(2026, 2, 28), None)
    assert held(made) == {"calls": (3, "v", "e")}
    assert data == success(program.get(f"{ALL}/R-7"))
    assert data["next_billing_on"] == "2027-02-28"
    assert Event.objects.filter(code="recurrence.created", subject_id=made.pk).count() == 1


@pytest.mark.parametrize("price", [None, "4", "4.5", "1E3", "999999999999.99"])
def test_a_new_contract_is_answered_as_it_is_shown_later(program, client, price):
    reply = program.post(ALL, said(recurrence_id="R-7", **({"price": price} if price else {})))
    shown = program.get(f"{ALL}/R-7")
    assert success(reply) == success(shown)
    assert reply.content.partition(b'"data"')[2] == shown.content.partition(b'"data"')[2]
    assert f'"price":{Decimal(price or 0):.2f},' in reply.content.decode()


CODES = [
    "a b",
    "ñandú😀",
    "100%",
    "a%2Fb",
    "a?b#c",
    "a&b=c;d+e",
    "a\\b",
    "<x>\"'",
    "{R}",
    "...",
    "x" * 100,
]


@pytest.mark.parametrize("code", CODES, ids=lambda code: code[:10])
def test_a_contract_is_reached_whatever_its_id_is(program, client, code):
    success(program.post(ALL, said(recurrence_id=code, price=1)))
    address = f"{ALL}/{escaped(code)}"
    assert success(program.get(address))["recurrence_id"] == code
    assert xml_success(program.as_xml().get(address)).findtext("recurrence_id") == code
    body = said(recurrence_id=code, price=2)
    assert success(program.post(f"{address}/preview", body))["after"]["recurrence_id"] == code
    success(program.put(address, body))
    assert success(program.delete(f"{address}/"))["price"] == 2.0


@pytest.mark.parametrize("code", ["x" * 101, "a/b", "%FF", "R-1 ", "r-1", "R-1\n", "..."])
def test_an_id_that_no_contract_has_is_not_found(program, contract, code):
    address = f"{ALL}/{code if code == '%FF' else escaped(code)}"
    body = {"usage": [{"service_id": "stamps", "quantity": 1, "external_id": "u"}]}
    body["usage"][0]["used_at"] = "2026-03-10"
    for reply in (
        program.get(address),
        program.put(address, said(name="x")),
        program.delete(address),
        program.post(f"{address}/preview", said(name="x")),
        program.post(f"{address}/usage", body),
    ):
        assert reply.status_code == 404
    contract.refresh_from_db()
    assert (contract.name, contract.cancelled_at) == ("Basic", None)


def test_what_a_new_contract_does_not_say_comes_from_its_package(program, client):
    data = success(program.post(ALL, said(package_id="PRO")))
    assert data["package_id"] == "PRO"
    assert (data["name"], data["price"], data["currency"]) == ("Package PRO", 500.0, "USD")
    assert (data["period_months"], data["starts_on"]) == (3, "2026-03-14")
    assert [(item["service_id"], item["value"]) for item in data["services"]] == [("calls", "gold")]
    assert len(data["recurrence_id"]) == 36
    assert success(program.post(ALL, said(package_id="PRO", services=[])))["services"] == []


@pytest.mark.parametrize(
    ("starts_on", "day"),
    [
        ("2026-02-28T23:59:59", "2026-02-28"),
        ("2026-03-01T05:59:59Z", "2026-02-28"),
        ("2026-03-01T06:00:00Z", "2026-03-01"),
        (None, "2026-03-14"),
    ],
)
def test_the_first_day_is_the_companys_day_at_that_time(program, client, starts_on, day):
    assert success(program.post(ALL, said(starts_on=starts_on)))["starts_on"] == day


@pytest.mark.parametrize("how", ["", "as_xml", "as_form"])
def test_the_documented_body_makes_a_contract_in_each_format(program, client, how):
    make_package(client.organization, "sample string 2")
    for code in ("sample string 1", "other"):
        make_service(client.organization, code)
    documented = json.loads(sample_text("change_services.request.json"))
    documented["recurrence"]["services"][1]["service_id"] = "other"
    if how == "as_xml":
        first, second, rest = sample_text("change_services.request.xml").split(
            "<service_id>sample string 1</service_id>"
        )
        named = "<service_id>{}</service_id>"
        text = f"{first}{named.format('sample string 1')}{second}{named.format('other')}{rest}"
        reply = program.as_xml().post(ALL, text)
    elif how == "as_form":
        pairs = {
            f"recurrence.services[{number}].{name}": value
            for number, item in enumerate(documented["recurrence"].pop("services"))
            for name, value in item.items()
        }
        pairs |= {f"recurrence.{name}": value for name, value in documented["recurrence"].items()}
        reply = program.as_form().post(ALL, pairs)
    else:
        reply = program.post(ALL, documented)
    assert reply.status_code == 200, reply.content
    made = Recurrence.objects.get(customer=client)
    assert (made.code, str(made.package)) == (
        "sample string 1",
        "Package sample string 2 (sample string 2)",
    )
    assert (made.name, made.price) == ("sample string 3", Decimal(4))
    expected = (2, "sample string 3", "sample string 4")
    assert held(made) == {"sample string 1": expected, "other": expected}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"recurrence_id": "R-1"},
            (409, "NotUnique", ["The value of recurrence.recurrence_id is already used."]),
        ),
        (
            {"package_id": "none", "services": [{"service_id": "nothing"}]},
            (
                404,
                "NotFound",
                ["The package none does not exist.", "The service nothing does not exist."],
            ),
        ),
        ({"recurrence_id": "a/b"}, (400, "InvalidValue", None)),
        ({"price": -1}, (400, "InvalidValue", None)),
        ({"price": "1.005"}, (400, "InvalidValue", None)),
        ({"currency": "XXL"}, (400, "InvalidValue", None)),
        ({"period_months": 0}, (400, "InvalidValue", None)),
        ({"period_months": 121}, (400, "InvalidValue", None)),
        ({"starts_on": "1850-01-01"}, (400, "InvalidValue", None)),
        ({"starts_on": "someday"}, (400, "InvalidModel", None)),
        ({"name": "x" * 256}, (400, "InvalidValue", None)),
        ({"services": [{"service_id": "stamps"}] * 2}, (400, "InvalidValue", None)),
    ],
    ids=str,
)
def test_a_bad_contract_is_not_made(program, contract, values, expected):
    status, code, details = failure(program.post(ALL, said(**values)))
    assert (status, code) == expected[:2]
    assert expected[2] is None or details == expected[2]
    assert len(details) >= 1
    assert Recurrence.objects.count() == 1


def test_a_client_that_is_not_active_gets_no_contract(program, company):
    builders.make_customer(company, reference="C-9", is_active=False)
    assert failure(program.post("/dynamics/clients/C-9/recurrences", said(price=1))) == (
        409,
        "ClientInactive",
        ["The customer C-9 is not active."],
    )
