"""A contract from its beginning to its end, by those who answer the telephone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.browser.looks import is_phone, look, open_customer, open_tab, pick, take_step

__all__ = ["look"]

Seats = Callable[..., Desk]
Look = dict[str, Any]


def customer_for(look: Look) -> str:
    """Return the reference of a customer of the demo that has no contract."""
    return "NC-0006" if is_phone(look) else "NC-0005"


def make_contract(seat: Desk, look: Look, code: str) -> Page:
    """Make a contract from the customer's page; return the page of it."""
    page = open_customer(seat, customer_for(look))
    open_tab(page, "Contracts")
    page.get_by_role("tabpanel").get_by_role("link", name="New contract").click()
    page.get_by_label("Contract id").fill(code)
    pick(page, "Package", "BASIC")
    page.get_by_label("Price of a period").fill("310.00")
    seat.press("Save and continue editing")
    expect(page.get_by_text("was added successfully")).to_be_visible()
    return page


def has_no_step(page: Page, name: str) -> None:
    """Assert that the record's page offers no such step, not even behind a button."""
    expect(page.get_by_role("link", name=re.compile(f"{name}$"))).to_have_count(0)
    expect(page.get_by_text(name, exact=True)).to_have_count(0)


def test_a_customer_gets_a_contract(desk: Seats, look: Look) -> None:
    seat = desk("customer_service", **look)
    code = f"MADE-{look['theme']}"
    page = make_contract(seat, look, code)
    expect(page.get_by_text(re.compile("310[.]00"))).to_be_visible()
    assert seat.violations() == []

    page = open_customer(seat, customer_for(look))
    open_tab(page, "Contracts")
    row = page.get_by_role("tabpanel").get_by_role("row", name=code)
    expect(row).to_contain_text("310.00 MXN")
    expect(row).to_contain_text("open")


def test_a_change_shows_its_money_before_it_is_made(desk: Seats, look: Look) -> None:
    seat = desk("customer_service", **look)
    page = make_contract(seat, look, f"CHANGED-{look['theme']}")
    take_step(page, "Change services and price")
    page.get_by_label("Price of a period").fill("620.00")
    page.get_by_label(re.compile("^Uses per period: Facturas")).fill("250")
    page.get_by_label(re.compile("^Remove: Gigabytes")).check()
    seat.press("Show what it comes to")

    expect(page.get_by_text("Nothing is changed yet.")).to_be_visible()
    expect(row(page, "It is")).to_contain_text("upgrade")
    expect(row(page, "Price of a period")).to_contain_text("310.00 MXN → 620.00 MXN")
    # The contract began today: the whole period is charged.
    expect(row(page, "Charged for the rest of the period")).to_contain_text("310.00 MXN")
    expect(row(page, "Facturas")).to_contain_text("250")
    assert seat.violations() == []
    assert seat.width_needed() <= look["size"][0]

    seat.press("Change the contract now")
    expect(page.get_by_role("row", name=re.compile("Facturas"))).to_contain_text("250")
    expect(page.get_by_text(re.compile("620[.]00")).first).to_be_visible()
    page.reload()
    expect(page.get_by_role("row", name=re.compile("Facturas"))).to_contain_text("250")
    expect(page.get_by_role("link", name=re.compile("Gigabytes"))).to_have_count(0)


def row(page: Page, name: str) -> Any:
    """Return the row of the preview that begins so."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))


def test_a_contract_is_cancelled_for_a_reason(desk: Seats, look: Look) -> None:
    seat = desk("customer_service", **look)
    page = make_contract(seat, look, f"ENDED-{look['theme']}")
    take_step(page, "Cancel the contract")
    reason = "Closes its shop at the end of the year"
    page.get_by_label("Reason").fill(reason)
    assert seat.violations() == []
    seat.press("Cancel the contract")
    expect(page.get_by_text(reason).first).to_be_visible()
    page.reload()
    expect(page.get_by_text(reason).first).to_be_visible()
    has_no_step(page, "Cancel the contract")
    has_no_step(page, "Change services and price")
