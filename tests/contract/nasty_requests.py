"""Requests that nobody should send, sent in a world of the dynamics surface."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

import orjson
from django.apps import apps
from django.db import models, transaction

from core.api.dynamics.failures import FAILURES
from tests.contract.raw_wsgi import Reply, send
from tests.contract.routes_dynamics import ROUTES
from tests.contract.world_dynamics import World
from tests.dynamics import ENVELOPE, JSON, PREFIX

APPS: Final = ("core", "customers", "billing", "collections_policy", "dispatch")
# Before the action is reached: ASP.NET's own body.
WITHOUT_ENVELOPE: Final = frozenset({405, 413, 415})


class Nasty:
    """A world, and requests in it that nobody should send."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.headers = {"Authorization": f"Bearer {world.program.token}"}

    def path(self, operation: str, **variables: str) -> str:
        """Return the address; what is given is percent-encoded already."""
        ids = {name: quote(str(each), safe="") for name, each in self.world.ids.items()}
        return PREFIX + ROUTES[operation][1].format(**{**ids, **variables})

    def send(self, operation: str, what: str, path: str = "", **options: Any) -> Reply:
        """Send the operation's request; undo what it did if it was carried out."""
        headers = {**self.headers, **options.pop("headers", {})}
        with transaction.atomic():
            path = path or self.path(operation)
            reply = send(ROUTES[operation][0], path, headers=headers, **options)
            transaction.set_rollback(reply.status == 200)
        assert_fine(reply, f"{operation}: {what}")
        return reply

    def usual(self, operation: str) -> dict[str, Any]:
        """Return the usual body, as options of `send`."""
        body = self.world.bodies.get(operation)
        return {"body": orjson.dumps(body), "content_type": JSON} if body else {}


def assert_fine(reply: Reply, what: str) -> None:
    """See that it is a reply of the surface, that tells the truth twice."""
    assert reply.status < 500, (what, reply)
    assert reply.status != 429, "The throttle would hide everything else."
    assert reply.headers["Content-Type"] == "application/json; charset=utf-8", (what, reply)
    content = orjson.loads(reply.body)
    if list(content) == ["Message"]:
        assert reply.status in {404, *WITHOUT_ENVELOPE}, (what, reply)
        return
    assert list(content) == ENVELOPE, (what, reply)
    assert content["success"] == (reply.status == 200), (what, reply)
    if reply.status != 200:
        assert FAILURES[content["failureCode"]].status == reply.status, (what, reply)
        assert content["messageDetail"], (what, reply)
        assert content["data"] is None, (what, reply)


def rows() -> dict[str, int]:
    """Return how many rows each table has, those of the history too."""
    tables = (model for app in APPS for model in apps.get_app_config(app).get_models())
    return {model._meta.db_table: model._default_manager.count() for model in tables}


def too_long() -> list[str]:
    """Return the columns that hold more than they may."""
    found = []
    for app in APPS[1:]:
        for model in apps.get_app_config(app).get_models():
            limits = {
                each.attname: each.max_length
                for each in model._meta.concrete_fields
                if isinstance(each, models.CharField) and each.max_length
            }
            for row in model._default_manager.values(*limits) if limits else ():
                found += [
                    f"{model.__name__}.{name}"
                    for name, limit in limits.items()
                    if len(str(row[name] or "")) > limit
                ]
    return found
