"""The list of customers: what it shows, and how it stays fast however many there are."""

from __future__ import annotations

import re
from functools import partial
from typing import Any, Final

from django.core.files.storage import default_storage
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter
from unfold.decorators import display

from core.admin.paging import CappedPaginator
from core.admin.scope import narrowing_organization, organizations_of
from core.admin.scoped import MOST_SEARCH_WORDS, ScopedRelatedFilter
from core.images import variant
from customers.admin import customer_search
from customers.admin.bulk import BulkActions
from customers.admin.customer_filters import (
    CategoryFilter,
    DateRangeFilter,
    RegionFilter,
    RiskFilter,
    StateFilter,
)
from customers.admin.customer_states import STATES, state_of
from customers.models import Customer, CustomerTally

# What a row needs; texts of any length stay where they are.
_READ: Final = (
    *("name", "name_lower", "reference", "tax_id", "email", "phone", "mobile", "logo"),
    *("is_active", "is_on_hold", "cancelled_at", "balance", "currency", "updated_at"),
    *("category__name", "organization__name", "organization__slug"),
)
# Parameters that leave all customers in the list.
_NOT_NARROWING: Final = ("o", "p", "all", "e")
_INITIALS: Final = (
    "bg-white border border-base-200 flex font-medium h-8 justify-center items-center rounded-full"
    " text-xs uppercase w-8 dark:bg-base-900 dark:border-base-700"
)
_SECOND_LINE: Final = "block text-font-subtle-light dark:text-font-subtle-dark"


class CustomerColumns:
    """The columns that are no plain values."""

    @display(description=_("name"), ordering="name_lower")
    def name_text(self, customer: Customer) -> SafeString:
        """Return the logo, or else the initials, with the name and the reference."""
        texts = format_html(
            '<span class="customer-texts"><span class="block">{}</span>'
            '<span class="{}">{}</span></span>',
            *(customer.name, _SECOND_LINE, customer.reference),
        )
        return format_html('<span class="customer-name">{}{}</span>', _picture(customer), texts)

    @display(description=_("category"))
    def category_text(self, customer: Customer) -> str:
        """Return the category's name without its reference, which takes too much room here."""
        return customer.category.name

    @display(description=_("reached by"))
    def reached_by(self, customer: Customer) -> SafeString | str:
        """Return a telephone number and the e-mail address, each on its line."""
        lines = [text for text in (customer.phone or customer.mobile, customer.email) if text]
        spans = format_html_join("", '<span class="block">{}</span>', ((line,) for line in lines))
        return format_html('<span class="customer-texts">{}</span>', spans) if lines else "-"

    @display(
        description=_("state"),
        label={"active": "success", "on_hold": "warning", "cancelled": "danger"},
    )
    def state_text(self, customer: Customer) -> Any:
        """Return the state's key, which colors it, and its name."""
        state = state_of(customer)
        return STATES[state] if state == "inactive" else (state, STATES[state])


def _picture(customer: Customer) -> SafeString:
    if not customer.logo:
        initials = "".join(re.findall(r"\b[^\W_]", customer.name)[:2])
        return format_html('<span class="{}" aria-hidden="true">{}</span>', _INITIALS, initials)
    return format_html(
        '<img class="customer-logo" src="{}" alt="{}" width="32" height="32" loading="lazy">',
        default_storage.url(variant(customer.logo, "small")),
        gettext("Logo of %(name)s") % {"name": customer.name},
    )


class CustomerList(BulkActions, CustomerColumns):
    """The list's part of the customers' admin."""

    class Media:
        css = {"all": ("core/list.css",)}

    list_display: Any = (
        *("name_text", "tax_id", "category_text", "reached_by", "state_text"),
        *("balance_text", "organization", "updated_at"),
    )
    list_display_links: Any = ("name_text",)
    sortable_by: Any = ("name_text", "balance_text", "updated_at")
    list_select_related: Any = ("category", "organization")
    list_filter: Any = (
        ("organization", ScopedRelatedFilter),
        *(StateFilter, CategoryFilter),
        ("segmentation", ScopedRelatedFilter),
        RegionFilter,
        ("is_on_hold", BooleanRadioFilter),
        RiskFilter,
        ("created_at", DateRangeFilter),
        ("updated_at", DateRangeFilter),
    )
    search_fields: Any = ("name", "reference", "tax_id", "email", "phone", "mobile")
    search_help_text = _("Name, reference, tax id, e-mail or phone")

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns; the organization is one only where there are several."""
        columns = super().get_list_display(request)  # type: ignore[misc]
        return _without_organization(request, columns, "organization")

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Return the filters; see `get_list_display`."""
        filters = super().get_list_filter(request)  # type: ignore[misc]
        return _without_organization(request, filters, ("organization", ScopedRelatedFilter))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Return an order that an index has: by name in one organization, else the newest first."""
        wanted = request.GET.get("organization")
        return ("name_lower", "pk") if wanted or narrowing_organization(request) else ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the visible customers; a list reads what it shows of them."""
        customers: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        return customers.only(*_READ) if _is_list(request) else customers

    def visible(self, request: HttpRequest, records: QuerySet[Any]) -> QuerySet[Any]:
        """Return the customers that the person may see; a list names the organizations by id.

        The database knows how many customers they have, which it cannot know of a subquery.
        """
        if not _is_list(request) or narrowing_organization(request) or request.user.is_superuser:
            return super().visible(request, records)  # type: ignore[misc]
        ids = organizations_of(request.user).values_list("pk", flat=True)
        return records.filter(organization__in=list(ids))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search by the index; an action is about all that the term finds, a page about the first.

        The term has at most 20 words; one with more finds nobody, like one with a NUL character.
        """
        if "\0" in search_term or len(search_term.split()) > MOST_SEARCH_WORDS:
            return queryset.none(), False
        narrowed, _ = super().get_search_results(request, queryset, "")  # type: ignore[misc]
        if request.method == "POST" or not search_term.split():
            return customer_search.found(narrowed, search_term), False
        ids = customer_search.hits(narrowed, search_term)
        request.hits = len(ids)  # type: ignore[attr-defined]
        return narrowed.filter(pk__any=ids), False

    def get_paginator(
        self, request: HttpRequest, queryset: QuerySet[Any], per_page: int, *args: Any, **more: Any
    ) -> CappedPaginator:
        """Return the pages; all customers of an organization are known to the tally."""
        paginator = CappedPaginator(queryset, per_page, *args, **more)
        paginator.counted = getattr(request, "hits", None)
        narrowing = (name for name in request.GET if name not in _NOT_NARROWING)
        if _is_list(request) and not any(request.GET[name] for name in narrowing):
            paginator.total = partial(_total, request)
        return paginator


def _is_list(request: HttpRequest) -> bool:
    return getattr(request, "is_list", False)


def _without_organization(request: HttpRequest, items: Any, item: Any) -> tuple[Any, ...]:
    is_one = narrowing_organization(request) is not None
    return tuple(each for each in items if not (is_one and each == item))


def _total(request: HttpRequest) -> int:
    chosen = narrowing_organization(request)
    if chosen is not None:
        total: int = CustomerTally.objects.total(chosen)
        return total
    entries = CustomerTally.objects.filter(organization__in=organizations_of(request.user))
    return entries.aggregate(total=Sum("difference"))["total"] or 0
