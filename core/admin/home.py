"""The home page: figures of the organization that one works in, which every app adds to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.admin.figures import Card, Chart, Column, Feed, Section
from core.admin.scope import MOST_OFFERED, chosen_organization, offered_organizations
from core.models import Organization

# Both give nothing where the person may not see the figures.
FiguresMaker = Callable[[HttpRequest, Organization], Iterable[Card | Chart | Feed]]
ColumnsMaker = Callable[[HttpRequest, Sequence[Organization]], Iterable[Column]]

_FIGURES: list[tuple[int, Any, FiguresMaker]] = []
_COLUMNS: list[ColumnsMaker] = []


def register_figures(title: Any, *, order: int) -> Callable[[FiguresMaker], FiguresMaker]:
    """Return a decorator: what it decorates makes a section of the home page, by its `order`."""

    def register(maker: FiguresMaker) -> FiguresMaker:
        _FIGURES.append((order, title, maker))
        return maker

    return register


def register_columns(maker: ColumnsMaker) -> ColumnsMaker:
    """Let the maker add figures to the table of organizations."""
    _COLUMNS.append(maker)
    return maker


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Return the context of the home page (unfold's `DASHBOARD_CALLBACK`)."""
    organization = chosen_organization(request)
    context["title"] = _("Home")
    context["organization"] = organization
    if organization is not None:
        context["subtitle"] = organization.name
        context["sections"] = sections_of(request, organization)
        return context
    offered = offered_organizations(request)
    context["organizations"] = offered[:MOST_OFFERED]
    context["has_more_organizations"] = len(offered) > MOST_OFFERED
    context["columns"], context["rows"] = _overview(request, offered[:MOST_OFFERED])
    return context


def sections_of(request: HttpRequest, organization: Organization) -> list[Section]:
    """Return the sections with something that the person may see."""
    sections = []
    for _order, title, maker in sorted(_FIGURES, key=lambda each: each[0]):
        figures = list(maker(request, organization))
        if figures:
            sections.append(
                Section(
                    title=title,
                    cards=[each for each in figures if isinstance(each, Card)],
                    charts=[each for each in figures if isinstance(each, Chart)],
                    feeds=[each for each in figures if isinstance(each, Feed)],
                )
            )
    return sections


def _overview(
    request: HttpRequest, organizations: Sequence[Organization]
) -> tuple[list[Any], list[tuple[Organization, list[str]]]]:
    """Return the labels of the columns, and each organization with its figures."""
    if not organizations:
        return [], []
    columns = [column for maker in _COLUMNS for column in maker(request, organizations)]
    rows = [
        (each, [f"{column.values.get(each.pk, 0):,}" for column in columns])
        for each in organizations
    ]
    return [column.label for column in columns], rows
