"""Where an organization is reached and how many trucks it may run."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.errors import InvalidValue
from core.models import Event, Organization
from core.services import MOST_TRUCKS, REACHED_AT, update_organization
from customers.demo.organizations import DEMO_ORGANIZATIONS
from tests.back_office import errors_of, make_staff, make_superuser
from tests.builders import later, make_organization

pytestmark = pytest.mark.django_db

DETAILS: dict[str, Any] = {
    "email": "hola@acme.mx",
    "phone": "5550100",
    "address": "Av. Juárez 12",
    "city": "Cuauhtémoc",
    "state": "CDMX",
    "postal_code": "06050",
    "truck_limit": 25,
}
BAD = [
    ("email", "hola"),
    ("email", "a@acme.mx, b@acme.mx"),
    ("email", "a" * 245 + "@acme.mx.mx"),
    ("phone", "555010"),
    ("phone", "5" * 16),
    ("address", "x" * 257),
    ("city", "x" * 87),
    ("state", "x" * 33),
    ("postal_code", "0" * 87),
    ("truck_limit", -1),
    ("truck_limit", MOST_TRUCKS + 1),
]
COMMAND = ("create_organization", "acme", "--name", "Acme", "--tax-id", "AAA010101AAA")


def details_of(organization: Organization) -> dict[str, Any]:
    return Organization.objects.filter(pk=organization.pk).values(*DETAILS).get()


def update(organization: Organization, **values: Any) -> Organization:
    return update_organization(organization=organization, values=values, by=later())


def test_an_organization_starts_without_details_unless_they_are_given():
    empty = {**dict.fromkeys(DETAILS, ""), "truck_limit": None}
    assert details_of(make_organization("bare")) == empty
    padded = {**DETAILS, "city": "  Cuauhtémoc "}
    assert details_of(make_organization("acme", **padded)) == DETAILS


def test_details_are_changed_and_cleared():
    organization = make_organization(**DETAILS)
    changed = update(organization, phone=" +52 555 0100 00 ", truck_limit=0, state=None)
    assert details_of(organization) == {
        **DETAILS,
        "phone": "+52 555 0100 00",
        "truck_limit": 0,
        "state": "",
    }
    assert changed.updated_at == later().at
    assert Event.objects.get(code="organization.updated").changes == {
        "phone": ["5550100", "+52 555 0100 00"],
        "truck_limit": [25, 0],
        "state": ["CDMX", ""],
    }
    assert update(organization, truck_limit=None).truck_limit is None


def test_details_that_stay_are_no_change():
    organization = make_organization(**DETAILS)
    update(organization, **DETAILS)
    assert organization.history.count() == 1
    assert not Event.objects.filter(code="organization.updated").exists()


def test_the_demo_organizations_say_where_they_are_reached():
    for wanted in DEMO_ORGANIZATIONS:
        made = details_of(make_organization(wanted.slug, **wanted.details))
        assert {name: made[name] for name in wanted.details} == wanted.details
        assert all(made[name] for name in REACHED_AT)


@pytest.mark.parametrize(("name", "value"), BAD, ids=lambda value: str(value)[:20])
def test_a_detail_that_does_not_fit_is_named(name, value):
    organization = make_organization()
    with pytest.raises(InvalidValue) as caught:
        update(organization, **{name: value})
    assert caught.value.field == name
    with pytest.raises(InvalidValue) as caught:
        make_organization("acme", **{name: value})
    assert caught.value.field == name
    assert Organization.objects.get() == organization
    assert organization.history.count() == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("phone", "5550100"), ("phone", "5" * 15), ("truck_limit", MOST_TRUCKS), ("state", "x" * 32)],
    ids=lambda value: str(value)[:20],
)
def test_the_limits_themselves_fit(name, value):
    assert details_of(make_organization(**{name: value}))[name] == value


def test_texts_that_are_too_long_for_their_column_are_refused_everywhere():
    with pytest.raises(InvalidValue) as caught:
        make_organization(name="x" * 256)
    assert caught.value.field == "name"


def test_the_command_takes_every_detail():
    options = [
        *("--email", DETAILS["email"], "--phone", DETAILS["phone"]),
        *("--address", DETAILS["address"], "--city", DETAILS["city"]),
        *("--state", DETAILS["state"], "--postal-code", DETAILS["postal_code"]),
        *("--truck-limit", "25"),
    ]
    call_command(*COMMAND, *options, stdout=StringIO())
    assert details_of(Organization.objects.get(slug="acme")) == DETAILS


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--email", "hola"), "email"),
        (("--phone", "123"), "7 to 15"),
        (("--state", "x" * 33), "state.*32"),
        (("--truck-limit", "-1"), "truck limit"),
    ],
)
def test_the_command_says_which_detail_does_not_fit(options, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command(*COMMAND, *options, stdout=StringIO())
    assert not Organization.objects.exists()


def test_the_back_office_shows_the_details_and_changes_them():
    organization = make_organization(**DETAILS)
    staff, page = make_staff(organization), "core_organization_change"
    assert "Reached at" in staff.get(page, organization.pk).content.decode()
    saved = staff.save(page, organization.pk, city="Toluca", truck_limit="")
    assert saved.status_code == 302
    assert details_of(organization) == {**DETAILS, "city": "Toluca", "truck_limit": None}
    for name, value in (("phone", "123"), ("email", "hola"), ("truck_limit", "99999999999")):
        assert list(errors_of(staff.save(page, organization.pk, **{name: value}))) == [name]


def test_the_back_office_makes_an_organization_with_details():
    values = {"name": "Acme", "slug": "acme", "tax_id": "AAA010101AAA", **DETAILS}
    assert make_superuser().save("core_organization_add", **values).status_code == 302
    assert details_of(Organization.objects.get(slug="acme")) == DETAILS
