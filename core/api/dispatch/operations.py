"""What one HTTP method of a view takes and answers."""

from __future__ import annotations

from dataclasses import dataclass

from core.api.dispatch.fields import Model


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation: its models, its status, its words in the OpenAPI document.

    `id` is its name there. `input` is the model of the body (None: a body is not looked at),
    `query` the parameters of the URL as a model (None: there are none), `output` the model of the
    reply's record, or of each of `results` with `is_list`.
    """

    id: str
    summary: str
    output: Model
    description: str = ""
    input: Model | None = None
    query: Model | None = None
    is_list: bool = False
    status: int = 200
