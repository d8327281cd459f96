"""The password of a delivery portal is nowhere but, encrypted, in its own column."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.api.schema_views import document_of
from core.models import Event, IdempotencyKey, Organization
from customers import services
from customers.models import Customer
from customers.services.delivery_portal import reveal_portal_password
from tests.back_office import Staff, make_superuser
from tests.builders import later, make_customer, make_organization
from tests.contract.canary import (
    database_places,
    file_places,
    is_in,
    listen,
    log_places,
)
from tests.dynamics import Program, dynamics, failure, success
from tests.v1 import api

pytestmark = pytest.mark.django_db
CANARY = "Kanari3nvogel7f3a9c2e51d8"
TAX_ID = "AAA010101AAA"


@pytest.fixture
def company() -> Organization:
    return make_organization("one", tax_id=TAX_ID)


@pytest.fixture
def customer(company: Organization) -> Customer:
    return make_customer(company, name="Client", tax_id="BBB010101BB1")


def set_password(customer: Customer, password: str | None, minutes: int = 1) -> None:
    values = {"delivery_portal": {"url": "https://portal.example/", "password": password}}
    services.update_customer(customer=customer, values=values, by=later(minutes))


def assert_nowhere(caplog: Any, queries: CaptureQueriesContext) -> None:
    assert database_places(CANARY) == set()
    assert log_places(CANARY, caplog.records) == set()
    assert file_places(CANARY) == set()
    assert len(queries) > 0
    assert not any(is_in(CANARY, query["sql"]) for query in queries.captured_queries)


# --- What the services leave behind.


def test_services_leave_it_nowhere(caplog: Any, customer: Customer):
    listen(caplog)
    with CaptureQueriesContext(connection) as queries:
        set_password(customer, CANARY)
        set_password(customer, CANARY, 2)
        assert reveal_portal_password(customer=customer, reason="a test", by=later(3)) == CANARY
        assert customer.delivery_portal.password_encrypted.startswith("v1.")
        set_password(customer, "another", 4)
        set_password(customer, CANARY, 5)
        with pytest.raises(Exception, match="at most 255") as refusal:
            set_password(customer, CANARY * 20, 6)
        assert not is_in(CANARY, refusal.value)
        assert_nowhere(caplog, queries)
        services.update_customer(customer=customer, values={"delivery_portal": None}, by=later(7))
        assert_nowhere(caplog, queries)


def test_an_event_says_only_that_the_password_changed(customer: Customer):
    set_password(customer, CANARY)
    set_password(customer, "another", 2)
    changes = Event.objects.filter(code="customer.updated").order_by("id").values_list("changes")
    told = [each["delivery_portal.password"] for (each,) in changes]
    assert told == [[None, "********"], ["********", "********"]]


def test_the_back_office_shows_it_on_one_page_only(caplog: Any, customer: Customer):
    set_password(customer, CANARY)
    staff: Staff = make_superuser()
    event = Event.objects.filter(code="customer.updated").get()
    listen(caplog)
    with CaptureQueriesContext(connection) as queries:
        pages = [
            staff.get("customers_customer_change", customer.pk),
            staff.get("customers_customer_history", customer.pk),
            staff.get("customers_customer_changelist", q=customer.name),
            staff.get("customers_customer_portal_password", customer.pk),
            staff.get("core_event_changelist"),
            staff.get("core_event_change", event.pk),
        ]
        for page in pages:
            assert page.status_code == 200
            assert not is_in(CANARY, page.content)
        shown = staff.post("customers_customer_portal_password", customer.pk, reason="a test")
        assert is_in(CANARY, shown.content)
        assert not any(is_in(CANARY, each) for each in shown.headers.items())
        assert not is_in(CANARY, staff.get("customers_customer_change", customer.pk).content)
        assert_nowhere(caplog, queries)


def test_v1_and_the_published_documents_do_not_tell_it(company: Organization, customer: Customer):
    set_password(customer, CANARY)
    token = customer.delivery_portal.password_encrypted
    program = api(company)
    for path in ("/customers", f"/customers/{customer.pk}"):
        reply = program.get(path)
        assert reply.status_code == 200
        assert not is_in(CANARY, reply.content)
        assert token.encode() not in reply.content
    for urlconf in ("config.api_v1", "config.api_dynamics"):
        assert not is_in(CANARY, str(document_of(urlconf)))


# --- What the dynamics surface answers and leaves behind.

FORMATS = ("json", "xml", "form")
PORTAL_XML = "<DeliveryPortal><PassDeliveryPortal>{}</PassDeliveryPortal></DeliveryPortal>"
REQUIRED: dict[str, Any] = {
    "GrantorTaxId": TAX_ID,
    "CustomerTaxId": "BBB010101BB1",
    "BusinessName": "Client",
    "CustomerTypeId": 1,
    "CitizenshipId": 1,
}


def speaking(program: Program, kind: str) -> Program:
    return {"json": program, "xml": program.as_xml(), "form": program.as_form()}[kind]


def body_of(kind: str, password: str) -> Any:
    """Return the body of a change of the client with this password."""
    email = "client@example.com"
    if kind == "json":
        portal = {"PassDeliveryPortal": password}
        return {**REQUIRED, "ContactInfo": {"Email": email}, "DeliveryPortal": portal}
    if kind == "form":
        names = {"ContactInfo.Email": email, "DeliveryPortal.PassDeliveryPortal": password}
        return {**REQUIRED, **names}
    texts = "".join(f"<{name}>{value}</{name}>" for name, value in REQUIRED.items())
    contact = f"<ContactInfo><Email>{email}</Email><PhoneActive>false</PhoneActive></ContactInfo>"
    return f"<CustomerModelApi>{texts}{contact}{PORTAL_XML.format(password)}</CustomerModelApi>"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_change_over_the_wire_leaves_it_nowhere(
    caplog: Any, company: Organization, customer: Customer, kind: str
):
    program = speaking(dynamics(company), kind)
    path = f"/dynamics/clients/{customer.uuid}"
    key = {"Idempotency-Key": f"key-{kind}"}
    listen(caplog)
    with CaptureQueriesContext(connection) as queries:
        for _ in range(2):
            reply = program.put(path, body_of(kind, CANARY), headers=key)
            assert reply.status_code == 200, reply.content
            assert not is_in(CANARY, reply.content)
            assert b"********" in reply.content
        assert reply["Idempotency-Replayed"] == "true"
        assert b"********" in bytes(IdempotencyKey.objects.get().body)
        for shown in (program.get(path), program.get("/dynamics/clients")):
            assert shown.status_code == 200
            assert not is_in(CANARY, shown.content)
        assert_nowhere(caplog, queries)
    assert reveal_portal_password(customer=customer, reason="a test", by=later(60)) == CANARY


def test_the_mask_sent_back_keeps_it(company: Organization, customer: Customer):
    set_password(customer, CANARY)
    program = dynamics(company)
    path = f"/dynamics/clients/{customer.uuid}"
    assert success(program.get(path))["DeliveryPortal"]["PassDeliveryPortal"] == "********"
    for kind in FORMATS:
        speaking(program, kind).put(path, body_of(kind, "********"))
        assert reveal_portal_password(customer=customer, reason="a test", by=later(60)) == CANARY
    cleared = success(program.put(path, body_of("json", "")))
    assert cleared["DeliveryPortal"]["PassDeliveryPortal"] is None


JSON_TEXT = f'"DeliveryPortal": {{"PassDeliveryPortal": "{CANARY}"}}'
XML_TEXT = PORTAL_XML.format(CANARY)
REFUSED: dict[str, tuple[str, Any]] = {
    "over-long json": ("json", body_of("json", CANARY * 20)),
    "over-long xml": ("xml", body_of("xml", CANARY * 20)),
    "over-long form": ("form", body_of("form", CANARY * 20)),
    "json cut off": ("json", "{" + JSON_TEXT),
    "json with a broken end": ("json", "{" + JSON_TEXT + "} " + CANARY),
    "json with an open text": ("json", '{"DeliveryPortal": {"PassDeliveryPortal": "' + CANARY),
    "json that is a text": ("json", f'"{CANARY}"'),
    "an object for the password": (
        "json",
        '{"DeliveryPortal": {"PassDeliveryPortal": {"' + CANARY + '": "' + CANARY + '"}}}',
    ),
    "a list for the password": (
        "json",
        '{"DeliveryPortal": {"PassDeliveryPortal": ["' + CANARY + '"]}}',
    ),
    "a character nobody can store": ("json", body_of("json", f"{CANARY}\0")),
    "xml cut off": ("xml", f"<CustomerModelApi>{XML_TEXT}"),
    "xml with broken tags": ("xml", f"<CustomerModelApi>{XML_TEXT}<{CANARY}</CustomerModelApi>"),
    "xml of another model": ("xml", f"<Other>{XML_TEXT}</Other>"),
    "xml with a document type": (
        "xml",
        f'<!DOCTYPE x [<!ENTITY y "{CANARY}">]><CustomerModelApi>{XML_TEXT}</CustomerModelApi>',
    ),
    "xml with a bad number": (
        "xml",
        f"<CustomerModelApi>{XML_TEXT}<CustomerTypeId>x</CustomerTypeId></CustomerModelApi>",
    ),
    "form with broken brackets": ("form", f"DeliveryPortal[PassDeliveryPortal={CANARY}"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_over_the_wire_neither_repeats_nor_keeps_it(
    caplog: Any, company: Organization, customer: Customer, case: str
):
    kind, body = REFUSED[case]
    program = speaking(dynamics(company), kind)
    path = f"/dynamics/clients/{customer.uuid}"
    listen(caplog)
    with CaptureQueriesContext(connection) as queries:
        reply = program.put(path, body, headers={"Idempotency-Key": "k"})
        assert failure(reply)[0] == 400
        assert not is_in(CANARY, reply.content)
        assert IdempotencyKey.objects.get().http_status == 400
        assert_nowhere(caplog, queries)
    assert not hasattr(Customer.objects.get(pk=customer.pk), "delivery_portal")


def test_whoever_is_not_let_in_leaves_it_nowhere(
    caplog: Any, company: Organization, customer: Customer
):
    reader = dynamics(company, scopes=["read"])
    stranger = dynamics(make_organization("other"))
    path = f"/dynamics/clients/{customer.uuid}"
    listen(caplog)
    with CaptureQueriesContext(connection) as queries:
        for program, status in ((Program(""), 401), (reader, 403), (stranger, 404)):
            for kind in FORMATS:
                reply = speaking(program, kind).put(path, body_of(kind, CANARY))
                assert reply.status_code == status
                assert not is_in(CANARY, reply.content)
        other = Program(reader.token, content_type="text/plain").put(path, CANARY)
        assert not is_in(CANARY, other.content)
        assert_nowhere(caplog, queries)
