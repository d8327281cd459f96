"""What one HTTP method of a view takes and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def domain_names(model: Model, fields: Mapping[str, str], naming: Naming) -> dict[str, str]:
    """Return domain name -> path on the wire for what the domain calls otherwise than the table.

    `fields` maps names to paths of keys, such as "main_contact.name" to "contact_info.name"; an
    item of a list is `contacts[]` in both.
    """
    return {name: _wire_path(model, path, naming) for name, path in fields.items()}


def _wire_path(model: Model, path: str, naming: Naming) -> str:
    names = []
    for part in path.split("."):
        key = part.removesuffix("[]")
        field = next(each for each in model.fields if each.key == key)
        names.append(naming(field) + part[len(key) :])
        if isinstance(field.type, Model):
            model = field.type
    return ".".join(names)
