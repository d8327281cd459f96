"""All pages of the back office, as its URLs say, and who may open each: the matrix as data.

Letters: superuser (X), Administrator, customer Service, Collections, Dispatcher, Read-only auditor.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib import admin
from django.db.models import Model
from django.urls import URLPattern, reverse

from core.staff import StaffGroup
from tests.admin_matrix.world import World

LETTERS: Final = dict(zip("ASCDR", StaffGroup, strict=True))
ALL: Final = "XASCDR"
CONTRACTS: Final = "XASCR"
PLACES: Final = "XASDR"


@dataclass(frozen=True, slots=True)
class Row:
    """Who may open a model's list, its form for a new record, a record's page, and delete it."""

    seen: str
    add: str = ""
    delete: str = ""
    # Pages of its own, by what their names have after the model's: who may open them.
    own: dict[str, str] = field(default_factory=dict)


_CATALOG: Final = Row(ALL, "XA", "XA")
_EXPORTED: Final = {"export": "XASC"}
_LOOKED_UP: Final = Row(ALL, "XA", "XA", _EXPORTED)
ROWS: Final[dict[str, Row]] = {
    "core.organization": Row(ALL, "X"),
    "core.user": Row(ALL, "XA", "", {"auth_user_password_change": "XA"}),
    "core.membership": Row("XAR", "XA", "XA"),
    "core.apiclient": Row("XAR", "XA", "", {"rotate": "XA", "revoke": "XA"}),
    "core.event": Row("XASR"),
    "core.importrun": Row(
        *("XASCR", "XASC", ""),
        {
            **{"progress": "XASCR", "failed": "XAS", "columns": "XAS", "again": "XAS"},
            **{"apply": "XAS", "resume": "XAS", "discard": "XAS"},
        },
    ),
    "customers.customer": Row(
        *(ALL, "XAS", "XA"),
        {
            **{"portal_password": "XA", "events": "XASR", "surfaces": PLACES, "state": "XASC"},
            "export": "XAS",
        },
    ),
    "customers.customermerge": Row(
        *("XASR", "", ""),
        {
            **{"undo": "XAS", "duplicates": "XAS", "keep_apart": "XAS"},
            "customers_customer_compare": "XAS",
        },
    ),
    "customers.address": Row(ALL, "XASC", "", {"deactivate": "XASC"}),
    "customers.contact": Row(ALL, "XAS", "XAS"),
    "customers.customerexternalid": Row(CONTRACTS, "XAS", "XAS"),
    "customers.customercategory": _LOOKED_UP,
    "customers.customersegmentation": _LOOKED_UP,
    "customers.customergroup": _LOOKED_UP,
    "customers.paymenttype": _LOOKED_UP,
    "customers.region": _LOOKED_UP,
    "customers.currencyrate": _CATALOG,
    "customers.customertype": _CATALOG,
    "customers.citizenship": _CATALOG,
    "customers.paymentcondition": _CATALOG,
    "customers.exchangeratetype": _CATALOG,
    "billing.recurrence": Row(
        *(CONTRACTS, "XAS", ""), {"cancel": "XAS", "change_services": "XAS", **_EXPORTED}
    ),
    "billing.recurrencechange": Row(CONTRACTS),
    "billing.usagerecord": Row(CONTRACTS),
    "billing.package": Row(CONTRACTS, "XA", "", _EXPORTED),
    "billing.service": Row(CONTRACTS, "XA", "", _EXPORTED),
    "billing.planallowance": Row(CONTRACTS, "XA", "XA"),
    "dispatch.location": Row(PLACES, "XAD", "", {"export": "XAS"}),
    "dispatch.customerlocation": Row(
        *(PLACES, "XAD", ""), {"stop_serving": "XAD", "serve_again": "XAD", "export": "XAS"}
    ),
    "dispatch.suspension": Row(PLACES, "XAD", "XAD"),
    "dispatch.customeruser": Row(PLACES, "XAD", "XAD"),
    "dispatch.versionuse": Row("XAR"),
    "collections_policy.collectionpolicy": Row(CONTRACTS, "XAC", "", {"differing": CONTRACTS}),
    "collections_policy.customerpolicy": Row(CONTRACTS, "XAC", "", _EXPORTED),
    "collections_policy.notificationschema": Row(CONTRACTS, "XAC"),
    "collections_policy.notificationschemarange": Row(CONTRACTS, "XAC"),
    "collections_policy.notificationtype": Row(CONTRACTS, "XA", "XA"),
    "auth.group": Row("X", "X", "X"),
    "axes.accessattempt": Row("X", "", "X"),
}
# Pages of no model, and what a member of any group gets there.
SITE: Final = {
    "index": 200,
    "login": 302,
    "logout": 405,
    "password_change": 200,
    "password_change_done": 200,
    "jsi18n": 200,
    "search": 200,
    "choose_organization": 200,
    # Without what they are asked for.
    "autocomplete": 403,
    "view_on_site": 404,
    "app_list": 200,
}
# What further parts of an address become, by the page's name: one page for each.
PARTS: Final[dict[str, list[dict[str, str]]]] = {
    "app_list": [{"app_label": name} for name in ("core", "customers")],
    "customers_customer_state": [
        {"step": each} for each in ("hold", "release", "activate", "cancel")
    ],
    "view_on_site": [{"content_type_id": "1", "object_id": "1"}],
    "export": [{"name": each} for each in ("csv", "xlsx", "jsonl")],
}
# Who gets another reply than 200 on a page that they may open, and which.
INSTEAD: Final = {
    "core_event_history": 302,  # an event has no past, nor has what is kept of contracts
    "core_importrun_history": 302,
    "core_importrun_resume": 302,  # where nothing was left in the middle
    "billing_recurrencechange_history": 302,
    "billing_usagerecord_history": 302,
    "customers_customermerge_keep_apart": 405,  # POST only
    "customers_customer_compare": 302,  # without customers it leads to the duplicates
    "collections_policy_collectionpolicy_add": 302,  # there is one: it is opened
}
# The same for those who may open it and those who may not.
TO_ALL: Final = {
    *(
        "core_event_history",
        "core_importrun_history",
        "billing_recurrencechange_history",
        "billing_usagerecord_history",
    ),
}
# Pages whose query or body names customers.
NAMING: Final = {
    "customers_customer_compare": ("first", "second"),
    "customers_customermerge_keep_apart": ("first", "second"),
    "customers_customermerge_duplicates": ("organization", "after"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its name; `model` is None for pages of no model."""

    name: str
    pattern: URLPattern
    model: type[Model] | None = None

    @property
    def kind(self) -> str:
        """What the name has after the model's: "change", or a page's own."""
        if self.model is None:
            return self.name
        options = self.model._meta
        return self.name.removeprefix(f"{options.app_label}_{options.model_name}_")

    @property
    def has_object(self) -> bool:
        """Whether the page is about one record."""
        return self.model is not None and bool({"object_id", "id"} & set(self._parts()))

    def addresses(self, key: Any = None) -> list[str]:
        """Return the page's addresses: for a record, of this key."""
        keyed = {} if self.model is None else {each: key for each in ("object_id", "id")}
        known = {name: keyed[name] for name in self._parts() if name in keyed}
        return [
            reverse(f"admin:{self.name}", kwargs={**known, **more})
            for more in PARTS.get(self.name) or PARTS.get(self.kind, [{}])
        ]

    def who(self) -> str | None:
        """Return the letters of those who may open it; None for a page without a row."""
        if self.model is None:
            return ALL if self.name in SITE else None
        row = ROWS.get(self.model._meta.label_lower)
        if row is None:
            return None
        shared = {"changelist": row.seen, "change": row.seen, "history": row.seen}
        return {**shared, "add": row.add, "delete": row.delete, **row.own}.get(self.kind)

    def status(self, letter: str) -> int:
        """Return what somebody of the group is answered."""
        if self.model is None:
            return SITE[self.name]
        if letter in (self.who() or "") or self.name in TO_ALL:
            return INSTEAD.get(self.name, 200)
        return 403

    def _parts(self) -> list[str]:
        return list(self.pattern.pattern.converters)


def all_pages() -> list[Page]:
    """Return every page that has a name, from the URLs themselves."""
    return list(_walk(admin.site.get_urls(), None))


def pages_of(world: World) -> Iterator[tuple[Page, str]]:
    """Return every page that has a row, of the world's records and of the site, by address."""
    for page in all_pages():
        if page.who() is None:
            continue  # which fails a test of its own
        key = None
        if page.has_object and page.model is not None:
            if page.model._meta.label_lower not in world.records:
                continue  # superusers' pages: of no organization
            key = world.key_of(page.model)
        for address in page.addresses(key):
            yield page, address


def _walk(patterns: list[Any], model: type[Model] | None) -> Iterator[Page]:
    models = {
        f"{each._meta.app_label}/{each._meta.model_name}/": each for each in admin.site._registry
    }
    for pattern in patterns:
        if not isinstance(pattern, URLPattern):
            yield from _walk(pattern.url_patterns, models[str(pattern.pattern)])
        elif pattern.name:
            yield Page(pattern.name, pattern, _model_of(pattern.name, model))


def _model_of(name: str, model: type[Model] | None) -> type[Model] | None:
    """Return the model, or None for a page that only stands among the model's."""
    return None if name in SITE else model
