"""What events are called: each in both languages, an unknown one as it is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation

from core.event_names import EVENT_NAMES, codes_named, event_name
from core.management.catalogs import APPS
from core.models import Event
from customers import services
from tests.admin_matrix.world import make_world
from tests.back_office import Staff, listed, make_superuser
from tests.builders import later, make_customer, make_organization

CODE = re.compile(r"[a-z_]+\.[a-z_]+")


def codes_in_code() -> set[str]:
    """Return the codes that services hand over as they stand; others are put together."""
    found = set()
    for app in APPS:
        for path in Path(apps.get_app_config(app).path).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.keyword) and node.arg == "code":
                    found.add(str(getattr(node.value, "value", "")))
    return {each for each in found if CODE.fullmatch(each)}


def test_every_code_that_stands_in_the_services_has_a_name():
    codes = codes_in_code()
    assert "customer.cancelled" in codes
    assert codes - set(EVENT_NAMES) == set()


@pytest.mark.django_db
def test_every_event_of_a_full_organization_has_a_name():
    make_world("mine")
    codes = set(Event.objects.values_list("code", flat=True))
    assert len(codes) > 20
    assert codes - set(EVENT_NAMES) == set()


def test_names_are_told_in_the_persons_language():
    assert event_name("customer.updated") == "Customer changed"
    with translation.override("es"):
        assert event_name("customer.updated") == "Cliente modificado"
        assert event_name("nobody.knows") == "nobody.knows"
        same = [code for code, name in EVENT_NAMES.items() if str(name) in english()]
    assert same == []
    assert len(english()) == len(EVENT_NAMES)  # no two are called the same


def english() -> set[str]:
    with translation.override("en"):
        return {str(name) for name in EVENT_NAMES.values()}


def test_codes_are_found_by_words_of_their_names():
    assert codes_named(" MERGED ") == ["customer.merged"]
    assert codes_named("") == codes_named("nobody knows") == []
    with translation.override("es"):
        assert codes_named("fusionados") == ["customer.merged"]


@pytest.fixture
def staff() -> Staff:
    person = make_superuser()
    person.client.cookies["django_language"] = "es"
    return person


@pytest.mark.django_db
def test_lists_show_names_with_codes_and_find_both(staff: Staff):
    mine = make_organization("mine")
    customer = make_customer(mine, name="Joyas")
    services.update_customer(
        customer=customer, values={"phone": "55", "is_on_hold": True}, by=later()
    )
    (changed,) = Event.objects.filter(code="customer.updated")
    page = staff.get("core_event_changelist", q="cliente modificado")
    assert listed(page) == {changed.pk}
    text = page.content.decode()
    assert "Cliente modificado" in text
    assert "customer.updated" in text
    assert changed.pk in listed(staff.get("core_event_changelist", q="customer.updated"))
    assert staff.get("core_event_changelist", q="cliente\0").status_code == 400
    one = staff.get("core_event_change", changed.pk).content.decode()
    assert "Cliente modificado: Joyas" in one
    past = staff.get("customers_customer_events", customer.pk).content.decode()
    assert "Teléfono:" in past
    assert "- → Sí" in past or "No → Sí" in past
    assert "customer.updated" in past
