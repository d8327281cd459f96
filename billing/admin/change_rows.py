"""The page on which a person says what shall change of a contract: its fields and their reading.

A contract may hold a thousand services; a page has `PER_PAGE` of them, and the draft the rest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from billing import services
from billing.admin.change_draft import SAID, Draft, read_object
from billing.models import Recurrence, Service
from billing.services.state import held_services
from customers.lookups import is_storable

PER_PAGE: Final = 50
NEW_ROWS: Final = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A service that the contract holds or shall get, as the draft leaves it."""

    service: Service
    values: dict[str, Any]
    is_new: bool
    is_removed: bool
    used: int | None


class ChangeForms:
    """All forms of one page: the contract's own values, the rows of services, and new rows.

    `makers` are classes of forms: of the contract, of a row, of a new row. After `read` the draft
    knows what was entered.
    """

    def __init__(
        self, request: HttpRequest, contract: Recurrence, draft: Draft, makers: tuple[Any, Any, Any]
    ) -> None:
        self.contract, self.draft, self.makers = contract, draft, makers
        self.data = request.POST if "shown" in request.POST else None
        self.rows = _rows(contract, draft)
        self.page = self._page(request.POST.get("shown_page"))
        self.head: Any = None
        self.row_forms: list[Any] = []
        self.new_forms: list[Any] = []

    def show(self, number: Any) -> None:
        """Make unbound forms of this page, with what the draft says."""
        self.data = None
        self.rows = _rows(self.contract, self.draft)
        self.page = self._page(number)
        self._make()

    def read(self) -> bool:
        """Take what was entered into the draft, wholly or, when something is wrong, not at all."""
        self._make()
        forms_ = [self.head, *self.row_forms, *self.new_forms]
        # All of them, so that every mistake is shown at once.
        if not all([each.is_valid() for each in forms_]):
            return False
        known = {row.service.code for row in self.rows if not row.is_removed}
        if not all([self._is_other(form, known) for form in self.new_forms]):
            return False
        shown = self._seen()
        for form in self.row_forms:
            self._take(form, shown)
        for form in self.new_forms:
            self._add(form)
        self._take_columns(shown)
        return True

    def shown(self) -> str:
        """Return what the page showed first, so that only what the person changes is taken in."""
        if self.data is not None:
            return str(self.data["shown"])
        rows = {form.row.service.code: form.row.values for form in self.row_forms}
        return json.dumps({"columns": self._columns(), "rows": rows})

    @property
    def media(self) -> forms.Media:
        """The scripts and styles of the fields."""
        return self.head.media + self.new_forms[0].media

    def _page(self, number: Any) -> Page[Row]:
        return Paginator(self.rows, PER_PAGE).get_page(number)

    def _make(self) -> None:
        head, row_form, new_form = self.makers
        self.head = head(self.data, initial=self._columns_shown())
        self.row_forms = []
        for row in self._rows_asked_for():
            initial = {**row.values, "is_removed": row.is_removed}
            form = row_form(self.data, initial=initial, prefix=f"s{row.service.pk}")
            form.row = row
            form.fields["transaction_limit"].required = not row.is_new
            _name_fields(form, str(row.service))
            self.row_forms.append(form)
        self.new_forms = [
            new_form(
                self.data,
                prefix=f"new{number}",
                empty_permitted=True,
                use_required_attribute=False,
            )
            for number in range(NEW_ROWS)
        ]
        for number, form in enumerate(self.new_forms, 1):
            _name_fields(form, gettext("new service %(number)d") % {"number": number})

    def _seen(self) -> dict[str, Any]:
        return read_object("" if self.data is None else str(self.data["shown"]))

    def _rows_asked_for(self) -> list[Row]:
        """Return the rows of the page; of one that is sent, those that it had and still exist."""
        if self.data is None:
            return list(self.page)
        had = self._seen().get("rows")
        return [row for row in self.rows if isinstance(had, dict) and row.service.code in had]

    def _columns(self) -> dict[str, Any]:
        package = self.contract.package
        known = {
            "price": f"{self.contract.price:.2f}",
            "package": package.code if package else None,
            "name": self.contract.name,
        }
        return {**known, **self.draft.columns}

    def _columns_shown(self) -> dict[str, Any]:
        columns = self._columns()
        packages = self.makers[0].base_fields["package"].queryset
        code = columns["package"]
        found = packages.filter(code=code).first() if code and is_storable(str(code)) else None
        return {**columns, "package": found}

    def _take_columns(self, shown: Mapping[str, Any]) -> None:
        entered = self.head.cleaned_data
        package = entered["package"]
        columns = {
            "price": f"{entered['price']:.2f}",
            "package": package.code if package else None,
            "name": entered["name"],
        }
        before = shown.get("columns")
        before = before if isinstance(before, dict) else {}
        changed = {name: value for name, value in columns.items() if value != before.get(name)}
        self.draft.columns |= changed

    def _take(self, form: Any, shown: Mapping[str, Any]) -> None:
        code, rows = form.row.service.code, shown.get("rows")
        before = rows.get(code) if isinstance(rows, dict) else None
        before = before if isinstance(before, dict) else {}
        entered = form.cleaned_data
        changed = {name: entered[name] for name in SAID if entered[name] != before.get(name)}
        if changed:
            self.draft.say(code, changed)
        self.draft.remove(code, is_removed=entered["is_removed"])

    def _is_other(self, form: Any, known: set[str]) -> bool:
        """Say whether the new row is blank, or about a service that is not there yet."""
        if not form.has_changed():
            return True
        code = form.cleaned_data["service"].code
        if code in known:
            form.add_error("service", gettext("The contract already has this service."))
            return False
        known.add(code)
        return True

    def _add(self, form: Any) -> None:
        if not form.has_changed():
            return
        code = form.cleaned_data["service"].code
        if code in self.draft.removed:
            self.draft.removed.remove(code)
        else:
            self.draft.added[code] = {}
        said = {name: form.cleaned_data[name] for name in SAID}
        self.draft.say(code, {name: each for name, each in said.items() if each not in (None, "")})


def _rows(contract: Recurrence, draft: Draft) -> list[Row]:
    """Return the contract's services, then the draft's new ones (three queries)."""
    used = services.used_in_period(contract, timezone.now())
    held = held_services(contract)
    rows = [
        Row(
            service=row.service,
            values={
                **{name: getattr(row, name) for name in SAID},
                **draft.said.get(row.service.code, {}),
            },
            is_new=False,
            is_removed=row.service.code in draft.removed,
            used=used.get(row.service_id, 0),
        )
        for row in held
    ]
    known = {row.service.code for row in held}
    codes = [code for code in draft.added if code not in known and is_storable(code)]
    offered = Service.objects.for_organization(contract.organization).filter(code__in=codes)
    found = {service.code: service for service in offered} if codes else {}
    blank = {"transaction_limit": None, "value": "", "external_id": ""}
    for code in codes:
        if code in found:
            values = {**blank, **draft.added[code]}
            rows.append(Row(found[code], values, is_new=True, is_removed=False, used=None))
    return rows


def _name_fields(form: Any, what: str) -> None:
    """Label the fields for those who hear them: the table's head is far away."""
    for each in form.fields.values():
        text = gettext("%(field)s: %(service)s") % {"field": each.label, "service": what}
        each.widget.attrs["aria-label"] = text
