"""Which customer is in which group."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpResponse
from rest_framework.request import Request

from core.api.v1.base import V1View
from core.api.v1.errors import json_response
from core.api.v1.reading import DocumentReader
from core.api.v1.views import DELETED
from core.errors import NotFound
from core.transactions import lock_rows
from customers import services
from customers.api.v1.output.catalog import GROUP_ASSIGNMENT
from customers.api.v1.reference_pairs import find_customer_and_group
from customers.models import Customer, CustomerGroup, CustomerGroupAssignment


class GroupAssignmentViewSet(V1View):
    """A customer's membership of a group, named by the references of both.

    What GET answers, and that DELETE of what is not assigned is a 404, are ours.
    """

    kind = "customer group assignment"
    output = GROUP_ASSIGNMENT
    path_variables: ClassVar = {"pair": "{customer}/{group}"}
    reader = DocumentReader(GROUP_ASSIGNMENT)

    def show(self, request: Request, pair: str) -> HttpResponse:
        """Answer the assignment; 404 when the customer is not in the group."""
        return self.document(*self.find(pair))

    def assign(self, request: Request, pair: str) -> HttpResponse:
        """Put the customer into the group; again it changes nothing and answers the same."""
        customer, group = self.find(pair)
        with self.if_match(lambda: self.lock_and_tag(customer, group)):
            services.assign_group(customer=customer, group=group, by=self.actor)
            return self.document(customer, group, http_status=201)

    def unassign(self, request: Request, pair: str) -> HttpResponse:
        """Take the customer out of the group; 404 when it is not in it."""
        customer, group = self.find(pair)
        with self.if_match(lambda: self.lock_and_tag(customer, group)):
            if not services.unassign_group(customer=customer, group=group, by=self.actor):
                raise _not_assigned(customer, group)
        return json_response(DELETED)

    def find(self, pair: str) -> tuple[Customer, CustomerGroup]:
        """Return the customer and the group that the URL names."""
        meta = self.request.META
        raw = meta.get("RAW_URI") or meta.get("REQUEST_URI") or ""
        return find_customer_and_group(self.access.organization, pair, raw_uri=raw)

    def document(
        self, customer: Customer, group: CustomerGroup, *, http_status: int = 200
    ) -> HttpResponse:
        """Answer the assignment as it is now."""
        assignments = CustomerGroupAssignment.objects.filter(customer=customer, group=group)
        reply = self.reply
        documents = self.reader.read(list(assignments.values_list("pk", flat=True)), reply)
        if not documents:
            raise _not_assigned(customer, group)
        response = json_response(documents[0], http_status=http_status)
        return self.tagged(response, address=reply.media_url)

    def lock_and_tag(self, customer: Customer, group: CustomerGroup) -> str | None:
        """Lock the customer, as the services do; return the tag, None when it is not assigned."""
        lock_rows(customer)
        try:
            return self.document(customer, group)["ETag"]
        except NotFound:
            return None


def _not_assigned(customer: Customer, group: CustomerGroup) -> NotFound:
    return NotFound("customer group assignment", f"{customer.reference}/{group.reference}")
