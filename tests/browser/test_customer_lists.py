"""Finding customers and doing something to many of them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any, Final

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.hands import (
    CUSTOMERS,
    SEARCH,
    act,
    cells_of,
    choose,
    create_customer,
    customers_in,
    references_in,
    results_in,
    search,
    unique,
)
from tests.browser.looks import look

__all__ = ["look"]

Seats = Callable[..., Desk]
Look = dict[str, Any]
# Columns of the list.
_CATEGORY: Final = 2
_STATE: Final = 4


def test_a_figure_of_the_home_page_leads_to_as_many_customers(desk: Seats, look: Look) -> None:
    seat = desk(**look)
    page = seat.open("/admin/")
    figure = page.get_by_role("link", name="On hold")
    number = int(figure.get_by_role("strong").inner_text())
    figure.click()
    assert results_in(page) == number > 1
    assert len(references_in(page)) == number
    assert set(cells_of(page, _STATE)) == {"On hold"}
    assert seat.violations() == []


def test_a_customer_is_found_by_part_of_its_name_and_opened(desk: Seats, look: Look) -> None:
    seat = desk(**look)
    page = seat.open(CUSTOMERS)
    search(seat, "xochiquetz abarr")
    expect(customers_in(page)).to_have_count(1)
    page.get_by_role("link", name="Abarrotes Xochiquetzal").click()
    expect(page.get_by_role("textbox", name="Name*", exact=True)).to_have_value(
        "Abarrotes Xochiquetzal"
    )
    expect(page.get_by_role("textbox", name="Reference*", exact=True)).to_have_value("MEX/007")
    assert seat.violations() == []


def test_a_customer_is_found_by_the_digits_of_its_phone_and_by_its_rfc(
    desk: Seats, look: Look
) -> None:
    seat = desk(**look)
    page = seat.open(CUSTOMERS)
    for text in ("4420125181", "axo121012dga", "AXO121012DGA"):
        search(seat, text)
        assert references_in(page) == ["MEX/007"], text
        expect(page.get_by_role("textbox", name=SEARCH)).to_have_value(text)
    search(seat, "4420125182999")
    expect(customers_in(page)).to_have_count(0)


def test_filters_narrow_by_a_category_with_those_below_it_and_by_state(
    desk: Seats, look: Look
) -> None:
    seat = desk(**look)
    page = seat.open(CUSTOMERS)
    seat.press("Filters")
    choose(page, "By state", "Active")
    choose(page, "By category", "Hotels, restaurants and cafés")
    assert seat.violations() == []
    seat.press("Apply Filters")
    page.wait_for_url("**state=active**")
    assert set(cells_of(page, _STATE)) == {"Active"}
    categories = {"Cafés and bakeries", "Hotels and guest houses", "Restaurants and groceries"}
    found = set(cells_of(page, _CATEGORY))
    assert found <= {*categories, "Hotels, restaurants and cafés"}
    assert len(found & categories) > 1
    assert 1 < results_in(page) < 1000
    seat.press("Filters")
    page.get_by_role("link", name="Clear all filters").click()
    page.wait_for_url(lambda address: "state=" not in address)
    assert results_in(page) >= 1000


def test_filters_are_reached_and_left_by_the_keyboard(desk: Seats, look: Look) -> None:
    seat = desk(**look)
    page = seat.open(CUSTOMERS)
    button = page.get_by_role("button", name="Filters")
    button.press("Enter")
    state = page.get_by_role("combobox", name="By state")
    expect(state).to_be_focused()
    page.keyboard.press("Escape")
    expect(state).to_be_hidden()
    expect(button).to_be_focused()


def test_two_customers_are_put_on_hold_after_asking_and_one_is_released(
    desk: Seats, look: Look
) -> None:
    seat = desk(**look)
    page = seat.page
    name = unique("Held together")
    references = {create_customer(seat, name) for _ in range(2)}
    seat.open(CUSTOMERS)
    search(seat, name)
    act(seat, "Put on hold")
    expect(page.get_by_text("2 customers are going to be put on hold.")).to_be_visible()
    assert seat.violations() == []
    page.get_by_role("textbox", name="Reason").fill("Two bounced cheques")
    seat.press("Put on hold")
    expect(page.get_by_text("2 customers were put on hold.")).to_be_visible()
    assert set(references_in(page)) == references
    assert cells_of(page, _STATE) == ["On hold", "On hold"]
    customers_in(page).get_by_role("link").first.click()
    expect(page.get_by_text("Two bounced cheques").first).to_be_visible()
    page.get_by_role("link", name="Release from hold").click()
    expect(page.get_by_text("1 customer is going to be released")).to_be_visible()
    seat.press("Release from hold")
    expect(page.get_by_text("1 customer was released.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="Put on hold")).to_be_visible()
    seat.open(CUSTOMERS)
    search(seat, name)
    assert sorted(cells_of(page, _STATE)) == ["Active", "On hold"]


def test_several_customers_get_a_category(desk: Seats, look: Look) -> None:
    seat = desk(**look)
    page = seat.page
    name = unique("Moved together")
    for _ in range(2):
        create_customer(seat, name)
    seat.open(CUSTOMERS)
    search(seat, name)
    assert cells_of(page, _CATEGORY) == ["Root", "Root"]
    act(seat, "Assign a category")
    choose(page, "Category", "Museum shops (museum)")
    assert seat.violations() == []
    if page.get_by_role("button", name="Continue").count():
        seat.press("Continue")
    expect(page.get_by_text("2 customers are going to be changed.")).to_be_visible()
    seat.press("Assign a category")
    expect(page.get_by_text("2 customers were changed.")).to_be_visible()
    page.reload()
    assert cells_of(page, _CATEGORY) == ["Museum shops", "Museum shops"]


def test_the_filtered_list_is_downloaded_with_exactly_its_customers(
    desk: Seats, look: Look
) -> None:
    seat = desk(**look)
    page = seat.open(CUSTOMERS)
    seat.press("Filters")
    choose(page, "By state", "On hold")
    choose(page, "By category", "Jewelry and accessories")
    seat.press("Apply Filters")
    page.wait_for_url("**state=on_hold**")
    shown = references_in(page)
    assert 1 < len(shown) == results_in(page)
    with page.expect_download() as download:
        act(seat, "Export (CSV)")
    assert download.value.suggested_filename == "customers-entity1.csv"
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        assert sorted(row["reference"] for row in csv.DictReader(file)) == sorted(shown)
