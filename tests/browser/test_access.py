"""Who gets in, what they may do and how the back office looks to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.browser.looks import is_phone, look, open_customer, open_tab

__all__ = ["look"]

Seats = Callable[..., Desk]
Look = dict[str, Any]

CUSTOMERS: Final = "/admin/customers/customer/"


def name_for(look: Look, base: str) -> str:
    """Return a name that no other test and no other look uses."""
    return f"{base} {look['theme']}"


def open_account(seat: Desk, look: Look) -> None:
    """Open the menu with the person's own choices; on a phone it is in the menu of pages."""
    if is_phone(look):
        seat.page.get_by_role("button", name=re.compile("^Men[uú]$")).click()
    seat.page.get_by_title(re.compile("Your account|Su cuenta")).click()


def secret_of(page: Page) -> str:
    """Return the secret that the page shows."""
    expect(page.get_by_role("status")).to_have_text(re.compile("it is not shown again"))
    return page.get_by_role("definition").nth(1).inner_text()


def test_a_client_gets_a_secret_once_then_another_and_is_revoked(desk: Seats, look: Look) -> None:
    seat = desk(**look)
    name = name_for(look, "Warehouse sync")
    page = seat.open("/admin/core/apiclient/add/")
    page.get_by_label("Name").fill(name)
    seat.press("Save")
    first = secret_of(page)
    assert seat.violations() == []
    page.get_by_role("link", name="To the client").click()
    expect(page.get_by_role("link", name="Give a new secret")).to_be_visible()
    assert first not in page.content()
    page.get_by_role("link", name="Give a new secret").click()
    expect(page.get_by_text("is worth nothing at once")).to_be_visible()
    seat.press("Give a new secret")
    second = secret_of(page)
    assert len(second) >= 32
    assert second != first

    page.get_by_role("link", name="To the client").click()
    page.get_by_role("link", name="Revoke for good").click()
    expect(page.get_by_text("This cannot be undone")).to_be_visible()
    seat.press("Revoke for good")
    expect(page.get_by_text(f"{name} is revoked.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="Revoke for good")).to_have_count(0)
    seat.open(f"/admin/core/apiclient/?q={name}")
    expect(page.get_by_role("row", name=name)).to_contain_text("Revoked")


def test_a_superuser_works_in_one_organization_and_in_all(desk: Seats, look: Look) -> None:
    seat = desk("superuser", **look)
    page = seat.open("/admin/")
    expect(page.get_by_role("table", name="Organizations")).to_be_visible()
    of_all = total_of(seat, "packages")

    choose(seat, "Entity Two")
    assert 0 < total_of(seat, "packages") < of_all
    page = seat.open("/admin/")
    expect(page.get_by_role("table", name="Organizations")).to_have_count(0)
    expect(page.get_by_label("Organization", exact=True)).to_have_value(re.compile("."))

    choose(seat, "All organizations")
    expect(page.get_by_role("table", name="Organizations")).to_be_visible()
    assert total_of(seat, "packages") == of_all


def choose(seat: Desk, organization: str) -> None:
    seat.page.get_by_label("Organization", exact=True).select_option(label=organization)
    seat.press("Show this organization")
    expect(
        seat.page.get_by_label("Organization", exact=True).locator("option:checked")
    ).to_have_text(organization)


def total_of(seat: Desk, plural: str) -> int:
    """Return how many the list of packages says it has."""
    seat.open("/admin/billing/package/")
    text = seat.page.get_by_text(re.compile(rf"\d\s+{plural}")).last.inner_text()
    return int(text.split()[-2])


def test_the_language_is_switched_there_and_back(desk: Seats, look: Look) -> None:
    seat = desk("auditor", **look)
    page = seat.open(CUSTOMERS)
    open_account(seat, look)
    seat.press("español")
    expect(page.get_by_role("heading", name="Clientes", level=1)).to_be_visible()
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "es")

    open_account(seat, look)
    assert seat.violations() == []
    seat.press("English")
    expect(page.get_by_role("heading", name="Customers", level=1)).to_be_visible()


def test_the_theme_that_was_chosen_stays(desk: Seats, look: Look) -> None:
    seat = desk("auditor", **look)
    page = seat.open("/admin/")
    chosen, is_dark = ("Light", False) if look["theme"] == "dark" else ("Dark", True)
    expect(page.locator("html.dark")).to_have_count(int(not is_dark))
    open_account(seat, look)
    seat.press(chosen)
    expect(page.locator("html.dark")).to_have_count(int(is_dark))
    assert seat.violations() == []
    page.reload()
    expect(page.locator("html.dark")).to_have_count(int(is_dark))


def test_a_menu_needs_no_mouse(desk: Seats, look: Look) -> None:
    seat = desk("auditor", **look)
    page = seat.open("/admin/")
    if is_phone(look):
        page.get_by_role("button", name="Menu").press("Enter")
    page.get_by_title("Your account").press("Enter")
    menu = page.get_by_role("navigation", name="Your account")
    expect(menu).to_be_visible()
    page.get_by_role("button", name="English").press("Escape")
    expect(menu).to_be_hidden()


def test_the_portals_password_is_shown_for_a_reason_only(desk: Seats, look: Look) -> None:
    seat = desk(**look)
    page = open_customer(seat, "NC-0018" if is_phone(look) else "NC-0001")
    fiscal = open_tab(page, "Fiscal and payment")
    fiscal.get_by_role("link", name="Show the password").click()
    # Enough characters for the browser; the server wants words.
    page.get_by_label("Reason").fill("    ")
    seat.press("Show the password")
    expect(page.get_by_text("This field is required.")).to_be_visible()
    assert page.locator("code").count() == 0
    page.get_by_label("Reason").fill("The customer calls: it cannot get into its portal")
    seat.press("Show the password")
    assert len(page.locator("code").inner_text()) > 3
    assert seat.violations() == []


def test_an_auditor_looks_and_changes_nothing(desk: Seats, look: Look) -> None:
    seat = desk("auditor", **look)
    page = open_customer(seat, "NC-0002")
    expect(page.get_by_text("NC-0002").first).to_be_visible()
    for word in ("Save", "Delete", "hold", "New contract"):
        assert page.get_by_role("button", name=re.compile(word)).count() == 0, word
        assert page.get_by_role("link", name=re.compile(word)).count() == 0, word
    history = page.get_by_role("navigation", name="More about this record")
    history.get_by_role("link", name="History").click()
    expect(page.get_by_text("NC-0002").first).to_be_visible()
    assert seat.violations() == []


def test_a_dispatcher_is_not_offered_what_is_not_his(desk: Seats, look: Look) -> None:
    seat = desk("dispatcher", **look)
    page = open_customer(seat, "NC-0002")
    expect(page.get_by_role("link", name="Link to a location").first).to_be_visible()
    for name in ("New contract", "Give it a policy of its own", "Cancel the customer"):
        expect(page.get_by_role("link", name=name)).to_have_count(0)


@pytest.fixture
def colleague(look: Look) -> str:
    """The username of somebody of the demo who has no access to the back office yet."""
    return "rjaziri" if is_phone(look) else "sberard"


def test_a_colleague_gets_a_staff_group(desk: Seats, look: Look, colleague: str) -> None:
    seat = desk(**look)
    page = seat.open(f"/admin/core/user/?q={colleague}")
    page.get_by_role("link", name=colleague).click()
    page.get_by_label("Back office").select_option(label="Collections")
    seat.press("Save and continue editing")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    page.reload()
    chosen = page.get_by_label("Back office").locator("option:checked")
    expect(chosen).to_have_text("Collections")


def test_who_fails_too_often_is_told_so(desk: Seats, look: Look) -> None:
    seat = desk(None, **look)
    page = seat.open("/admin/login/")
    for _each in range(5):
        page.get_by_label("Username").fill(f"nobody-{look['theme']}")
        page.get_by_label("Password").fill("wrong")
        seat.press("Log in")
    expect(page.get_by_role("alert")).to_be_visible()
    assert seat.violations() == []
    assert [each for each in seat.wrong if "429" not in each] == []
    seat.wrong.clear()
    page.get_by_role("link", name="Back to the login").click()
    expect(page.get_by_label("Username")).to_be_visible()
