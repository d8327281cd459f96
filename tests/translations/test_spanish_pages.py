"""Every page of the back office in Spanish: nothing on it is left in English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
import time_machine
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from core.admin.scope import CHOSEN
from core.management.catalogs import translations
from core.staff import StaffGroup
from tests.admin_matrix.pages import pages_of
from tests.admin_matrix.world import World, make_world
from tests.back_office import Staff, make_superuser
from tests.builders import NOW
from tests.translations.visible import Visible

pytestmark = pytest.mark.django_db

# Labels that are the same in both languages, and why.
SAME: Final = {
    **dict.fromkeys(("Fax", "Fiscal", "No", "Roles"), "the same word"),
    **dict.fromkeys(("ID", "Id", "id", "UUID"), "the same abbreviation"),
    **dict.fromkeys(
        ("en", "es", "English", "español"), "languages are called as they call themselves"
    ),
    **dict.fromkeys(("v1, JSON", "dynamics, JSON", "dynamics, XML"), "names of surfaces"),
}


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make_world("mine")


@pytest.fixture
def staff(world: World) -> Staff:
    """Return a superuser who works in the organization."""
    person = make_superuser()
    session = person.client.session
    session[CHOSEN] = world.organization.pk
    session.save()
    return person


def addresses(world: World) -> list[str]:
    """Return every page, and every list with nothing found and with a question of its own."""
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]
    pages = [address for _page, address in pages_of(world)]
    return [*pages, *(f"{each}?q=nothing-has-this" for each in lists)]


def read(client: Client, address: str, language: str) -> Visible | None:
    client.cookies["django_language"] = language
    reply = client.get(address)
    is_page = reply.status_code in (200, 403) and reply["Content-Type"].startswith("text/html")
    return Visible(reply.content.decode()) if is_page else None


def english() -> set[str]:
    """Return the texts of our catalogs that are said otherwise in Spanish."""
    found = set()
    for message, said in translations().items():
        forms = said if isinstance(said, list | tuple) else (said,)
        found |= {text for text in (message.text, message.plural) if text and text not in forms}
    return {each for text in found for each in (text, text[:1].upper() + text[1:])}


def report(left: set[tuple[str, str]]) -> None:
    if left:
        pytest.fail("\n".join(f"{text!r} on {address}" for text, address in sorted(left)))


def is_data(label: str, staff: Staff) -> bool:
    """Say whether it is somebody's or something's name: all of the world are named after it."""
    name = str(staff.user)
    return label.startswith("mine") or label in (name, name[0].upper())


def test_no_page_shows_an_english_text_that_has_a_spanish_one(world: World, staff: Staff):
    known = english()
    assert len(known) > 1000
    left: dict[str, str] = {}
    count = 0
    for address in addresses(world):
        page = read(staff.client, address, "es")
        if page is not None:
            count += 1
            # These pages tell the groups' names in the database beside what they are called.
            names = set(StaffGroup.values) if "/auth/group/" in address else set()
            left |= dict.fromkeys(page.texts & known - names, address)
    assert count > 100
    report(set(left.items()))


def test_no_label_is_the_same_in_english_and_in_spanish(world: World, staff: Staff):
    left: dict[str, str] = {}
    for address in addresses(world):
        spanish, original = (read(staff.client, address, each) for each in ("es", "en"))
        if spanish is not None and original is not None:
            same = (spanish.labels & original.labels) - set(SAME)
            left |= dict.fromkeys({each for each in same if not is_data(each, staff)}, address)
    report(set(left.items()))


def test_who_is_not_logged_in_is_spoken_to_in_spanish():
    page = read(Client(), reverse("admin:login"), "es")
    assert page is not None
    assert page.texts & english() == set()
    assert "Contraseña" in {text.rstrip(" *:") for text in page.texts}


def test_what_is_left_in_english_is_found():
    page = Visible(
        "<h2>Open <i>now</i></h2><span class='material-symbols-outlined'>close</span>"
        "<script>var Latest</script><p title='Say'>Data</p><input type=submit value=Save><br>"
        "<option translate=no>name</option><option>(leave out)</option>"
    )
    assert page.texts == {"Open", "now", "Say", "Data", "Save", "(leave out)"}
    assert page.labels == {"Open", "now", "Save"}
    assert {"Contract", "contract", "API clients"} <= english()
    assert "Plan" not in english()
