"""The rules of a field table, checked on what was read and worded as .NET words them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from core.api.dynamics.fields import Field, Kind, Model, Rules, Values
from core.api.dynamics.reading import (
    MAX_PROBLEMS,
    Body,
    InvalidModel,
    is_required,
    join,
)
from core.api.dynamics.scalars import double_text

# The body's values -> what the record that they are about shows now.
Shown = Callable[[Values], Values]


def check(model: Model, body: Body, *, shown: Shown = lambda values: {}) -> Values:
    """Return the body's values; InvalidModel with every problem of reading and of rules.

    `shown` returns what the record that the body changes shows now. It is asked when a rule is
    broken: a value that is sent back as it was shown may do so, because other surfaces know fewer
    rules; not so a required one, by which the record is known.
    """
    problems = _all_problems(model.fields, body)
    if problems:
        problems = _all_problems(_changing(model, body.values, shown(body.values)), body)
    if problems:
        raise InvalidModel(problems)
    return body.values


def _changing(model: Model, values: Values, now: Values) -> list[Field]:
    """Return the required fields, and those whose value is not what is shown now."""
    return [
        field
        for field in model.fields
        if field.rules.required or field.key not in now or now[field.key] != values.get(field.key)
    ]


def _all_problems(fields: Sequence[Field], body: Body) -> list[str]:
    broken = chain(body.problems.values(), _problems(fields, body, body.values, ""))
    return list(islice(broken, MAX_PROBLEMS))


def _problems(fields: Sequence[Field], body: Body, values: Values, path: str) -> Iterator[str]:
    for field in fields:
        here = join(path, body.naming(field))
        if here not in body.problems:
            yield from _field_problems(field, body, values.get(field.key), here)


def _field_problems(field: Field, body: Body, value: Any, path: str) -> Iterator[str]:
    if field.rules.required and (value is None or (isinstance(value, str) and not value.strip())):
        yield is_required(path)
    if value is None or value == "":
        return
    if field.is_list:
        if isinstance(field.type, Model):
            for i, item in enumerate(value):
                if item is not None:
                    yield from _problems(field.type.fields, body, item, f"{path}[{i}]")
    elif isinstance(field.type, Model):
        yield from _problems(field.type.fields, body, value, path)
    else:
        yield from _scalar_problems(field.rules, field.type, value, path)


def _scalar_problems(rules: Rules, kind: Kind, value: Any, path: str) -> Iterator[str]:
    is_too_long = rules.max_length is not None and len(value) > rules.max_length
    # A text beyond its length is not matched: the time of a pattern is bounded by that length.
    if rules.pattern and not is_too_long and not rules.regex.fullmatch(_as_text(kind, value)):
        yield f"The field {path} must match the regular expression '{rules.pattern}'."
    if not _is_between(rules, value):
        yield f"The field {path} must be between {rules.minimum} and {rules.maximum}."
    size = "The field {} must be a string or array type with a {} length of '{}'."
    if rules.min_length is not None and len(value) < rules.min_length:
        yield size.format(path, "minimum", rules.min_length)
    if is_too_long:
        yield size.format(path, "maximum", rules.max_length)


def _is_between(rules: Rules, value: Any) -> bool:
    if rules.minimum is not None and value < rules.minimum:
        return False
    return rules.maximum is None or value <= rules.maximum


def _as_text(kind: Kind, value: Any) -> str:
    return double_text(value) if kind is Kind.DOUBLE else str(value)
