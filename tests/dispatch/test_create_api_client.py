"""`manage.py create_api_client --customer`: a program that acts for one customer."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.models import ApiClient, Event, Membership, Organization, User
from customers import services
from dispatch.models import CustomerUser
from tests.builders import later, make_customer, make_organization

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("create_api_client", "Portal", *arguments, stdout=output)
    return output.getvalue()


def made(*arguments: str) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(run(*arguments, "--json"))
    return described


@pytest.fixture
def organization() -> Organization:
    return make_organization("entity1")


def test_a_client_is_bound_to_the_customer_of_this_reference(organization):
    other = make_organization("entity2")
    make_customer(other, reference="NC-3")
    customer = make_customer(organization, reference="NC-3")
    described = made("--organization", "entity1", "--customer", "NC-3")
    assert described["customer"] == "NC-3"
    assert (described["organizations"], described["roles"]) == (["entity1"], ["ClientCustomer"])
    client = ApiClient.objects.get(client_id=described["client_id"])
    bound = CustomerUser.objects.get()
    assert (bound.user, bound.customer, bound.organization) == (client.user, customer, organization)
    codes = Event.objects.filter(subject_type="customeruser").values_list("code", flat=True)
    assert len(codes) == 1


def test_what_is_printed_for_people_names_the_customer_too(organization):
    make_customer(organization, reference="NC-3")
    lines = run("--organization", "entity1", "--customer", "NC-3").splitlines()
    assert [line.split(": ")[0] for line in lines] == ["client_id", "client_secret", "customer"]
    assert lines[2] == "customer: NC-3"


def test_further_roles_are_kept(organization):
    make_customer(organization, reference="NC-3")
    roles = ("--role", "CrmUser", "--role", "ClientCustomer")
    described = made("--organization", "entity1", *roles, "--customer", "NC-3")
    assert described["roles"] == ["CrmUser", "ClientCustomer"]
    assert CustomerUser.objects.count() == 1


def test_an_organization_named_twice_is_one(organization):
    make_customer(organization, reference="NC-3")
    twice = ("--organization", "entity1") * 2
    assert made(*twice, "--customer", "NC-3")["organizations"] == ["entity1"]


def test_without_the_option_nothing_is_bound(organization):
    described = made("--organization", "entity1", "--role", "ClientCustomer")
    assert "customer" not in described
    assert described["roles"] == ["ClientCustomer"]
    assert not CustomerUser.objects.exists()


def test_a_reference_may_look_like_an_id(organization):
    first = make_customer(organization, reference="A")
    named = make_customer(organization, reference=str(first.pk))
    made("--organization", "entity1", "--customer", str(first.pk))
    assert CustomerUser.objects.get().customer == named


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--organization", "entity1", "--customer", "NC-9"), "customer NC-9 does not exist"),
        (("--organization", "entity1", "--customer", ""), "does not exist"),
        (("--organization", "entity1", "--customer", "x" * 300), "does not exist"),
        (("--organization", "entity2", "--customer", "NC-3"), "customer NC-3 does not exist"),
        (
            ("--organization", "entity1", "--organization", "entity2", "--customer", "NC-3"),
            "exactly one --organization",
        ),
        (("--redirect-uri", "https://a.example/", "--customer", "NC-3"), "exactly one"),
        (
            ("--organization", "entity1", "--role", "Admin", "--customer", "NC-3"),
            "needs the role ClientCustomer",
        ),
        (("--organization", "entity9", "--customer", "NC-3"), "slug entity9"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_made(organization, arguments, sentence):
    make_organization("entity2")
    make_customer(organization, reference="NC-3")
    events = Event.objects.count()
    with pytest.raises(CommandError, match=sentence):
        run(*arguments)
    assert not ApiClient.objects.exists()
    assert not User.objects.exists()
    assert not Membership.objects.exists()
    assert not CustomerUser.objects.exists()
    assert Event.objects.count() == events


def test_a_deleted_customer_is_not_found(organization):
    customer = make_customer(organization, reference="NC-3")
    services.delete_customer(customer=customer, by=later())
    with pytest.raises(CommandError, match="does not exist"):
        run("--organization", "entity1", "--customer", "NC-3")
    assert not ApiClient.objects.exists()
