"""The list of customers: what it shows, how it is searched, and what is done to many at once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.admin.scoped import ScopedRelatedFilter


class CustomerList:
    """The list's part of the customers' admin."""

    list_display = (
        *("name", "reference", "tax_id", "category", "is_active", "is_on_hold"),
        *("balance_text", "organization", "updated_at"),
    )
    list_display_links = ("name", "reference")
    list_select_related = ("category", "organization")
    list_filter = (
        ("organization", ScopedRelatedFilter),
        *("is_active", "is_on_hold"),
        ("category", ScopedRelatedFilter),
        ("segmentation", ScopedRelatedFilter),
        "created_at",
    )
    search_fields = ("name", "reference", "tax_id", "email", "phone", "mobile")
    search_help_text = _("Name, reference, tax id, e-mail or phone")
    ordering = ("name_lower", "pk")
