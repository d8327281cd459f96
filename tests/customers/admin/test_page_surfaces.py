"""What the surfaces answer about a customer, as its page in the back office shows it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.admin.surfaces import indented_json, indented_xml
from customers import services
from customers.services.delivery_portal import MASK
from dispatch.api.versions import HISTORY
from dispatch.models import VersionUse
from tests.back_office import make_staff, make_superuser, one_of_each
from tests.builders import later
from tests.dispatch_program import dispatch
from tests.dynamics import dynamics
from tests.v1 import api

pytestmark = pytest.mark.django_db
SURFACES = "customers_customer_surfaces"


def replies_of(staff: Any, key: int) -> dict[str, Any]:
    page = staff.get(SURFACES, key)
    assert page.status_code == 200
    return {reply.title: reply for reply in page.context["replies"]}


def test_every_reply_is_what_its_surface_answers_byte_for_byte():
    records = one_of_each("mine")
    organization, customer = records["organization"], records["customer"]
    values = {
        "delivery_portal": {"url": "https://p.example/", "password": "s3cret-word"},
        "balance": 1520.5,
        "comment": 'He said: "[a, {b}]" <ok> & more',
    }
    services.update_customer(customer=customer, values=values, by=later())
    replies = replies_of(make_staff(organization), customer.pk)
    newest = f"dispatch {HISTORY.newest}, JSON"
    assert list(replies) == ["v1, JSON", "dynamics, JSON", "dynamics, XML", newest]
    program = dynamics(organization)
    answered = {
        "v1, JSON": api(organization).get(f"/customers/{customer.pk}"),
        "dynamics, JSON": program.get(f"/dynamics/clients/{customer.uuid}"),
        "dynamics, XML": program.as_xml().get(f"/dynamics/clients/{customer.uuid}"),
        newest: dispatch(organization).at(HISTORY.newest).get(f"/customers/{customer.pk}"),
    }
    for title, reply in replies.items():
        theirs = answered[title]
        assert (theirs.status_code, reply.status) == (200, 200), title
        indent = indented_xml if "XML" in title else indented_json
        assert reply.body.splitlines() == list(indent(theirs.content.decode())), title
        assert reply.address.endswith(theirs.request["PATH_INFO"]), title
        assert "s3cret-word" not in reply.body
    assert json.loads(replies["v1, JSON"].body)["balance"] == 1520.5
    for title in ("dynamics, JSON", "dynamics, XML"):
        assert MASK in replies[title].body


def test_a_cancelled_customer_and_a_superusers_view_are_shown_too():
    records = one_of_each("mine")
    services.cancel_customer(customer=records["customer"], by=later())
    replies = replies_of(make_superuser(), records["customer"].pk)
    assert {reply.status for reply in replies.values()} == {200}


def test_looking_uses_no_version_and_is_not_cached():
    records = one_of_each("mine")
    staff = make_staff(records["organization"])
    before = VersionUse.objects.count()
    page = staff.get(SURFACES, records["customer"].pk)
    assert "no-store" in page["Cache-Control"]
    assert VersionUse.objects.count() == before
    text = page.content.decode()
    assert f"x-api-version</dt><dd>{HISTORY.newest}" in text
    assert f"GET http://testserver/api/v1.0/customers/{records['customer'].pk}" in text


def test_conditions_of_the_persons_own_request_do_not_count():
    records = one_of_each("mine")
    staff = make_staff(records["organization"])
    address = f"/admin/customers/customer/{records['customer'].pk}/surfaces/"
    page = staff.client.get(
        address,
        headers={"If-None-Match": "*", "Accept": "text/html", "X-Api-Version": "1900/01/01"},
    )
    assert {reply.status for reply in page.context["replies"]} == {200}


def test_replies_are_for_those_who_may_see_all_that_is_in_them():
    records = one_of_each("mine")
    staff = make_staff(records["organization"])
    permissions = staff.user.user_permissions
    for codename in ("view_contact", "view_customerlocation"):
        permissions.set(permissions.model.objects.exclude(codename=codename))
        staff.user.__dict__.pop("_perm_cache", None)
        assert staff.get(SURFACES, records["customer"].pk).status_code == 403
    other = one_of_each("rival")
    permissions.set(permissions.model.objects.all())
    assert staff.get(SURFACES, other["customer"].pk).status_code == 302


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("[]", ["[]"]),
        (
            '{"a":{},"b":[1,2.50]}',
            ["{", '  "a": {},', '  "b": [', "    1,", "    2.50", "  ]", "}"],
        ),
        ('"a, [b] \\" {c}"', ['"a, [b] \\" {c}"']),
    ],
)
def test_json_is_indented_without_touching_a_value(text: str, lines: list[str]):
    assert list(indented_json(text)) == lines


def test_xml_is_indented_without_touching_a_text():
    text = '<?xml version="1.0"?><a x="1"><b>c &lt; d</b><e i:nil="true" /><f><g></g></f></a>'
    assert list(indented_xml(text)) == [
        '<?xml version="1.0"?>',
        '<a x="1">',
        "  <b>c &lt; d</b>",
        '  <e i:nil="true" />',
        "  <f>",
        "    <g></g>",
        "  </f>",
        "</a>",
    ]
