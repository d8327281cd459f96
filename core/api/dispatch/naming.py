"""Names of domain errors' fields on the wire: `addresses[1].latitude` and the like."""

from __future__ import annotations

import re
from typing import Final

from core.api.dispatch.fields import Model

_STEP: Final = re.compile(r"(?P<key>[^\[\]]+)(?P<index>\[\d+\])?")


def wire_field(model: Model, name: str) -> tuple[str | None, str]:
    """Return `<Model>.<field>` of the innermost model, and the place of that model in the body.

    `name` is made of keys. (None, "") for a name that the model has not: the problem is then the
    whole record's.
    """
    *outer, last = name.split(".")
    places: list[str] = []
    for part in outer:
        step = _STEP.fullmatch(part)
        field = model.by_key.get(step["key"]) if step else None
        if step is None or field is None or not isinstance(field.type, Model):
            return None, ""
        places.append(field.name + (step["index"] or ""))
        model = field.type
    step = _STEP.fullmatch(last)
    field = model.by_key.get(step["key"]) if step else None
    if step is None or field is None:
        return None, ""
    if step["index"]:  # an item as a whole
        places.append(field.name + step["index"])
    return f"{model.name}.{field.name}", ".".join(places)
