"""Two records of one customer become one, and two again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.looks import is_phone, look, open_customer

__all__ = ["look"]

Seats = Callable[..., Desk]
Look = dict[str, Any]

DUPLICATES: Final = "/admin/customers/customermerge/duplicates/"


def address_of(seat: Desk, reference: str) -> str:
    """Return the address of the customer's page."""
    return open_customer(seat, reference).url.removeprefix(seat.address).partition("?")[0]


def pair_for(look: Look) -> tuple[str, str, str]:
    """Return the references of two records of one customer, and the second one's e-mail."""
    if is_phone(look):
        return "MX 0140", "MX 0204", "Contacto.Colibri@example.com"
    return "NC-0045", "NC-0104", "posada.olvera@example.com"


def test_duplicates_are_compared_merged_and_parted(desk: Seats, look: Look) -> None:
    seat = desk(**look)
    kept, other, email = pair_for(look)
    addresses = [address_of(seat, each) for each in (kept, other)]
    merge(seat, kept, other, email)
    page = seat.page
    assert seat.violations() == []
    assert seat.width_needed() <= look["size"][0]

    seat.open(addresses[1])
    expect(page).to_have_url(re.compile(re.escape(addresses[0])))
    expect(page.get_by_role("textbox", name="Reference*", exact=True)).to_have_value(kept)

    seat.open("/admin/customers/customermerge/")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    page.get_by_role("link", name="Undo the merge").click()
    seat.press("Undo the merge")
    expect(page.get_by_role("link", name="Undo the merge")).to_have_count(0)
    seat.open(addresses[1])
    expect(page).to_have_url(seat.address + addresses[1])
    expect(page.get_by_role("textbox", name="Reference*", exact=True)).to_have_value(other)


def merge(seat: Desk, kept: str, other: str, email: str) -> None:
    """Merge the two as they are proposed; the kept one gets the other's e-mail."""
    page = seat.open(DUPLICATES)
    page.get_by_role("link", name=between("Compare", kept, other)).click()
    expect(page.get_by_role("heading", name="Compare two customers")).to_be_visible()
    page.get_by_role("radio", name=email, exact=True).check()
    assert seat.violations() == []
    seat.press("Go on: what will happen")
    expect(page.get_by_text(f"E-mail becomes: {email}")).to_be_visible()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_text(f"({kept})").first).to_be_visible()
    page.wait_for_url(lambda url: "compare" not in url)


def between(words: str, first: str, second: str) -> re.Pattern[str]:
    return re.compile(f"^{words}.*{re.escape(first)}.*{re.escape(second)}")


def test_a_pair_that_is_not_the_same_is_not_proposed_again(desk: Seats, look: Look) -> None:
    seat = desk(**look)
    page = seat.open(DUPLICATES)
    page.get_by_role("link", name="Name", exact=True).click()
    page.wait_for_url(re.compile("by=name"))
    button = page.get_by_role("button", name=re.compile("^Not the same: ")).last
    name = button.get_attribute("aria-label")
    assert name
    button.click()
    expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(page.get_by_role("heading", name="Likely duplicates")).to_be_visible()
    seat.open(f"{DUPLICATES}?by=name")
    expect(page.get_by_role("button", name=re.compile("^Not the same: ")).first).to_be_visible()
    expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
