"""The page of a customer that was merged leads to the customer that it is part of now."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponseBase

from customers.admin.merging_access import to_survivor, visible_customer


class MergedCustomerPages:
    """For the customers' admin, before the class that answers for missing records."""

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponseBase:
        """Lead to the survivor, where the missing customer has one that the person may see."""
        found = None
        # Pages that need another permission come here before they ask for it.
        if self.has_view_or_change_permission(request):  # type: ignore[attr-defined]
            with suppress(Http404):
                found = visible_customer(request, unquote(object_id))
        answer: HttpResponseBase | None = None
        if found is not None and found.merged_into is not None:
            answer = to_survivor(request, found)
        return answer or super()._get_obj_does_not_exist_redirect(  # type: ignore[misc]
            request, opts, object_id
        )
