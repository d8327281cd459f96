"""The filters of the surface's lists."""

from __future__ import annotations

from core.api.v1.filters import V1FilterSet, flag, wildcard


class CustomerFilterSet(V1FilterSet):
    """Documented filters, then ours."""

    reference = wildcard(
        "reference", "reference", "Reference; * stands for anything.", folded="reference_lower"
    )
    name = wildcard("name", "name", "Name; * stands for anything.", folded="name_lower")
    categoryReference = wildcard(
        "categoryReference", "category__reference", "Category; * stands for anything."
    )
    isActive = flag("isActive", "is_active", "Active (true) or cancelled (false) customers.")
    customerSegmentationReference = wildcard(
        "customerSegmentationReference",
        "segmentation__reference",
        "Segmentation; * stands for anything (ours).",
    )
    taxNumber = wildcard("taxNumber", "tax_id", "Tax number; * stands for anything (ours).")
    email = wildcard("email", "email", "E-mail; * stands for anything (ours).")
    barcode = wildcard("barcode", "barcode", "Barcode; * stands for anything (ours).")
    onHold = flag("onHold", "is_on_hold", "Customers on hold (ours).")
