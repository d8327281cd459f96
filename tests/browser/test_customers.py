"""Logging in, and one customer from its making to its end."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.browser.hands import (
    CUSTOMERS,
    SEARCH,
    create_customer,
    customers_in,
    open_tab,
    search,
    tab_to,
    unique,
)
from tests.browser.looks import look
from tests.browser.prepare import PASSWORD, WITH_PASSWORD

__all__ = ["look"]

Seats = Callable[..., Desk]
Look = dict[str, Any]


def is_phone(look: Look) -> bool:
    return bool(look["size"][0] < 500)


def log_in(page: Page, password: str) -> None:
    page.get_by_label("Username").fill(WITH_PASSWORD)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def test_a_wrong_password_is_refused_the_right_one_opens_and_one_logs_out(
    desk: Seats, look: Look
) -> None:
    seat = desk(None, **look)
    page = seat.open("/admin/login/")
    log_in(page, f"not {PASSWORD}")
    expect(page.get_by_text("Please enter the correct username and password")).to_be_visible()
    assert seat.violations() == []
    log_in(page, PASSWORD)
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible()
    if is_phone(look):
        seat.press("Menu")
    page.get_by_title("Your account").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text("logged out")).to_be_visible()
    assert seat.violations() == []
    seat.open(CUSTOMERS)
    expect(page.get_by_label("Password")).to_be_visible()


def test_a_customer_is_refused_without_its_required_fields_and_then_made(
    desk: Seats, look: Look
) -> None:
    seat = desk(**look)
    page = seat.open(CUSTOMERS)
    page.get_by_role("link", name="Add customer").click()
    reference, name = page.get_by_role("textbox", name="Reference*", exact=True), unique("Made")
    seat.press("Save")
    expect(page.get_by_text("This field is required.")).to_have_count(2)
    expect(page.get_by_role("tab", name="Identity 2 errors")).to_be_visible()
    expect(reference).to_have_attribute("aria-invalid", "true")
    assert seat.violations() == []
    reference.fill(name.replace(" ", "-"))
    page.get_by_role("textbox", name="Name*", exact=True).fill(name)
    seat.press("Save")
    expect(page.get_by_text("was added successfully")).to_be_visible()
    search(seat, name)
    customers_in(page).get_by_role("link").click()
    expect(reference).to_have_value(name.replace(" ", "-"))


def test_a_changed_phone_stands_in_the_history_with_what_it_was(desk: Seats, look: Look) -> None:
    seat = desk(**look)
    page = seat.page
    create_customer(seat, unique("Called"))
    for number in ("55 1111 2222", "55 3333 4444"):
        panel = open_tab(page, "Contacts")
        panel.get_by_role("textbox", name="Phone", exact=True).fill(number)
        seat.press("Save and continue editing")
        expect(page.get_by_text("was changed successfully")).to_be_visible()
    page.reload()
    phone = page.get_by_role("tabpanel").get_by_role("textbox", name="Phone", exact=True)
    expect(phone).to_have_value("55 3333 4444")
    page.get_by_role("navigation", name="More about this record").get_by_role(
        "link", name="History"
    ).click()
    changes = page.get_by_role("listitem").filter(has_text="Phone:")
    expect(changes).to_have_text(["Phone: 55 1111 2222 → 55 3333 4444", "Phone: - → 55 1111 2222"])
    assert seat.violations() == []


def test_a_customer_is_cancelled_with_a_reason(desk: Seats, look: Look) -> None:
    seat = desk(**look)
    page = seat.page
    name = unique("Ended")
    create_customer(seat, name)
    page.get_by_role("link", name="Cancel the customer").click()
    expect(page.get_by_text("1 customer is going to be cancelled.")).to_be_visible()
    assert seat.violations() == []
    page.get_by_role("textbox", name="Reason").fill("Closed its shop")
    seat.press("Cancel the customer")
    expect(page.get_by_text("1 customer was cancelled.")).to_be_visible()
    page.reload()
    expect(page.get_by_text(re.compile("since .* UTC: Closed its shop"))).to_be_visible()
    expect(page.get_by_role("link", name="Cancel the customer")).to_have_count(0)
    seat.open(CUSTOMERS)
    search(seat, name)
    expect(page.get_by_role("cell", name="Cancelled")).to_be_visible()


def test_a_contact_is_added_and_gets_notifications(desk: Seats, look: Look) -> None:
    seat = desk(**look)
    page = seat.page
    create_customer(seat, unique("Told"))
    panel = open_tab(page, "Contacts")
    panel.get_by_role("link", name="Add another Contact").click()
    panel.get_by_role("textbox", name="First name").fill("Ximena")
    panel.get_by_role("link", name="Add another Contact").click()
    panel.get_by_role("button", name="Delete").last.press("Enter")
    panel.get_by_role("table").first.get_by_role("textbox", name="E-mail").fill("x@example.com")
    assert seat.violations() == []
    seat.press("Save and continue editing")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    address = page.url
    panel.get_by_role("link", name="Ximena").click()
    page.get_by_role("checkbox", name="Send payment receipts").check()
    page.get_by_role("checkbox", name="Tell: dispatched").check()
    seat.press("Save")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    page.goto(address)
    told = panel.get_by_role("row").filter(has=page.get_by_role("link", name="Ximena"))
    cells = told.get_by_role("cell")
    expect(cells).to_have_text(
        ["Ximena", "x@example.com", "send payment receipts", "tell: dispatched"]
    )


def test_the_surfaces_tell_the_same_customer_side_by_side(desk: Seats, look: Look) -> None:
    seat = desk(**look)
    page = seat.page
    name = unique("Shown")
    reference = create_customer(seat, name)
    page.get_by_role("link", name="Surfaces").click()
    boxes = []
    for title in ("v1, JSON", "dynamics, JSON", "dynamics, XML", "dispatch 2023/04/19, JSON"):
        expect(page.get_by_label(title)).to_contain_text(name)
        boxes.append(page.get_by_role("heading", name=title).bounding_box())
    expect(page.get_by_label("v1, JSON")).to_contain_text(f'"reference": "{reference}"')
    first, second = (box for box in boxes[:2] if box)
    assert (first["y"] == second["y"]) is not is_phone(look)
    assert seat.width_needed() <= look["size"][0]
    assert seat.violations() == []


def test_a_customer_is_searched_opened_and_read_by_the_keyboard_alone(
    desk: Seats, look: Look
) -> None:
    seat = desk(**look)
    page = seat.open("/admin/")
    if is_phone(look):
        tab_to(page, page.get_by_role("button", name="Menu"))
        page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Customers", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CUSTOMERS}")
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name=SEARCH)).to_be_focused()
    page.keyboard.type("xochiquetzal")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=xochiquetzal**")
    tab_to(page, customers_in(page).get_by_role("link").first)
    page.keyboard.press("Enter")
    identity = page.get_by_role("tab", name="Identity")
    expect(identity).to_have_attribute("aria-selected", "true")
    tab_to(page, identity)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tabpanel", name="Addresses")).to_be_visible()
    expect(page.get_by_role("tabpanel", name="Identity")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Contacts")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("tabpanel", name="Contacts")).to_be_visible()
    page.keyboard.press("Home")
    expect(page.get_by_role("tabpanel", name="Identity")).to_be_visible()
