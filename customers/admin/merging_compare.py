"""Two customers side by side: choosing what the one that is kept has, and making them one.

The choices are posted twice: first the page says exactly what will happen, then it is done. Both
times the form carries when each customer was last changed; after another change it is shown again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from core.admin.forms import Refusal
from core.admin.scope import actor_of
from core.errors import DomainError
from core.transactions import lock_rows, whole_transaction
from customers import services
from customers.admin.merging_access import (
    COMPARE,
    DUPLICATES,
    KEEP_APART,
    address,
    require_merging,
    to_survivor,
    visible_customer,
)
from customers.admin.merging_effects import belongings
from customers.admin.merging_fields import (
    OWN,
    Difference,
    balances,
    differences,
    same_values,
    take_of,
)
from customers.models import Customer, CustomerMerge
from customers.services.records import lock_tree

_CONFIRMED: Final = "confirmed"


class ChangedMeanwhile(DomainError):
    """One of the customers is not any more what the person saw."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two customers of one organization, and what was chosen for the one that is kept."""

    survivor: Customer
    other: Customer
    differences: list[Difference]
    reason: str

    @property
    def seen(self) -> str:
        """When both were last changed, as the form carries it."""
        return seen_at(self.survivor, self.other)

    @property
    def taken(self) -> list[Difference]:
        """What the survivor will have another value in."""
        return [each for each in self.differences if each.chosen not in (None, OWN)]

    @property
    def undecided(self) -> list[Difference]:
        """What nobody has chosen yet."""
        return [each for each in self.differences if each.chosen is None]


def seen_at(survivor: Customer, other: Customer) -> str:
    """Return a text that is another one after either was changed."""
    return f"{survivor.updated_at.isoformat()} {other.updated_at.isoformat()}"


class ComparePage:
    """The page and its two POSTs, as methods of the merges' admin."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with that of this page."""
        own = path("compare/", self.admin_site.admin_view(self.compare_view), name=COMPARE)
        return [own, *super().get_urls()]  # type: ignore[misc]

    def compare_view(self, request: HttpRequest) -> HttpResponseBase:
        """Show `first`, which is kept, beside `second`; a POST asks to confirm, another merges."""
        require_merging(request)
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        if not request.GET:
            # Whoever chose another organization in the header comes here without customers.
            return HttpResponseRedirect(address(DUPLICATES))
        both = [visible_customer(request, request.GET.get(each, "")) for each in _BOTH]
        if answer := _elsewhere(request, *both):
            return answer
        shown = _comparison(request, *both)
        if request.method == "POST":
            return self._decide(request, shown)
        return self._page(shown, request)

    def _decide(self, request: HttpRequest, shown: Comparison) -> HttpResponseBase:
        if request.POST.get("seen") != shown.seen:
            messages.warning(request, _changed())
            return self._page(shown, request)
        if shown.undecided:
            for each in shown.undecided:
                text = _("Choose a value: %(label)s.") % {"label": each.label}
                messages.error(request, text)
            return self._page(shown, request)
        if _CONFIRMED not in request.POST:
            return self._page(shown, request, is_summary=True)
        try:
            return self._done(request, _merge(request, shown))
        except ChangedMeanwhile as error:
            messages.warning(request, error.message)
            return HttpResponseRedirect(request.get_full_path())
        except DomainError as error:
            label = next((f"{d.label}: " for d in shown.differences if d.name == error.field), "")
            messages.error(request, label + Refusal(error).text)
            return self._page(shown, request)

    def _done(self, request: HttpRequest, merge: CustomerMerge) -> HttpResponseBase:
        names = {"merged": merge.merged, "survivor": merge.survivor}
        messages.success(request, _("%(merged)s is a part of %(survivor)s now.") % names)
        if self.has_view_permission(request):  # type: ignore[attr-defined]
            return HttpResponseRedirect(address("customers_customermerge_change", merge.pk))
        return HttpResponseRedirect(address("customers_customer_change", merge.survivor_id))

    def _page(
        self, shown: Comparison, request: HttpRequest, *, is_summary: bool = False
    ) -> HttpResponseBase:
        survivor, other = shown.survivor, shown.other
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge: what will happen") if is_summary else _("Compare two customers"),
            "opts": self.opts,
            "shown": shown,
            "same": [] if is_summary else same_values(survivor, other),
            "belongings": belongings(survivor, other),
            "balances": balances(survivor, other),
            "pages": [address("customers_customer_change", each.pk) for each in (survivor, other)],
            "this_page": address(COMPARE, first=survivor.pk, second=other.pk),
            "swapped": address(COMPARE, first=other.pk, second=survivor.pk),
            "keep_apart": address(KEEP_APART),
            "duplicates": address(DUPLICATES, organization=survivor.organization_id),
        }
        name = "merge_summary" if is_summary else "merge_compare"
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/cartera/{name}.html", context)


_BOTH: Final = ("first", "second")


def _elsewhere(request: HttpRequest, first: Customer, second: Customer) -> HttpResponseBase | None:
    """Return where to go instead when the two cannot be compared; a merged one is no more."""
    for customer in (first, second):
        if customer.merged_into is not None:
            return to_survivor(request, customer) or HttpResponseRedirect(address(DUPLICATES))
    text = ""
    if first.pk == second.pk:
        text = _("Choose two customers: this is one and the same.")
    elif first.organization_id != second.organization_id:
        text = _("The two customers belong to different organizations.")
    if not text:
        return None
    messages.error(request, text)
    return HttpResponseRedirect(address("customers_customer_changelist"))


def _comparison(request: HttpRequest, survivor: Customer, other: Customer) -> Comparison:
    given = request.POST
    reason = given.get("reason", "").strip()
    return Comparison(survivor, other, differences(survivor, other, given), reason)


def _changed() -> str:
    return _("One of the customers was changed meanwhile. Look at both again.")


def _merge(request: HttpRequest, shown: Comparison) -> CustomerMerge:
    """Merge, unless one of them was changed since the page was made."""
    survivor, other = shown.survivor, shown.other
    with whole_transaction():
        # The order in which `merge_customers` locks.
        lock_tree(survivor.organization_id)
        lock_rows(*sorted((survivor, other), key=lambda each: each.pk))
        now = Customer.objects.in_bulk([survivor.pk, other.pk])
        if len(now) < len(_BOTH) or shown.seen != seen_at(now[survivor.pk], now[other.pk]):
            raise ChangedMeanwhile(_changed())
        return services.merge_customers(
            survivor=survivor,
            merged=other,
            take=take_of(shown.differences),
            reason=shown.reason,
            by=actor_of(request),
        )
