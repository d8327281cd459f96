"""Downloading customers as a CSV file whose columns are those of the import."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from core.models import Organization
from customers.admin.export_rows import HEADER, rows

# Without it spreadsheets take UTF-8 for something else.
_BYTE_ORDER_MARK = "\ufeff"


def export_response(request: HttpRequest, customers: QuerySet[Any]) -> HttpResponseBase | None:
    """Return the file, written while it is sent; None, with a message, where it cannot be.

    The customers of a file are of one organization, whose references it is full of.
    """
    organizations = customers.order_by().values_list("organization_id", flat=True)
    first = organizations.first()
    if first is None or organizations.exclude(organization_id=first).exists():
        messages.error(request, _("Choose customers of one organization."))
        return None
    organization = Organization.objects.get(pk=first)
    response = StreamingHttpResponse(
        _lines(rows(customers, organization)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="customers-{organization.slug}.csv"'
    response["Cache-Control"] = "no-store"
    return response


class _Echo:
    """A file that hands each line back."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def _lines(table: Iterable[list[str]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield _BYTE_ORDER_MARK + str(writer.writerow(HEADER))
    for row in table:
        yield writer.writerow(row)
