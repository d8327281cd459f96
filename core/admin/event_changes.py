"""What an event says that changed, as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.text import capfirst

from core.admin.differences import NOTHING
from core.models import Event


def event_differences(event: Event) -> Iterator[dict[str, Any]]:
    """Yield `field`, `old` and `new` of every change; records are told by their ids."""
    model = _model_of(event.subject_type)
    for name, change in event.changes.items():
        is_pair = isinstance(change, list) and len(change) == 2
        old, new = change if is_pair else (None, change)
        yield {"field": _label(model, name), "old": _told(old), "new": _told(new)}


@cache
def _model_of(subject_type: str) -> type[Model] | None:
    """Return the model that events call so; names of models are the product's own, and differ."""
    models = (model for model in apps.get_models() if model._meta.model_name == subject_type)
    return next(models, None)


def _label(model: type[Model] | None, name: str) -> str:
    """Return the field's label; a name such as "billing_address.city" is told as it is."""
    try:
        field: Any = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        field = None
    return capfirst(getattr(field, "verbose_name", None) or name)


def _told(value: Any) -> str:
    return NOTHING if value in (None, "", []) else str(value)
