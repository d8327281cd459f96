"""Pages of records whose form, tables and panels stand in tabs.

A fieldset stands in the tab that its class `in_tab(key)` names, an inline in that of its
`page_tab`, a panel in that of its `tab`. Without JavaScript the tabs are read one below the other.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.text import slugify

# No "tab" in it: the theme would take the fieldset for one of its own tabs.
_CLASS = "stands-in-"


@dataclass(kw_only=True, slots=True)
class Tab:
    """A tab and what is in it; `errors` is how many there are in its forms."""

    key: str
    title: Any
    fieldsets: list[Any] = field(default_factory=list)
    inlines: list[Any] = field(default_factory=list)
    panels: list[Any] = field(default_factory=list)
    errors: int = 0
    is_open: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.fieldsets or self.inlines or self.panels)


@dataclass(frozen=True, slots=True)
class Subpage:
    """A page beside the tabs that is asked for by itself, because it is long."""

    address: str
    title: Any
    is_current: bool = False


def in_tab(key: str) -> list[str]:
    """Return the classes of a fieldset that stands in the tab."""
    return [_CLASS + key]


class TabbedPage:
    """For an admin: lays its form out in `tabs`, pairs of a key and a title, in their order."""

    change_form_template = "admin/cartera/change_form_tabs.html"
    tabs: tuple[tuple[str, Any], ...] = ()

    def subpages(self, request: HttpRequest, record: Any, current: str = "") -> list[Subpage]:
        """Return the pages beside the tabs that the person may open."""
        return []

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Return the page, laid out in tabs."""
        response = super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            told, record = response.context_data, kwargs.get("obj")
            told["page_tabs"] = self._laid_out(request, told)
            told["header_actions"] = list(_actions(told.get("panels", ()), dict(self.tabs)))
            told["subpages"] = self.subpages(request, record) if record is not None else []
        return response

    def _laid_out(self, request: HttpRequest, context: dict[str, Any]) -> list[Tab]:
        found = {key: Tab(key=key, title=title) for key, title in self.tabs}
        first = next(iter(found))
        for fieldset in context["adminform"]:
            tab = found[_key_of(fieldset, first)]
            tab.fieldsets.append(fieldset)
            tab.errors += len(set(_names(fieldset.fields)) & set(fieldset.form.errors))
        for inline in context["inline_admin_formsets"]:
            tab = found[getattr(inline.opts, "page_tab", first)]
            tab.inlines.append(inline)
            tab.errors += inline.formset.total_error_count() if inline.formset.is_bound else 0
        for panel in context.get("panels", ()):
            key = panel.tab or slugify(str(panel.title))
            found.setdefault(key, Tab(key=key, title=panel.title)).panels.append(panel)
        tabs = [tab for tab in found.values() if not tab.is_empty]
        _open_one(tabs, request.GET.get("tab", ""))
        return tabs


def _open_one(tabs: list[Tab], wanted: str) -> None:
    """Open the first tab with an error, else the one that the address asks for, else the first."""
    chosen = [tab for tab in tabs if tab.errors] or [tab for tab in tabs if tab.key == wanted]
    for tab in (chosen or tabs)[:1]:
        tab.is_open = True


def _key_of(fieldset: Any, first: str) -> str:
    classes = fieldset.classes.split()
    keys = [each.removeprefix(_CLASS) for each in classes if each.startswith(_CLASS)]
    return keys[0] if keys else first


def _names(fields: Iterable[Any]) -> Iterator[str]:
    for each in fields:
        if isinstance(each, str):
            yield each
        else:
            yield from _names(each)


def _actions(panels: Iterable[Any], tabs: Container[str]) -> Iterator[Any]:
    """Yield what the panels lead to that are tabs of their own, beside those of the form."""
    for panel in panels:
        if panel.tab not in tabs:
            yield from panel.actions
