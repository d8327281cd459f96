"""The home page of the back office in front of tests."""

from __future__ import annotations

from typing import Any

from core.admin.figures import Card, Chart
from tests.back_office import Staff


def sections(staff: Staff) -> dict[str, Any]:
    """Return the sections that the person sees, by their titles."""
    response = staff.get("index")
    assert response.status_code == 200
    return {str(section.title): section for section in response.context.get("sections") or []}


def cards(staff: Staff) -> dict[str, Card]:
    """Return all figures that the person sees, by their labels."""
    found = [card for section in sections(staff).values() for card in section.cards]
    named = {str(card.label): card for card in found}
    assert len(named) == len(found), "Two figures have the same name."
    return named


def charts(staff: Staff) -> dict[str, Chart]:
    """Return all charts that the person sees, by their titles."""
    found = [chart for section in sections(staff).values() for chart in section.charts]
    return {str(chart.title): chart for chart in found}


def listed_at(staff: Staff, address: str) -> int:
    """Return how many records the list of this address has."""
    response = staff.client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return int(response.context["cl"].queryset.count())
