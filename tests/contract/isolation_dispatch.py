"""Asking for another tenant's records on the dispatch surface, and what belongs to a tenant."""

from __future__ import annotations

import re
from typing import Any, Final

from django.apps import apps
from django.db import models, transaction

from core.models import Organization
from tests.contract.isolation_places_dispatch import Place
from tests.contract.routes_dispatch import is_write
from tests.contract.world_dispatch import THEIRS, World
from tests.dispatch_program import Program, problem

# What differs from one reply to the next, whatever was asked for.
VARYING: Final = {
    *("x-request-id", "content-length", "etag"),
    *("ratelimit-remaining", "ratelimit-reset"),
}
TIME: Final = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+")
Twins = tuple[World, World]


def rows_of(company: Organization) -> dict[str, list[Any]]:
    """Return every row of every table that belongs to the company, its history too."""
    found = {}
    for model in apps.get_models():
        if owned := _owned_by(model, company):
            rows = model._default_manager.filter(**owned).order_by("pk").values()
            found[model.__name__] = list(rows)
    return found


def _owned_by(model: type[models.Model], company: Organization) -> dict[str, Any]:
    """Return how to find the company's rows of a model; empty where none has an owner."""
    if model is Organization:
        return {"pk": company.pk}
    names = {field.name for field in model._meta.get_fields()}
    if "organization" in names:
        return {"organization": company}
    if "customer" in names:
        return {"customer__organization": company}
    return {}


def keep_rows(world: World) -> None:
    """Keep what belongs to the world now; `ask` sees to it that it stays."""
    world.ids["rows"] = rows_of(world.company)


def ask(
    place: Place, key: object, twins: Twins, program: Program | None = None, **options: Any
) -> tuple[int, bytes, str, dict[str, str]]:
    """Send the request, undo what it did; return the reply with the key made neutral."""
    ours, theirs = twins
    with transaction.atomic():
        reply = send_at(place, key, ours, program, **options)
        if key in theirs.ids.values() and is_write(place.operation):
            assert rows_of(theirs.company) == theirs.ids["rows"], place
        transaction.set_rollback(True)
    content = without(reply.content, key)
    assert THEIRS.encode() not in content, (place, content)
    assert reply.status_code < 500, (place, content)
    if reply.status_code >= 400:
        problem(reply)
    reason = without(reply.reason_phrase.encode(), key).decode()
    headers = {name: each for name, each in reply.headers.items() if name.lower() not in VARYING}
    return reply.status_code, TIME.sub(b"@", content), reason, headers


def send_at(
    place: Place, key: object, world: World, program: Program | None = None, **options: Any
) -> Any:
    """Send the operation's request, with the key in its place."""
    variables: dict[str, Any] = {place.name: key} if place.part == "url" else {}
    body = options.pop("body", world.bodies.get(place.operation))
    query = {place.name: key} if place.part == "query" else options.pop("query", None)
    if place.part == "body":
        body = {**body, place.name: key}
    return world.send(place.operation, program, body=body, query=query, **variables, **options)


def without(content: bytes, key: object) -> bytes:
    """Put # for the key, but not for digits inside a number."""
    whole = rb"(?<![0-9A-Za-z])" + re.escape(str(key).encode()) + rb"(?![0-9A-Za-z])"
    return re.sub(whole, b"#", content)
