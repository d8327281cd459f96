"""Doing the same to many records of a list: ask first, do each on its own, report what was refused.

A list's action hands its request and the chosen records to `run` with a `BulkChange`, which says
what it is about. Nothing is written before the person has seen how many records change and how many
are so already; when the numbers or what was asked for became others meanwhile, it is asked again.
Each record goes through its service in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from core.actor import Actor
from core.admin.forms import Refusal
from core.admin.scope import actor_of
from core.errors import DomainError

# Each is a change of its own, with its past and its event: more would keep the person waiting.
MOST_AT_ONCE: Final = 500
# More refusals get a page.
MOST_SAID: Final = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """What is about to happen: the records that change, at most MOST_AT_ONCE, and the others."""

    records: list[Any]
    unchanged: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A record that was left as it is, and why."""

    record: Model
    reason: str


class CannotRun(Exception):
    """The chosen records are not such that the change could be made; the text says why."""


class BulkChange:
    """What is done to each record. Texts are for the person; numbers are of records."""

    name: ClassVar[str]  # of the list's action
    title: ClassVar[Any]
    form: ClassVar[type[forms.Form] | None] = None
    # Whether what is entered decides which records change; then the numbers are shown after it.
    depends_on_values: ClassVar[bool] = False

    def make_form(
        self, request: HttpRequest, chosen: QuerySet[Any], data: Any
    ) -> forms.Form | None:
        """Return the form that asks what is needed; None asks nothing. May raise CannotRun."""
        return self.form(data) if self.form else None

    def changing(self, records: QuerySet[Any], values: Mapping[str, Any]) -> QuerySet[Any]:
        """Return the records that are not so yet; without values, as far as it is known."""
        raise NotImplementedError

    def notes(self, records: QuerySet[Any]) -> tuple[str, ...]:
        """Return what is worth knowing before, given the records that change."""
        return ()

    def announced(self, total: int) -> str:
        """Say that so many are going to change."""
        raise NotImplementedError

    def unchanged(self, total: int) -> str:
        """Say that so many are so already."""
        raise NotImplementedError

    def done(self, total: int) -> str:
        """Say that so many were changed."""
        raise NotImplementedError

    def apply(self, record: Any, values: Mapping[str, Any], by: Actor) -> None:
        """Call the service; what it refuses is reported and does not stop the others."""
        raise NotImplementedError


def run(
    model_admin: Any, request: HttpRequest, chosen: QuerySet[Any], change: BulkChange
) -> HttpResponseBase | None:
    """Ask or do; return a page, or None to go back to the list with messages."""
    # The list read only what it shows.
    chosen = chosen.defer(None)
    is_answer = "confirmed" in request.POST
    try:
        form = change.make_form(request, chosen, request.POST if is_answer else None)
    except CannotRun as error:
        messages.error(request, str(error))
        return None
    values = form.cleaned_data if form is not None and form.is_valid() else {}
    plan = _plan(chosen, change, values)
    if len(plan.records) > MOST_AT_ONCE:
        text = _("At most %(most)d at once: narrow the list first.")
        messages.error(request, text % {"most": MOST_AT_ONCE})
        return None
    if not plan.records:
        messages.info(request, _("There is nothing to change."))
        return None
    is_open = form is not None and not form.is_valid()
    token = "" if is_open and change.depends_on_values else _token(plan, change, values)
    if is_open or request.POST.get("confirmed") != token:
        return _ask(model_admin, request, change, plan, form, token)
    return _apply(model_admin, request, change, plan, values)


def _plan(chosen: QuerySet[Any], change: BulkChange, values: Mapping[str, Any]) -> Plan:
    # Of too many one too many is read, and they are counted by the database: "all in the list" may
    # be everybody there is.
    changing = change.changing(chosen, values)
    records = list(changing.order_by("pk")[: MOST_AT_ONCE + 1])
    if not records or len(records) > MOST_AT_ONCE:
        return Plan(records, 0)
    unchanged = chosen.order_by().count() - len(records)
    return Plan(records, unchanged, change.notes(changing.order_by()))


def _token(plan: Plan, change: BulkChange, values: Mapping[str, Any]) -> str:
    """Return what the person agrees to: other numbers or values need to be agreed to again."""
    parts = [str(len(plan.records))]
    if change.depends_on_values:
        parts += [str(getattr(value, "pk", value)) for value in values.values()]
    return ":".join(parts)


def _ask(
    model_admin: Any,
    request: HttpRequest,
    change: BulkChange,
    plan: Plan,
    form: forms.Form | None,
    token: str,
) -> HttpResponseBase:
    context = {
        **_common(model_admin, request, change),
        "plan": plan,
        "announced": change.announced(len(plan.records)) if token else "",
        "unchanged": change.unchanged(plan.unchanged) if token and plan.unchanged else "",
        "form": form,
        "confirmed": token,
        "checkbox": ACTION_CHECKBOX_NAME,
        "keys": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "select_across": request.POST.get("select_across", "0"),
    }
    return TemplateResponse(request, "admin/cartera/bulk_confirm.html", context)


def _apply(
    model_admin: Any,
    request: HttpRequest,
    change: BulkChange,
    plan: Plan,
    values: Mapping[str, Any],
) -> HttpResponseBase | None:
    by = actor_of(request)
    failures = []
    for record in plan.records:
        try:
            change.apply(record, values, by)
        except DomainError as error:
            failures.append(Failure(record, Refusal(error).text))
    done = len(plan.records) - len(failures)
    if done:
        messages.success(request, change.done(done))
    if len(failures) > MOST_SAID:
        context = {**_common(model_admin, request, change), "failures": failures}
        return TemplateResponse(request, "admin/cartera/bulk_failures.html", context)
    for failure in failures:
        messages.error(request, f"{failure.record}: {failure.reason}")
    return None


def _common(model_admin: Any, request: HttpRequest, change: BulkChange) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "title": change.title,
        "opts": model_admin.opts,
        "action": change.name,
        "list_address": request.get_full_path(),
    }
