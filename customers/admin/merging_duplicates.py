"""The page with the likely duplicates of one organization, and saying that two are two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.amounts import money
from core.admin.forms import Refusal
from core.admin.scope import actor_of, offered_organizations
from core.errors import DomainError
from customers import services
from customers.admin.merging_access import (
    COMPARE,
    DUPLICATES,
    KEEP_APART,
    address,
    require_merging,
    visible_customer,
    working_organization,
)
from customers.duplicates import CRITERIA, NEAR_NAME, Group, Pair, duplicate_groups
from customers.models import Address, Customer

GROUPS_SHOWN: Final = 20
# Of a crowd with one key nobody goes through every pair.
PAIRS_SHOWN: Final = 10
_LONGEST_KEY: Final = 256

CRITERION_LABELS: Final = {
    "tax_id": gettext_lazy("Tax id"),
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
}
REASONS: Final = {
    "tax_id": gettext_lazy("same tax id"),
    "name": gettext_lazy("names that sound the same"),
    "email": gettext_lazy("same e-mail"),
    "phone": gettext_lazy("same phone"),
    NEAR_NAME: gettext_lazy("names that are alike"),
}


@dataclass(frozen=True, slots=True)
class ShownPair:
    """Two customers of a group with the address of the page that compares them."""

    pair: Pair
    reasons: str
    compare: str


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group as the page shows it: rows of its members, and the surest pairs."""

    group: Group
    rows: list[dict[str, Any]]
    pairs: list[ShownPair]

    @property
    def not_shown(self) -> int:
        """How many members are left out."""
        return self.group.total - len(self.rows)


class DuplicatesPage:
    """The page and its POST, as methods of the merges' admin."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with those of this page."""
        view = self.admin_site.admin_view
        own = [
            path("duplicates/", view(self.duplicates_view), name=DUPLICATES),
            path("keep-apart/", view(self.keep_apart_view), name=KEEP_APART),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def duplicates_view(self, request: HttpRequest) -> HttpResponseBase:
        """Show the groups by one criterion, a page at a time."""
        require_merging(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        place = _place(request.GET)
        organization = working_organization(request, place["organization"])
        if organization is None:
            return self._choose(request)
        page = duplicate_groups(organization, place["by"], place["after"], limit=GROUPS_SHOWN)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Likely duplicates of %(organization)s")
            % {"organization": organization.name},
            "opts": self.opts,
            "place": place,
            "tabs": [
                (label, address(DUPLICATES, **{**place, "by": by, "after": ""}), by == place["by"])
                for by, label in CRITERION_LABELS.items()
            ],
            "groups": _shown(page.groups),
            "keep_apart": address(KEEP_APART),
            "first_page": address(DUPLICATES, **{**place, "after": ""}) if place["after"] else "",
            "next_page": address(DUPLICATES, **{**place, "after": page.next_after})
            if page.next_after is not None
            else "",
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/cartera/merge_duplicates.html", context)

    def keep_apart_view(self, request: HttpRequest) -> HttpResponseBase:
        """Note that two customers are two (POST), and go back to the page of duplicates."""
        require_merging(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        place = _place(request.POST)
        first, second = (visible_customer(request, request.POST.get(name, "")) for name in _BOTH)
        try:
            services.keep_apart(first=first, second=second, by=actor_of(request))
        except DomainError as error:
            messages.error(request, Refusal(error).text)
        else:
            names = {"first": first, "second": second}
            text = _("%(first)s and %(second)s are not proposed again.") % names
            messages.success(request, text)
        return HttpResponseRedirect(address(DUPLICATES, **place))

    def _choose(self, request: HttpRequest) -> HttpResponseBase:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Likely duplicates"),
            "opts": self.opts,
            "organizations": offered_organizations(request),
        }
        return TemplateResponse(request, "admin/cartera/choose_organization.html", context)


_BOTH: Final = ("first", "second")


def _place(given: Mapping[str, str]) -> dict[str, str]:
    """Return where in the duplicates the person is; raises Http404 for what there is not."""
    place = {name: given.get(name, "") for name in ("by", "after", "organization")}
    place["by"] = place["by"] or next(iter(CRITERIA))
    if place["by"] not in CRITERIA:
        raise Http404
    if "\0" in place["after"] or len(place["after"]) > _LONGEST_KEY:
        raise BadRequest("No group has such a key.")
    return place


def _shown(groups: list[Group]) -> list[ShownGroup]:
    cities = _cities([member for group in groups for member in group.members])
    return [
        ShownGroup(
            group,
            [_row(member, cities.get(member.pk, "")) for member in group.members],
            [shown_pair(pair) for pair in group.pairs[:PAIRS_SHOWN]],
        )
        for group in groups
    ]


def shown_pair(pair: Pair) -> ShownPair:
    """Return a pair with its reasons in words."""
    reasons = ", ".join(str(REASONS[each]) for each in pair.reasons)
    return ShownPair(pair, reasons, address(COMPARE, first=pair.first.pk, second=pair.second.pk))


def _row(customer: Customer, city: str) -> dict[str, Any]:
    return {
        "customer": customer,
        "page": address("customers_customer_change", customer.pk),
        "city": city,
        "balance": money(customer.balance, customer.currency),
    }


def _cities(customers: list[Customer]) -> dict[int, str]:
    """Return the city of each one's billing address, which is the first active one."""
    rows = Address.objects.filter(
        customer__in=[each.pk for each in customers], is_active=True, is_billing=True
    )
    # The first one is written last.
    return dict(rows.order_by("-pk").values_list("customer_id", "city"))
