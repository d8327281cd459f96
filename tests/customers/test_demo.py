"""`demo` and `welcome`: two organizations that do not mix, made once, with logins that work."""

from __future__ import annotations

import json
import shlex
import stat
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import check_password
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from oauth2_provider.models import AccessToken
from PIL import Image
from stdnum.mx import rfc

from core.models import ApiClient, Event, Membership, Organization, User
from core.roles import Role
from customers import services
from customers.models import Customer, CustomerCategory, PaymentType, Region
from tests.builders import make_actor
from tests.customers.importing import footprint, import_file

DATA = Path(__file__).parents[2] / "customers/data/demo_customers.csv"


def run_demo(*options: str) -> str:
    out = StringIO()
    call_command("demo", *options, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Load the demo once for this module; give what `demo --json` printed."""
    secrets = tmp_path_factory.mktemp("var") / "demo.json"
    with (
        override_settings(DEMO_CREDENTIALS=secrets),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        yield run_demo("--json")
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: str, db: None) -> dict[str, Any]:
    """Return the JSON that the first run printed."""
    described: dict[str, Any] = json.loads(loaded)
    return described


def organization(slug: str) -> Organization:
    return Organization.objects.get(slug=slug)


def customers_of(slug: str) -> dict[str, Customer]:
    customers = Customer.objects.for_organization(organization(slug)).select_related("parent")
    return {each.reference: each for each in customers}


def test_demo_json_is_one_object_about_organizations_and_admin(demo: dict[str, Any]) -> None:
    one, two = demo["organizations"]
    assert (one["slug"], two["slug"]) == ("entity1", "entity2")
    assert one == {
        "id": organization("entity1").pk,
        "slug": "entity1",
        "tax_id": organization("entity1").tax_id,
    }
    assert one["tax_id"] != two["tax_id"]
    for each in (one, two):
        assert rfc.is_valid(each["tax_id"], validate_check_digits=True)
    assert set(demo) == {"organizations", "admin", "staff", "clients", "roles"}
    assert demo["admin"]["username"] == "admin"


def test_demo_fills_two_different_organizations(demo: dict[str, Any]) -> None:
    one, two = organization("entity1"), organization("entity2")
    assert (one.name, one.default_currency, one.customer_region_level) == ("Entity One", "MXN", 2)
    assert (one.has_geographical_locations, two.has_geographical_locations) == (True, False)
    assert (one.city, one.truck_limit) == ("Benito Juárez", 25)
    assert (two.city, two.truck_limit) == ("Monterrey", None)
    ours, theirs = customers_of("entity1"), customers_of("entity2")
    assert len(ours) == 1000
    assert 250 <= len(theirs) < 320
    assert theirs.keys() < ours.keys()
    assert all(theirs[each].pk != ours[each].pk for each in theirs)
    with_parent = [each for each in theirs.values() if each.parent]
    assert len(with_parent) > 20
    assert {each.parent.organization_id for each in with_parent if each.parent} == {two.pk}
    assert {each.region for each in theirs.values()} == {None}
    assert sum(each.region is not None for each in ours.values()) > 600
    assert Region.objects.for_organization(two).count() == 0


def test_demo_customers_are_as_the_file_says(demo: dict[str, Any]) -> None:
    jewelry = customers_of("entity1")["NC-0001"]
    assert jewelry.name == "Joyerías Quetzalli S.A. de C.V."
    assert str(jewelry.category) == "Jewelry and accessories (jewelry)"
    assert str(jewelry.category.parent) == "Retail (retail)"
    assert jewelry.created_by is not None
    assert jewelry.created_by.reference == "emp-002"
    assert jewelry.addresses.get().postal_code == "97100"
    assert [each.last_name for each in jewelry.contacts.order_by("pk")] == [
        "Muñoz",
        "Quiroz Lozano",
    ]
    assert jewelry.created_at.isoformat() == "2015-12-17T23:00:00+00:00"
    assert customers_of("entity1")["NC-0002"].addresses.filter(postal_code="02108").count() == 2


def test_demo_is_recorded_like_any_other_change(demo: dict[str, Any]) -> None:
    created = Event.objects.filter(code="customer.created", organization=organization("entity1"))
    assert created.count() == 1000
    assert set(created.values_list("subject_id", flat=True)) == {
        each.pk for each in customers_of("entity1").values()
    }
    past = Customer.history.filter(history_type="+", organization=organization("entity1"))
    assert past.count() == 1000
    assert len(set(created.values_list("request_id", flat=True))) == 1


def test_demo_users_are_members_who_cannot_log_in_except_the_admin(demo: dict[str, Any]) -> None:
    for slug in ("entity1", "entity2"):
        members = User.objects.for_organization(organization(slug))
        people = members.filter(is_staff=False)
        assert sorted(each.reference for each in people) == [f"emp-00{n}" for n in range(1, 7)]
        assert not any(each.has_usable_password() for each in people)
    admin = User.objects.get(username="admin")
    assert (admin.is_superuser, admin.is_staff) == (True, True)
    assert admin.check_password(demo["admin"]["password"])
    assert demo["admin"]["password"] not in admin.password
    grants = Membership.objects.filter(user=admin).order_by("organization__slug")
    assert [(each.organization.slug, each.role) for each in grants] == [
        ("entity1", Role.ADMIN),
        ("entity2", Role.ADMIN),
    ]


def test_demo_keeps_the_built_in_payment_types_once(demo: dict[str, Any]) -> None:
    types = PaymentType.objects.for_organization(organization("entity1"))
    assert sorted(each.reference for each in types) == [
        *("cash", "cheque", "credit_card", "direct_debit", "transfer")
    ]


def test_some_demo_customers_have_a_picture(demo: dict[str, Any]) -> None:
    for slug in ("entity1", "entity2"):
        logos = [each.logo for each in customers_of(slug).values() if each.logo]
        assert len(logos) == 12
        for logo in logos:
            with default_storage.open(logo) as file:
                assert Image.open(file).size == (640, 640)


def test_demo_secrets_are_readable_by_their_owner_only(demo: dict[str, Any]) -> None:
    path = Path(django_settings.DEMO_CREDENTIALS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert demo["admin"]["password"] in path.read_text()
    assert len(demo["clients"]) == 2
    assert all(each["client_secret"] in path.read_text() for each in demo["roles"])


def test_the_first_organization_has_a_client_for_every_role(demo: dict[str, Any]) -> None:
    assert [(each["organization"], each["role"]) for each in demo["roles"]] == [
        ("entity1", role) for role in Role.values
    ]
    for each in demo["roles"]:
        client = ApiClient.objects.get(client_id=each["client_id"])
        assert check_password(each["client_secret"], client.client_secret)
        held = Membership.objects.get(user=client.user)
        assert (held.organization.slug, held.role) == ("entity1", each["role"])
    printed = run_demo()
    dispatcher = next(each for each in demo["roles"] if each["role"] == Role.DISPATCHER)
    line = f"  Dispatcher {dispatcher['client_id']} {dispatcher['client_secret']}\n"
    assert line in printed


def test_a_client_of_a_role_that_was_deleted_is_made_anew(
    demo: dict[str, Any], tmp_path: Path
) -> None:
    lost = demo["roles"][3]
    ApiClient.objects.filter(client_id=lost["client_id"]).delete()
    known = Path(django_settings.DEMO_CREDENTIALS).read_text()
    (tmp_path / "demo.json").write_text(known)
    with override_settings(DEMO_CREDENTIALS=tmp_path / "demo.json"):
        again = json.loads(run_demo("--json"))["roles"]
    assert again[3]["role"] == lost["role"]
    assert again[3]["client_id"] != lost["client_id"]
    assert [*again[:3], *again[4:]] == [*demo["roles"][:3], *demo["roles"][4:]]
    assert again[3]["client_secret"] in (tmp_path / "demo.json").read_text()


def test_demo_repeated_changes_nothing_and_prints_the_same(
    demo: dict[str, Any], loaded: str
) -> None:
    def everything() -> list[Any]:
        counts = [
            model.objects.count()
            for model in (Organization, User, Membership, ApiClient, CustomerCategory, Region)
        ]
        admin = User.objects.get(username="admin")
        return [footprint(), counts, admin.password, admin.updated_at]

    before = everything()
    assert run_demo("--json") == loaded
    assert "entity1" in run_demo()
    assert everything() == before


def test_demo_leaves_what_people_changed(demo: dict[str, Any]) -> None:
    ours = customers_of("entity1")
    services.update_customer(customer=ours["NC-0001"], values={"name": "Mine"}, by=make_actor())
    services.delete_customer(customer=ours["NC-0007"], by=make_actor())
    run_demo("--json")
    now = customers_of("entity1")
    assert now["NC-0001"].name == "Mine"
    assert "NC-0007" not in now


def test_demo_does_not_take_back_a_changed_admin_password(demo: dict[str, Any]) -> None:
    admin = User.objects.get(username="admin")
    admin.set_password("my own choice")
    admin.save()
    assert json.loads(run_demo("--json"))["admin"] == {"username": "admin", "password": None}
    assert User.objects.get(username="admin").check_password("my own choice")


def test_demo_gives_new_logins_when_the_old_ones_are_lost(
    demo: dict[str, Any], tmp_path: Path
) -> None:
    with override_settings(DEMO_CREDENTIALS=tmp_path / "new" / "demo.json"):
        again = json.loads(run_demo("--json"))
        assert again["organizations"] == demo["organizations"]
        assert again["admin"]["password"] not in (None, demo["admin"]["password"])
        admin = User.objects.get(username="admin")
        assert admin.check_password(again["admin"]["password"])
        assert json.loads(run_demo("--json")) == again


def test_importing_the_demo_file_again_finds_1000_unchanged(demo: dict[str, Any]) -> None:
    before = footprint()
    run = import_file(DATA)
    assert (run.status, run.err) == (0, "")
    assert run.out == "1000 rows: 0 created, 0 updated, 1000 unchanged, 0 with problems.\n"
    assert footprint() == before


def test_welcome_prints_the_login_and_a_request_that_works(
    demo: dict[str, Any], client: Any
) -> None:
    out = StringIO()
    call_command("welcome", "--port", "8123", stdout=out)
    text = out.getvalue()
    assert f"login admin / {demo['admin']['password']}" in text
    addresses = ("/admin/", "/api/v1.0/customers", "/api/v1.0/docs", "/locations", "/dispatch/docs")
    for url in (*addresses, "/api/dynamics/clients", "/api/dynamics/docs"):
        assert f"http://127.0.0.1:8123{url}\n" in text
    curl = shlex.split(text.splitlines()[-1])
    assert curl[:3] == ["curl", "-s", "-H"]
    assert AccessToken.objects.filter(application__client_id=demo["clients"][0]["client_id"])
    reply = client.get(
        curl[-1].removeprefix("http://127.0.0.1:8123"),
        headers={"Authorization": curl[3].removeprefix("Authorization: ")},
    )
    assert reply.status_code == 200
    assert json.loads(reply.content)["paging"]["total"] == 1000
    curl = shlex.split(text.splitlines()[-2])
    headers = dict(each.split(": ") for each in curl if ": " in each)
    reply = client.get(curl[-1].removeprefix("http://127.0.0.1:8123"), headers=headers)
    assert reply.status_code == 200
    assert json.loads(reply.content)["total_count"] == 1000


def test_demo_has_a_login_for_every_group_of_staff(demo: dict[str, Any]) -> None:
    held = {}
    for each in demo["staff"]:
        user = User.objects.get(username=each["username"])
        assert user.check_password(each["password"])
        assert (user.is_staff, user.is_superuser) == (True, False)
        assert {row.organization.slug for row in user.memberships.all()} == {"entity1"}
        held[user.username] = user.groups.get().name
    assert held == {
        "administrator": "Administrator",
        "service": "Customer service",
        "collections": "Collections",
        "dispatcher": "Dispatcher",
        "auditor": "Read-only auditor",
    }
