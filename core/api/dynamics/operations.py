"""What one HTTP method of a view takes and answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.api.dynamics.envelope import NOTHING
from core.api.dynamics.fields import Model, Naming


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation: the models of its body and of its reply's data, and its words.

    `id` is its name in the OpenAPI document and `summary` its line there; `message` is what a
    success says. `query` are the URL's parameters beside `GrantorTaxId`, as OpenAPI declares them;
    a list also takes `page` and `pageSize`.
    """

    id: str
    summary: str
    message: str = "The request was carried out."
    input: Model | None = None
    output: Model = NOTHING
    is_list: bool = False
    description: str = ""
    query: Sequence[dict[str, Any]] = ()


# Where the view has no such method; its 405 has no envelope.
UNKNOWN = Operation(id="", summary="")


@cache
def wire_names(model: Model, naming: Naming) -> dict[str, str]:
    """Return key -> name on the wire for every field of the model and of the models inside it.

    A key that several of them have means the outermost one.
    """
    names: dict[str, str] = {}
    for field in model.fields:
        names.setdefault(field.key, naming(field))
    for field in model.fields:
        if isinstance(field.type, Model):
            for key, name in wire_names(field.type, naming).items():
                names.setdefault(key, f"{naming(field)}.{name}")
    return names
