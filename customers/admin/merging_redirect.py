"""The page of a customer that was merged leads to the customer that it is part of now."""

from __future__ import annotations

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
        try:
            found = visible_customer(request, unquote(object_id))
        except Http404:
            found = None
        answer: HttpResponseBase | None = None
        if found is not None and found.merged_into is not None:
            answer = to_survivor(request, found)
        return answer or super()._get_obj_does_not_exist_redirect(  # type: ignore[misc]
            request, opts, object_id
        )
