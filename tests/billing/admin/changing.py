"""The pages that change a contract, filled in as a browser does."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from billing.models import Recurrence, Service
from tests.back_office import Staff, plain

CHANGE = "billing_recurrence_change"
SERVICES = "billing_recurrence_change_services"


def filled(page: Any) -> dict[str, Any]:
    """Return what a browser would send from the page, untouched."""
    assert page.status_code == 200
    text = page.content.decode()
    data = {
        name: unescape(value)
        for name, value in re.findall(
            r'<input type="hidden" name="(draft|shown|shown_page|mark)" value="([^"]*)"', text
        )
    }
    forms = page.context.get("page")
    if forms is None:
        return data
    for form in (forms.head, *forms.row_forms, *forms.new_forms):
        for bound in form:
            value = bound.value()
            if value not in (None, False):
                data[bound.html_name] = "on" if value is True else plain(value)
    return data


def go_on(
    staff: Staff, contract: Recurrence, page: Any, step: str = "preview", **values: Any
) -> Any:
    """Change values of the page and press a button of it: "preview", "confirm" or "edit"."""
    data = {**filled(page), "step": step, **values}
    data = {name: value for name, value in data.items() if value is not None}
    return staff.post(SERVICES, contract.pk, **data)


def turn(staff: Staff, contract: Recurrence, page: Any, number: int, **values: Any) -> Any:
    """Change values of the page and ask for another page of services."""
    return staff.post(SERVICES, contract.pk, **{**filled(page), **values, "go": str(number)})


def preview(staff: Staff, contract: Recurrence, **values: Any) -> Any:
    """Open the page, change values and ask what it comes to."""
    return go_on(staff, contract, staff.get(SERVICES, contract.pk), **values)


def of(service: Service, name: str) -> str:
    """Return the page's name for a field of the service's row."""
    return f"s{service.pk}-{name}"


def new(service: Service, number: int = 0, **said: Any) -> dict[str, Any]:
    """Return what a browser sends for a new row."""
    return {f"new{number}-service": service.pk} | {
        f"new{number}-{name}": value for name, value in said.items()
    }


def is_preview(page: Any) -> bool:
    """Say whether the page shows what the change comes to, to be confirmed."""
    return "mark" in filled(page)


def page_errors(page: Any) -> list[str]:
    """Return what the page says at its top."""
    return list(page.context["errors"])
