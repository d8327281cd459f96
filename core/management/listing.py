"""The records that a list of the back office shows: one definition of filters, there and here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, IGNORED_PARAMS, PAGE_VAR, SEARCH_VAR
from django.core.exceptions import FieldError, SuspiciousOperation, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from core.exports.selection import among
from core.imports.kind import ImportKind

# They say which part of the list is shown and how, not what is in it.
_NO_FILTERS: Final = frozenset({*IGNORED_PARAMS, ERROR_FLAG, PAGE_VAR})
_REFUSALS: Final = (
    *(IncorrectLookupParameters, SuspiciousOperation, FieldError, ValidationError),
    *(ValueError, TypeError, DatabaseError),
)

Parameters = Sequence[tuple[str, str]]


class UnusableFilter(ValueError):
    """The list cannot be narrowed in this way; the message says why."""


def records_listed(kind: ImportKind, admin: Any, parameters: Parameters) -> QuerySet[Any]:
    """Return the organization's records that somebody who may see everything finds in the list.

    `admin` is the list's ModelAdmin; `parameters` are those of its address. Raises UnusableFilter
    for a name that narrows nothing there and for a value that cannot be meant.
    """
    request = admin.request_to_list(kind.organization, parameters)
    try:
        if any("\0" in text for each in parameters for text in each):
            raise ValueError  # the list would leave it out
        with transaction.atomic():  # what the database refuses ends it
            changes = admin.get_changelist_instance(request)
            found = changes.get_queryset(request)
            used = _names_used(admin, changes, request)
    except _REFUSALS as error:
        raise UnusableFilter(_culprit(kind, admin, parameters)) from error
    for name, _ in parameters:
        if name not in used:
            raise UnusableFilter(f"The list of {kind.title} has no filter {name}.")
    return among(kind.records(), found)


def _names_used(admin: Any, changes: Any, request: HttpRequest) -> set[str]:
    """Return the names of the parameters by which the list is narrowed."""
    filters, _, others, *_ = changes.get_filters(request)
    names = {str(name) for each in filters for name in each.expected_parameters()}
    searched = {SEARCH_VAR} if admin.get_search_fields(request) else set()
    return (names | set(others)) - _NO_FILTERS | searched


def _culprit(kind: ImportKind, admin: Any, parameters: Parameters) -> str:
    """Return what is wrong, naming the first parameter that cannot be used on its own."""
    for name, value in parameters if len(parameters) > 1 else ():
        try:
            records_listed(kind, admin, [(name, value)])
        except UnusableFilter as error:
            return str(error)
    shown = " and ".join(f"{name}={value}" for name, value in parameters)
    return f"The list of {kind.title} cannot be filtered by {shown}."
