"""What people do with customers, by what they see: labels, buttons and texts."""

from __future__ import annotations

import re
from secrets import token_hex
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk

CUSTOMERS: Final = "/admin/customers/customer/"
SEARCH: Final = "Name, reference, tax id, e-mail or phone"


def unique(name: str) -> str:
    """Return the name with something that no other record has in its name."""
    return f"{name} {token_hex(4)}"


def create_customer(seat: Desk, name: str) -> str:
    """Make a customer, stay on its page and return its reference."""
    reference = unique("REF").replace(" ", "-")
    seat.open(f"{CUSTOMERS}add/")
    seat.page.get_by_role("textbox", name="Reference*", exact=True).fill(reference)
    seat.page.get_by_role("textbox", name="Name*", exact=True).fill(name)
    seat.press("Save and continue editing")
    expect(seat.page.get_by_text("was added successfully")).to_be_visible()
    return reference


def search(seat: Desk, text: str) -> None:
    """Search the list of customers, which is open."""
    box = seat.page.get_by_role("textbox", name=SEARCH)
    box.fill(text)
    box.press("Enter")
    seat.page.wait_for_url(re.compile(r"[?&]q="))


def customers_in(page: Page) -> Locator:
    """Return what names each customer of the list."""
    return page.get_by_role("rowheader")


def references_in(page: Page) -> list[str]:
    """Return the references of the list, which stand below the names."""
    return [text.splitlines()[-1] for text in customers_in(page).all_inner_texts()]


def cells_of(page: Page, column: int) -> list[str]:
    """Return the texts of a column; the name is none of them, the box to choose by is the first."""
    rows = page.get_by_role("row").filter(has=page.get_by_role("rowheader"))
    cells = (row.get_by_role("cell").nth(column) for row in rows.all())
    # Not as styled, which is in capitals.
    return [(cell.text_content() or "").strip() for cell in cells]


def results_in(page: Page) -> int:
    """Return how many are said below the list."""
    text = page.locator("#list-total").inner_text()
    found = re.search(r"([\d,]+) customers?", text)
    assert found, text
    return int(found[1].replace(",", ""))


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a box that is searched."""
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def act(seat: Desk, action: str) -> None:
    """Run an action on all customers of the list."""
    seat.page.get_by_role("checkbox", name="Select all objects on this page for an action").check()
    seat.page.get_by_role("combobox", name="Select action to run").select_option(action)
    seat.press("Run")


def open_tab(page: Page, name: str) -> Locator:
    """Open a tab and return what it shows."""
    page.get_by_role("tab", name=name).click()
    panel = page.get_by_role("tabpanel", name=name)
    expect(panel).to_be_visible()
    return panel


def tab_to(page: Page, target: Locator, *, most: int = 60) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"not reached by {most} times Tab: {target}")
