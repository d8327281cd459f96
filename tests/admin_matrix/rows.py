"""What stands in the database, to see that nothing was written."""

from __future__ import annotations

from typing import Any, Final

from django.apps import apps
from django.db import models

from core.models import Organization
from tests.contract.isolation_dispatch import rows_of

# Logins and the admin's own log write these, whatever is asked for.
NOT_COMPARED: Final = {"Session", "LogEntry", "AccessLog", "User", "HistoricalUser"}


def all_rows(*, of_the_past: bool = False) -> dict[str, list[Any]]:
    """Return every row of every table of ours, or of the tables of the past only."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model.__name__ not in NOT_COMPARED and (not of_the_past or _is_past(model))
    }


def rows_of_organization(organization: Organization) -> dict[str, list[Any]]:
    """Return every row that belongs to the organization, its past too."""
    return rows_of(organization)


def _is_past(model: type[models.Model]) -> bool:
    return hasattr(model, "instance_type")
