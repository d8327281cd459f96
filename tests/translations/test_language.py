"""Who is spoken to in which language: staff in theirs, programs always in English."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format

from core.clients import create_api_client
from core.models import Organization
from tests.back_office import make_staff, make_superuser
from tests.builders import make_actor, make_customer, make_organization
from tests.dispatch_program import dispatch
from tests.dynamics import dynamics
from tests.v1 import api

pytestmark = pytest.mark.django_db
SPANISH = {"Accept-Language": "es-MX,es;q=0.9"}


@pytest.fixture
def mine() -> Organization:
    return make_organization()


def same_in_spanish(client: Client, method: str, path: str, **options: Any) -> int:
    """Return the status, when the reply is the same to the byte whatever language is asked for."""
    headers = dict(options.pop("headers", {}))
    replies = [
        client.generic(method, path, headers={**headers, **more}, **options)
        for more in ({}, SPANISH, {"Cookie": "django_language=es"})
    ]
    assert {reply.status_code for reply in replies} == {replies[0].status_code}
    assert {reply.content for reply in replies} == {replies[0].content}
    for reply in replies:
        assert "Content-Language" not in reply
        assert "Accept-Language" not in reply.get("Vary", "")
    return replies[0].status_code


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/v1.0/customers", "", 200),
        ("GET", "/api/v1.0/customers/999999999", "", 404),
        ("GET", "/api/v1.0/nowhere", "", 404),
        ("PUT", "/api/v1.0/customers", "", 405),
        ("POST", "/api/v1.0/customers", '{"name": "x", "email": 7, "country": "??"}', 400),
        ("POST", "/api/v1.0/customers", "{", 400),
        ("GET", "/api/v1.0/schema", "", 200),
    ],
)
def test_v1_answers_the_same_in_every_language(
    mine: Organization, method: str, path: str, body: str, status: int
):
    make_customer(mine, billing_address={"country": "DE"})
    options = {"data": body, "content_type": "application/json"}
    assert same_in_spanish(api(mine).client, method, path, **options) == status


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/dynamics/clients", "", 200),
        ("GET", "/api/dynamics/clients/x", "", 404),
        ("GET", "/API/nowhere", "", 404),
        ("DELETE", "/api/dynamics/clients", "", 405),
        ("POST", "/api/dynamics/clients", '{"BusinessName": 7}', 400),
        ("GET", "/api/dynamics/schema", "", 200),
    ],
)
def test_dynamics_answers_the_same_in_every_language(
    mine: Organization, method: str, path: str, body: str, status: int
):
    options = {"data": body, "content_type": "application/json"}
    assert same_in_spanish(dynamics(mine).client, method, path, **options) == status


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/tenants", "", 200),
        ("GET", "/locations", "", 200),
        ("GET", "/locations/999999999", "", 404),
        ("GET", "/customers?x=1", "", 400),
        ("POST", "/customers", '{"name": 7}', 400),
        ("DELETE", "/tenants", "", 405),
    ],
)
def test_dispatch_answers_the_same_in_every_language(
    mine: Organization, method: str, path: str, body: str, status: int
):
    program = dispatch(mine)
    headers = {"Authorization": f"Bearer {program.token}", "x-tenant-id": str(mine.pk)}
    options = {"data": body, "content_type": "application/json", "headers": headers}
    assert same_in_spanish(program.client, method, path, **options) == status


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/oauth/token", "grant_type=client_credentials", 401),
        ("/oauth/token", "grant_type=nonsense", 400),
        ("/oauth/revoke_token", "token=x", 401),
        ("/j_spring_security_check", "j_username=a&j_password=b", 401),
        ("/j_spring_security_check", "", 400),
        ("/nowhere", "", 404),
    ],
)
def test_programs_are_refused_a_login_in_english(path: str, body: str, status: int):
    options = {"data": body, "content_type": "application/x-www-form-urlencoded"}
    assert same_in_spanish(Client(), "POST", path, **options) == status


def test_the_login_page_speaks_the_browsers_language():
    page = Client().get(reverse("admin:login"), headers=SPANISH)
    assert page["Content-Language"] == "es"
    assert '<html lang="es"' in page.content.decode()
    assert "Iniciar sesión" in page.content.decode()
    assert Client().get(reverse("admin:login"))["Content-Language"] == "en"


def test_a_person_chooses_the_language_and_keeps_it(mine: Organization):
    staff = make_staff(mine)
    create_api_client(name="Till", organizations=[mine], by=make_actor())
    english = staff.get("core_apiclient_changelist").content.decode()
    assert reverse("set_language") in english
    assert "requests, 30 days" in english.lower()
    there = reverse("admin:core_apiclient_changelist")
    chosen = staff.client.post(reverse("set_language"), {"language": "es", "next": there})
    assert (chosen.status_code, chosen["Location"]) == (302, there)
    cookie = chosen.cookies["django_language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("es", True, "Lax")
    spanish = staff.get("core_apiclient_changelist").content.decode()
    assert "solicitudes, 30 días" in spanish.lower()
    staff.client.post(reverse("set_language"), {"language": "en", "next": there})
    assert "requests, 30 days" in staff.client.get(there).content.decode().lower()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"language": "xx", "next": "/admin/"},
        {"language": "es", "next": "https://elsewhere.example/"},
        {"language": "es\0", "next": "/admin/\0"},
        {"language": "x" * 5000, "next": "//elsewhere.example/"},
    ],
)
def test_no_choice_of_a_language_fails_or_leads_elsewhere(sent: dict[str, str]):
    staff = make_superuser()
    response = staff.client.post(reverse("set_language"), sent)
    assert response.status_code in (204, 302)
    assert "elsewhere" not in response.get("Location", "")


def test_numbers_are_written_as_in_mexico():
    with translation.override("es"):
        assert number_format("1234567.5", 2, use_l10n=True, force_grouping=True) == "1,234,567.50"


def test_another_sites_form_cannot_choose_a_language():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("set_language"), {"language": "es"}).status_code == 403


@pytest.mark.parametrize("cookie", ["xx", "es\\0", "x" * 5000, "es-mx"])
def test_no_cookie_of_a_language_fails(cookie: str):
    client = Client(headers={"Cookie": f"django_language={cookie}"})
    assert client.get(reverse("admin:login")).status_code == 200
