"""How customers are collected from and where they are served."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.browser.looks import is_phone, look, open_customer, open_tab, pick, take_step

__all__ = ["look"]

Seats = Callable[..., Desk]
Look = dict[str, Any]

POLICIES: Final = "/admin/collections_policy/collectionpolicy/"


def open_policy(seat: Desk) -> Page:
    """Open the organization's policy from the list, where it is the only one."""
    page = seat.open(POLICIES)
    page.get_by_role("rowheader").get_by_role("link").first.click()
    page.get_by_label("Longest term in days").wait_for()
    return page


def test_the_companys_policy_is_refused_then_changed(desk: Seats, look: Look) -> None:
    seat = desk("collections", **look)
    days = "45" if is_phone(look) else "75"
    page = open_policy(seat)
    page.get_by_label("Longest term in days").fill(days)
    page.get_by_label("Lowest interest").fill("40.00")
    seat.press("Save and continue editing")
    expect(page.get_by_text("Please correct the error")).to_be_visible()
    assert page.get_by_label("Longest term in days").input_value() == days
    expect(page.get_by_label("Highest interest")).to_have_value("36.00")
    assert seat.violations() == []

    page.get_by_label("Lowest interest").fill("12.50")
    seat.press("Save and continue editing")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    page.reload()
    terms = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Terms"))
    expect(terms).to_contain_text(f"Customers get at most {days} days to pay.")


def test_a_customer_with_a_policy_of_its_own_differs(desk: Seats, look: Look) -> None:
    seat = desk("collections", **look)
    reference = "NC-0011" if is_phone(look) else "NC-0012"
    page = open_customer(seat, reference)
    open_tab(page, "Collection policy in effect").get_by_role(
        "link", name="Give it a policy of its own"
    ).click()
    pick(page, "Notification schema", "Cobranza amable")
    page.get_by_label("Notification type").select_option(label="3 Ambos")
    page.get_by_label("Gets documents as attachments").uncheck()
    seat.press("Save")
    expect(page.get_by_text("was added successfully")).to_be_visible()

    page = open_customer(seat, reference)
    effect = open_tab(page, "Collection policy in effect")
    expect(effect).to_contain_text("The customer's own policy")
    expect(effect).to_contain_text("3 Ambos")

    page = open_policy(seat)
    take_step(page, "Customers that differ")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=reference))
    expect(row).to_contain_text("Notification type: 3 Ambos (the organization's: 1 Correo")
    expect(row).to_contain_text("Gets documents as attachments: No (the organization's: Yes)")
    assert seat.violations() == []
    assert seat.width_needed() <= look["size"][0]


def served(seat: Desk, reference: str) -> Page:
    """Open the customer's first location from the customer's page."""
    page = open_customer(seat, reference)
    panel = open_tab(page, "Service locations")
    panel.get_by_role("cell").first.get_by_role("link").click()
    page.get_by_label("Account number", exact=True).wait_for()
    return page


def test_a_customer_is_deactivated_at_a_location_and_served_again(desk: Seats, look: Look) -> None:
    seat = desk("dispatcher", **look)
    reference = "NC-0013" if is_phone(look) else "NC-0001"
    page = served(seat, reference)
    take_step(page, "Deactivate at the location")
    expect(page.get_by_text("Nothing is deleted: the terms are kept")).to_be_visible()
    assert seat.violations() == []
    seat.press("Deactivate at the location")
    expect(page.get_by_text("no longer.")).to_be_visible()
    open_customer(seat, reference)
    panel = open_tab(page, "Service locations")
    expect(panel.get_by_role("row").nth(1)).to_contain_text("Not served: inactive there")

    page = served(seat, reference)
    take_step(page, "Reactivate at the location")
    seat.press("Reactivate at the location")
    expect(page.get_by_text(" again.")).to_be_visible()
    open_customer(seat, reference)
    panel = open_tab(page, "Service locations")
    expect(panel.get_by_role("row").nth(1)).not_to_contain_text("Not served")
