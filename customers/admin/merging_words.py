"""What a merge did, in words: its moves, counted and named as staff know the records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from customers.admin.merging_effects import label_of
from customers.merging import has_rule
from customers.models import Customer, CustomerMerge

# Said by the page already: that the other one was merged, and when.
_KNOWN: Final = ("deleted_at", "merged_into_id", "updated_at")


@dataclass(frozen=True, slots=True)
class Told:
    """What the page of a merge says: records that moved, counted, and the survivor's values."""

    moved: list[tuple[str, int]]
    values: list[tuple[str, str, str]]


def told(merge: CustomerMerge) -> Told:
    """Return what the merge did; records of models that are no more are left out."""
    moved: Counter[str] = Counter()
    for label, _key in {(label, key) for label, key in _moved(merge)}:
        moved[label] += 1
    return Told(sorted(moved.items()), list(_values(merge)))


def _moved(merge: CustomerMerge) -> Iterator[tuple[str, Any]]:
    """Give the label and the key of every record that got another customer."""
    for move in merge.moves:
        model = _model_of(move)
        field = _field_of(model, move) if model is not None else None
        if model is None or field is None or not has_rule(model, field.name):
            continue
        if not (model is Customer and move["pk"] in (merge.survivor_id, merge.merged_id)):
            yield label_of(model, field.name), move["pk"]


def _values(merge: CustomerMerge) -> Iterator[tuple[str, str, str]]:
    """Give label, value of before and value of after of the survivor's own columns."""
    for move in merge.moves:
        is_own = _model_of(move) is Customer and move["pk"] == merge.survivor_id
        field = _field_of(Customer, move) if is_own else None
        if field is not None and move["column"] not in _KNOWN:
            before, after = _text(field, move["before"]), _text(field, move["after"])
            yield str(capfirst(field.verbose_name)), before, after


def _model_of(move: Mapping[str, Any]) -> type[Model] | None:
    try:
        return apps.get_model(move["model"])
    except LookupError:
        return None


def _field_of(model: type[Model], move: Mapping[str, Any]) -> Any:
    by_column = {field.attname: field for field in model._meta.concrete_fields}
    try:
        return by_column.get(move["column"]) or model._meta.get_field(move["column"])
    except FieldDoesNotExist:
        return None


def _text(field: Any, value: Any) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.is_relation:
        found = field.related_model._base_manager.filter(pk=value).first()
        return str(found) if found is not None else str(value)
    return str(dict(field.flatchoices).get(value, value))
