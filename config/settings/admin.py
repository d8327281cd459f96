"""The back office's looks (django-unfold) and its sidebar. Everything is served from here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _may_see(app: str, model: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perm(f"{app}.view_{model}")


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_superuser)


def _link(title: Any, icon: str, app: str, model: str) -> dict[str, Any]:
    """Return a sidebar link to a list, for those who may see it."""
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{model}_changelist"),
        "permission": _may_see(app, model),
    }


def _superuser_link(title: Any, icon: str, app: str, model: str) -> dict[str, Any]:
    return {**_link(title, icon, app, model), "permission": _is_superuser}


def _is_at(request: HttpRequest, page: str) -> bool:
    """Tell the duplicates from the merges, whose address theirs begins with."""
    path = request.path
    is_looking = path.endswith(("/customermerge/duplicates/", "/customermerge/compare/"))
    return "/customermerge/" in path and is_looking == (page == "duplicates")


ICON = "core/icon.svg"
STYLES = ("core/admin.css", "core/choosing.css", "core/panels.css")
SCRIPTS = ("core/names.js", "core/filters.js")


def _served(path: str) -> Callable[[HttpRequest], str]:
    return lambda request: static(path)


# By model, what makes the replies that a record's page shows (core.admin.surfaces).
SHOWN_REPLIES = {
    "customers.customer": (
        "customers.api.v1.back_office.v1_reply",
        "customers.api.dynamics.back_office.json_reply",
        "customers.api.dynamics.back_office.xml_reply",
        "dispatch.api.back_office.dispatch_reply",
    ),
}

# Teal, dark enough for white text on 600.
_LIGHTNESS_CHROMA_HUE = {
    "50": "98.4% .014 180.7",
    "100": "95.3% .051 180.8",
    "200": "91% .096 180.4",
    "300": "85.5% .138 181.1",
    "400": "70.4% .14 182.5",
    "500": "60% .118 184.7",
    "600": "51.1% .096 186.4",
    "700": "43.7% .078 188.2",
    "800": "38.6% .063 188.4",
    "900": "33% .055 190.5",
    "950": "27.7% .046 192.5",
}

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Cartera",
    "SITE_HEADER": "Cartera",
    "SITE_SUBHEADER": _("Back office"),
    "SITE_ICON": lambda request: static(ICON),
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static(ICON)}
    ],
    "SITE_URL": None,
    "DASHBOARD_CALLBACK": "core.admin.home.dashboard",
    "STYLES": [_served(path) for path in STYLES],
    "SCRIPTS": [_served(path) for path in SCRIPTS],
    "COLORS": {
        "primary": {shade: f"oklch({value})" for shade, value in _LIGHTNESS_CHROMA_HUE.items()}
    },
    "SHOW_HISTORY": True,
    "SHOW_LANGUAGES": True,
    "SHOW_VIEW_ON_SITE": False,
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "title": _("Customers"),
                "items": [
                    _link(_("Customers"), "storefront", "customers", "customer"),
                    _link(_("Contacts"), "contacts", "customers", "contact"),
                    _link(_("External ids"), "link", "customers", "customerexternalid"),
                    {
                        "title": _("Duplicates"),
                        "icon": "file_copy",
                        "link": reverse_lazy("admin:customers_customermerge_duplicates"),
                        "active": lambda request: _is_at(request, "duplicates"),
                        "permission": lambda request: request.user.has_perms(
                            ("customers.merge_customers", "customers.view_customer")
                        ),
                    },
                    {
                        **_link(_("Merges"), "merge", "customers", "customermerge"),
                        "active": lambda request: _is_at(request, "merges"),
                    },
                ],
            },
            {
                "title": _("Contracts"),
                "separator": True,
                "items": [
                    _link(_("Contracts"), "contract", "billing", "recurrence"),
                    _link(_("Changes"), "contract_edit", "billing", "recurrencechange"),
                    _link(_("Usage"), "data_usage", "billing", "usagerecord"),
                    _link(_("Packages"), "package_2", "billing", "package"),
                    _link(_("Services"), "home_repair_service", "billing", "service"),
                    _link(_("Plan"), "speed", "billing", "planallowance"),
                ],
            },
            {
                "title": _("Collection"),
                "separator": True,
                "items": [
                    _link(_("Policies"), "policy", "collections_policy", "collectionpolicy"),
                    _link(
                        *(_("Customers' policies"), "person_check"),
                        *("collections_policy", "customerpolicy"),
                    ),
                    _link(
                        *(_("Notification schemas"), "notifications"),
                        *("collections_policy", "notificationschema"),
                    ),
                    _link(
                        *(_("Schemas' days"), "calendar_month"),
                        *("collections_policy", "notificationschemarange"),
                    ),
                ],
            },
            {
                "title": _("Dispatch"),
                "separator": True,
                "items": [
                    _link(_("Locations"), "warehouse", "dispatch", "location"),
                    _link(
                        *(_("Customers at locations"), "pin_drop"),
                        *("dispatch", "customerlocation"),
                    ),
                    _link(_("Suspensions"), "pause_circle", "dispatch", "suspension"),
                    _link(_("Customers' users"), "co_present", "dispatch", "customeruser"),
                    _link(_("Versions in use"), "update", "dispatch", "versionuse"),
                ],
            },
            {
                "title": _("Catalogs"),
                "separator": True,
                "items": [
                    _link(_("Categories"), "account_tree", "customers", "customercategory"),
                    _link(_("Segmentations"), "donut_small", "customers", "customersegmentation"),
                    _link(_("Groups"), "groups", "customers", "customergroup"),
                    _link(_("Payment types"), "payments", "customers", "paymenttype"),
                    _link(_("Regions"), "map", "customers", "region"),
                    _link(_("Currency rates"), "currency_exchange", "customers", "currencyrate"),
                    _link(_("Customer types"), "category", "customers", "customertype"),
                    _link(_("Citizenships"), "flag", "customers", "citizenship"),
                    _link(_("Payment conditions"), "schedule", "customers", "paymentcondition"),
                    _link(_("Exchange rate types"), "query_stats", "customers", "exchangeratetype"),
                    _link(
                        *(_("Notification types"), "mark_email_unread"),
                        *("collections_policy", "notificationtype"),
                    ),
                ],
            },
            {
                "title": _("Files"),
                "separator": True,
                "items": [_link(_("Imports"), "upload_file", "core", "importrun")],
            },
            {
                "title": _("Access"),
                "separator": True,
                "items": [
                    _link(_("Organizations"), "apartment", "core", "organization"),
                    _link(_("Users"), "person", "core", "user"),
                    _link(_("Memberships"), "badge", "core", "membership"),
                    _link(_("API clients"), "key", "core", "apiclient"),
                    _superuser_link(_("Permission groups"), "shield_person", "auth", "group"),
                    _superuser_link(_("Failed logins"), "lock_person", "axes", "accessattempt"),
                ],
            },
            {
                "title": _("Audit"),
                "separator": True,
                "items": [_link(_("Events"), "history", "core", "event")],
            },
        ],
    },
}
