"""Requests that nobody should send, sent in a world of the dispatch surface."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from django.db import transaction

from core.api.dispatch.fields import Field, Model
from tests.contract.nasty_requests import rows
from tests.contract.raw_wsgi import JSON, Reply, send
from tests.contract.routes_dispatch import ROUTES, declared
from tests.contract.world_dispatch import World, make_world
from tests.dispatch_program import checked, reason

MARK: Final = "@value@"
SUCCESSES: Final = frozenset({200, 201})
_STEP: Final = re.compile(r"(\w+)(?:\[(\d+)\])?")
WITH_BODY: Final[Mapping[str, Model]] = {
    name: model for name in ROUTES if (model := declared(name).input)
}


class Nasty:
    """A world, and requests in it that nobody should send."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.headers = {
            "Authorization": f"Bearer {world.program.token}",
            "x-tenant-id": str(world.company.pk),
        }

    def send(self, operation: str, what: str, path: str = "", **options: Any) -> Reply:
        """Send the operation's request; undo what it did if it was carried out.

        `path` is percent-encoded. A header that is None is not sent.
        """
        given = {**self.headers, **options.pop("headers", {})}
        headers = {name: value for name, value in given.items() if value is not None}
        method = options.pop("method", ROUTES[operation][0])
        options = {"content_type": JSON, **options}
        with transaction.atomic():
            path = path or self.world.path(operation)
            reply = send(method, path, headers=headers, **options)
            transaction.set_rollback(reply.status in SUCCESSES)
        assert_fine(reply, f"{operation}: {what}")
        return reply

    def usual(self, operation: str) -> dict[str, Any]:
        """Return the usual body, as options of `send`."""
        body = self.world.bodies.get(operation)
        return {"body": json.dumps(body).encode()} if body else {}

    def but(self, operation: str, name: str, token: bytes) -> bytes:
        """Return the usual body with a token of JSON as the value of a field."""
        body = placed(self.world.bodies[operation], name, MARK)
        return json.dumps(body).encode().replace(f'"{MARK}"'.encode(), token)


@contextmanager
def nasty_requests(settings: Any) -> Iterator[Nasty]:
    """Give a world to send requests in; fail if the block leaves any other row than there were."""
    settings.API_THROTTLE_RATE = "1000000/sec"
    made = Nasty(make_world())
    before = rows()
    yield made
    assert rows() == before


class _Told:
    """A reply as the functions for Django's take it."""

    def __init__(self, reply: Reply) -> None:
        self.content = reply.body
        self.headers = {name.lower(): value for name, value in reply.headers.items()}

    def __getitem__(self, name: str) -> str:
        return self.headers[name.lower()]


def assert_fine(reply: Reply, what: str) -> None:
    """See that it is a reply of the surface, whole and in its form, and no fault of the server."""
    assert reply.status < 500, (what, reply)
    assert reply.status != 429, "The throttle would hide everything else."
    # Servers refuse to send any other.
    assert all(re.fullmatch("[ -~]*", value) for value in reply.headers.values()), (what, reply)
    assert re.fullmatch("[ -~]{1,200}", reply.reason), (what, reply)
    told = checked(_Told(reply))
    if reply.status >= 400:
        assert list(told) == ["detail", "explanation", "field"], (what, reply)
        assert told["detail"], (what, reply)
        assert told["explanation"], (what, reply)
        assert reply.reason == reason(told["field"], told["detail"]), (what, reply)


def problem(reply: Reply) -> tuple[int, str | None, str]:
    """Return status, field and detail of a failure."""
    told = json.loads(reply.body)
    return reply.status, told["field"], told["detail"]


def placed(body: Any, name: str, value: Any) -> Any:
    """Return the body with the value at `name`; of lists only the named item is kept."""
    step, _, rest = name.partition(".")
    found = _STEP.fullmatch(step)
    assert found is not None, name
    key, index = found.groups()
    if not rest:
        return {**body, key: value}
    inner = body[key][int(index)] if index else body[key]
    new = placed(inner, rest, value)
    return {**body, key: [new] if index else new}


def tables(operation: str) -> Iterator[tuple[str, Model, Field]]:
    """Give every scalar of the operation's body: its place, the model it is of and itself."""
    yield from _of(WITH_BODY[operation], "")


def _of(model: Model, place: str) -> Iterator[tuple[str, Model, Field]]:
    for field in model.fields:
        here = f"{place}{field.name}"
        if isinstance(field.type, Model):
            yield from _of(field.type, f"{here}[0]." if field.is_list else f"{here}.")
        else:
            yield here, model, field
