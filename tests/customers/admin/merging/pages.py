"""What the tests of these pages have in common: two customers, and reading what a page offers."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.models import Permission
from django.urls import reverse

from core.models import Organization
from customers.models import Customer
from tests.back_office import Staff
from tests.builders import make_customer, make_user

COMPARE = "customers_customer_compare"
DUPLICATES = "customers_customermerge_duplicates"
KEEP_APART = "customers_customermerge_keep_apart"
MERGE = "customers_customermerge_change"
UNDO = "customers_customermerge_undo"
RFC = "ABC010101AA1"


def make_pair(organization: Organization, **values: Any) -> tuple[Customer, Customer]:
    """Return two customers with one tax id; `values` are the second one's."""
    first = make_customer(organization, reference="A-1", name="Abarrotes López", tax_id=RFC)
    values = {"reference": "B-2", "name": "Abarrotes Lopes SA de CV", "tax_id": RFC, **values}
    return first, make_customer(organization, **values)


def make_person(organization: Organization, *codenames: str) -> Staff:
    """Return a member of the organization with these permissions only."""
    user = make_user(organization, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return Staff(user)


def address(page: str, *keys: Any) -> str:
    return reverse(f"admin:{page}", args=keys)


def compare_address(first: Customer, second: Customer) -> str:
    return f"{address(COMPARE)}?first={first.pk}&second={second.pk}"


def form_of(response: Any) -> dict[str, str]:
    """Return what a browser would post from the page's first form about the customers."""
    text = response.content.decode()
    form = next(each for each in text.split("<form")[1:] if 'name="seen"' in each)
    form = form.split("</form>")[0]
    data: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        found = {name: re.search(rf' {name}="([^"]*)"', tag) for name in ("name", "value", "type")}
        name, value, kind = (match[1] if match else "" for match in found.values())
        if name and name != "csrfmiddlewaretoken" and (kind != "radio" or " checked" in tag):
            data[name] = value
    return data


def said(response: Any) -> list[str]:
    """Return the messages of the page."""
    return [str(message) for message in response.context["messages"]]


def merge_in_pages(staff: Staff, survivor: Customer, other: Customer, **choices: str) -> Any:
    """Compare, choose, confirm; return the page after the merge."""
    page = compare_address(survivor, other)
    summary = staff.client.post(page, {**form_of(staff.client.get(page)), **choices})
    assert "confirmed" in form_of(summary), said(summary)
    return staff.client.post(page, form_of(summary), follow=True)


def differences(page: Any) -> dict[str, tuple[list[str], str | None]]:
    return {
        each.name: ([option.text for option in each.options], each.chosen)
        for each in page.context["shown"].differences
    }
