"""Files go in and out: plans that are looked at first, others' columns, a list downloaded."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Download, FilePayload, Locator, Page, expect

from tests.browser.desk import Desk
from tests.browser.hands import (
    CUSTOMERS,
    create_customer,
    customers_in,
    references_in,
    results_in,
    search,
    unique,
)
from tests.browser.looks import look

__all__ = ["look"]

pytestmark = pytest.mark.usefixtures("worker")

Seats = Callable[..., Desk]
Look = dict[str, Any]
IMPORTS: Final = "/admin/core/importrun/"


def upload(seat: Desk, content: str, name: str) -> Page:
    """Send the file as customers, from the list of imports, and wait until it was checked."""
    page = seat.open(IMPORTS)
    page.get_by_role("link", name="Add import").first.click()
    page.get_by_role("combobox", name="Records").select_option(label="Customers")
    file = FilePayload(name=name, mimeType="text/csv", buffer=content.encode())
    page.get_by_label("File", exact=True).set_input_files(file)
    assert_is_usable(seat)
    seat.press("Upload and check")
    expect(page.get_by_role("heading", name=f"Import of {name}")).to_be_visible()
    return page


def import_now(seat: Desk) -> None:
    """Import what the plan says, after being asked."""
    seat.page.get_by_role("link", name="Import now").click()
    expect(seat.page.get_by_role("button", name="Import now")).to_be_visible()
    assert_is_usable(seat)
    seat.press("Import now")


def row_of(page: Page, line: int) -> Locator:
    """Return the row of the plan for a line of the file."""
    heading = page.get_by_role("rowheader", name=re.compile(rf"^(Line )?{line}$"))
    return page.locator("#rows").get_by_role("row").filter(has=heading)


def names_of(seat: Desk, text: str) -> list[str]:
    """Return the names of the customers that are found by the text."""
    seat.open(CUSTOMERS)
    search(seat, text)
    links = customers_in(seat.page).get_by_role("link").all_inner_texts()
    # Between the initials and the reference.
    return [each.splitlines()[1] for each in links]


def assert_is_usable(seat: Desk) -> None:
    """Assert that the page has no barrier and fits."""
    assert seat.violations() == []
    window = seat.page.viewport_size
    assert window
    assert seat.width_needed() <= window["width"]


def read(download: Download) -> list[dict[str, str]]:
    """Return the rows of a downloaded CSV."""
    with Path(download.path()).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_is_looked_at_tried_again_without_its_bad_row_and_imported(
    desk: Seats, look: Look
) -> None:
    seat = desk("customer_service", **look)
    name = unique("Imported")
    known = create_customer(seat, f"{name} before")
    rows = (f"{known}-N,{name} new", f"{known},{name} after", f"{known}-B,")
    page = upload(seat, "\n".join(("reference,name", *rows)), "mixed.csv")
    expect(page.get_by_text("1 new, 1 to change, 0 unchanged, 1 with problems")).to_be_visible()
    assert_is_usable(seat)
    expect(row_of(page, 2)).to_contain_text(f"{name} new")
    expect(row_of(page, 3).locator("del")).to_have_text(f"{name} before")
    expect(row_of(page, 3).locator("ins")).to_have_text(f"{name} after")
    expect(row_of(page, 4)).to_contain_text(re.compile(r"name \(column 2\): \S"))
    expect(page.get_by_role("link", name="Import now")).to_have_count(0)

    with page.expect_download() as download:
        page.get_by_role("link", name="Download rows with problems").click()
    (bad,) = read(download.value)
    assert (bad["_line"], bad["reference"], bad["name"]) == ("4", f"{known}-B", "")
    assert bad["_problems"].startswith("name: ")
    assert names_of(seat, name) == [f"{name} before"]

    page.go_back()
    page.go_back()
    page.get_by_role("link", name="Try again").click()
    page.get_by_role("radio", name="Leave out the bad rows").check()
    assert_is_usable(seat)
    seat.press("Check the file again")
    import_now(seat)
    expect(page.get_by_text("2 written, 0 unchanged, 1 with problems")).to_be_visible()
    assert sorted(names_of(seat, name)) == [f"{name} after", f"{name} new"]


def test_the_columns_of_somebody_elses_file_are_matched_and_kept(desk: Seats, look: Look) -> None:
    seat = desk("customer_service", **look)
    name = unique("Matched")
    reference = name.replace(" ", "-")
    file = f"Clave,Nombre o razón social,Ruta\n{reference},{name},north\n"
    page = upload(seat, file, "theirs.csv")
    seat.link("Match the file's columns with ours").click()
    page.get_by_role("combobox", name="Clave", exact=True).select_option(label="reference *")
    page.get_by_role("combobox", name="Nombre o razón social").select_option(label="name *")
    expect(page.get_by_role("combobox", name="Ruta")).to_have_value("")
    page.get_by_role("textbox", name="Keep this as a profile named").fill(f"Of {name}")
    assert_is_usable(seat)
    seat.press("Check the file again")
    expect(page.get_by_text(f"The profile Of {name} is kept.")).to_be_visible()
    expect(page.get_by_text("1 new, 0 to change, 0 unchanged")).to_be_visible()
    import_now(seat)
    expect(page.get_by_text("1 written, 0 unchanged")).to_be_visible()
    assert names_of(seat, reference) == [name]


def test_a_plan_is_discarded_and_nothing_of_it_is_there(desk: Seats, look: Look) -> None:
    seat = desk("customer_service", **look)
    name = unique("Discarded")
    page = upload(seat, f"reference,name\n{name.replace(' ', '-')},{name}\n", "given-up.csv")
    expect(page.get_by_text("1 new, 0 to change, 0 unchanged")).to_be_visible()
    page.get_by_role("link", name="Discard").click()
    assert_is_usable(seat)
    seat.press("Discard")
    expect(page.get_by_text("The import is discarded.")).to_be_visible()
    expect(page.get_by_role("link", name="Import now")).to_have_count(0)
    assert names_of(seat, name) == []


def test_all_pages_of_a_filtered_list_are_downloaded(desk: Seats, look: Look) -> None:
    seat = desk("customer_service", **look)
    page = seat.open(f"{CUSTOMERS}?state=active")
    on_this_page, number = references_in(page), results_in(page)
    assert len(on_this_page) < number, "there is another page of the list"
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert download.value.suggested_filename == "customers-entity1.csv"
    rows = read(download.value)
    assert len(rows) == number
    assert {row["on_hold"] for row in rows} == {"false"}
    assert set(on_this_page) <= {row["reference"] for row in rows}
