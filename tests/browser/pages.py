"""The main pages of the back office, and how to get to each from the demo's data."""

from __future__ import annotations

from typing import Final

from tests.browser.desk import Desk
from tests.browser.prepare import FOREIGN_FILE, PLANNED_FILE

# A list's first record is opened by the second step.
_LIST: Final = "list:"
MAIN_PAGES: Final = {
    "home": "/admin/",
    "customers": "/admin/customers/customer/",
    "customer": _LIST + "/admin/customers/customer/",
    "new-customer": "/admin/customers/customer/add/",
    "contacts": "/admin/customers/contact/",
    "contracts": "/admin/billing/recurrence/",
    "contract": _LIST + "/admin/billing/recurrence/",
    "packages": "/admin/billing/package/",
    "policy": _LIST + "/admin/collections_policy/collectionpolicy/",
    "customers-policies": "/admin/collections_policy/customerpolicy/",
    "schema": _LIST + "/admin/collections_policy/notificationschema/",
    "locations": "/admin/dispatch/location/",
    "location": _LIST + "/admin/dispatch/location/",
    "customers-at-locations": "/admin/dispatch/customerlocation/",
    "duplicates": "/admin/customers/customermerge/duplicates/",
    "compare": "compare",
    "merges": "/admin/customers/customermerge/",
    "categories": "/admin/customers/customercategory/",
    "users": "/admin/core/user/",
    "clients": "/admin/core/apiclient/",
    "client": _LIST + "/admin/core/apiclient/",
    "events": "/admin/core/event/",
    "imports": "/admin/core/importrun/",
    "new-import": "/admin/core/importrun/add/",
    "import": f"{_LIST}/admin/core/importrun/?q={PLANNED_FILE}",
    "failed-import": f"{_LIST}/admin/core/importrun/?q={FOREIGN_FILE}",
    "import-columns": "columns",
}


def path_of(desk: Desk, name: str) -> str:
    """Return the address of the page, which the desk may have to look for."""
    path = MAIN_PAGES[name]
    if path == "compare":
        desk.open(MAIN_PAGES["duplicates"])
        found = desk.page.locator("a[href*=compare]").first.get_attribute("href")
    elif path == "columns":
        desk.open(path_of(desk, "failed-import"))
        found = desk.page.locator("a[href$='/columns/']").first.get_attribute("href")
    elif path.startswith(_LIST):
        desk.open(path.removeprefix(_LIST))
        found = desk.page.locator(
            "#result_list tbody th a, #result_list tbody td a"
        ).first.get_attribute("href")
    else:
        return path
    assert found, f"{name}: there is nothing to open"
    return found
