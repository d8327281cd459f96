"""A dispatch surface of its own for tests: views over toy tables.

Its records are customers, since something must be locked for If-Match. A `failures` path raises
what its body or its id says.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from rest_framework.request import Request

from core.api.dispatch.fields import Model, boolean, integer, list_of, nested, number, string
from core.api.dispatch.operations import Operation
from core.api.dispatch.outside import unknown_url
from core.api.dispatch.routing import everything_below, route
from core.api.dispatch.versions import FieldRenamed, VersionHistory
from core.api.dispatch.views import DispatchView
from core.errors import (
    CurrencyNotConfigured,
    DomainError,
    InvalidValue,
    MissingValue,
    NotFound,
    NotUnique,
    StillNeeded,
    WrongType,
)
from core.models import ApiClient
from customers.models import Customer

VERSIONS = ("2019/01/01", "2020/01/01", "2021/01/01")


class TitleRenamed(FieldRenamed):
    """A thing's name was its title."""

    version = "2020/01/01"
    about = "`title` is now `name`."
    models = frozenset({"ThingModel", "UpdateThingModel"})
    old = "title"
    new = "name"


HISTORY = VersionHistory(VERSIONS, [TitleRenamed])

THING = Model("ThingModel", [integer("id", "pk"), string("name", max_length=64)])
UPDATE = Model(
    "UpdateThingModel",
    [string("name", min_length=1, max_length=64, nullable=False), integer("size", minimum=1)],
)
PART = Model("CreatePartModel", [number("latitude"), string("line_1", "street")])
OWNER = Model("OwnerModel", [string("name"), list_of("parts", PART)])
FAIL = Model(
    "FailModel",
    [
        string("kind", required=True),
        string("code", "reference"),
        boolean("is_done"),
        list_of("addresses", PART),
        nested("owner", OWNER),
    ],
)
QUERY = Model(
    "ListThingsQueryModel",
    [
        string("name", min_length=1, max_length=64),
        integer("page_index", minimum=1, maximum=10_000),
        integer("page_limit", minimum=1, maximum=1_000),
    ],
)

FAILURES: dict[str, Exception] = {
    "missing": MissingValue("reference"),
    "invalid": InvalidValue("reference is too late.", field="reference"),
    "sentence": InvalidValue("It is too late.", field="reference"),
    "type": WrongType("is_done", "a boolean"),
    "unique": NotUnique("reference"),
    "currency": CurrencyNotConfigured("GBP", field="money"),
    "in body": NotFound("thing", 7, field="reference"),
    "in url": NotFound("thing", 7),
    "needed": StillNeeded("Others need it."),
    "plain": DomainError("No."),
    "nested": InvalidValue("Too far north.", field="addresses[1].latitude"),
    "item": InvalidValue("One too many.", field="addresses[1]"),
    "list": InvalidValue("Too few.", field="addresses"),
    "deep": InvalidValue("Too long.", field="owner.parts[0].street"),
    "renamed": NotUnique("thing.code"),
    "stranger": InvalidValue("It is odd.", field="owner.colour.red"),
    "newline": InvalidValue("One\r\nX-Evil: 1\0 Ñandú \u0661" + "!" * 300, field="reference"),
    "django 404": Http404("a secret"),
    "django 403": PermissionDenied("a secret"),
    "bug": ZeroDivisionError("a secret"),
    "cut": OperationalError("a secret"),
    "closed": InterfaceError("a secret"),
}

# What the hooks of the app's base view were told and what they answer.
USED: list[tuple[str, bool]] = []
PINS: dict[int, str] = {}


class ToyView(DispatchView):
    """The base of the toy surface."""

    tag = "Thing"
    history = HISTORY

    def pinned_version(self, client: ApiClient) -> str | None:
        """Return what the test says."""
        return PINS.get(client.pk)

    def version_used(self, version: str, *, is_given: bool) -> None:
        """Remember it for the test."""
        USED.append((version, is_given))

    def find(self, thing_id: int) -> Customer:
        """Return the thing of the URL."""
        thing = Customer.objects.filter(organization=self.organization, pk=thing_id).first()
        if thing is None:
            raise NotFound("thing", thing_id)
        return thing


class TenantsView(ToyView):
    """The caller's tenants."""

    needs_tenant = False
    operations = {
        "GET": Operation(id="listTenants", summary="List", output=THING, query=QUERY, is_list=True)
    }

    def get(self, request: Request) -> HttpResponse:
        """Answer the tenants that the caller may read."""
        return self.reply_page([access.organization for access in self.accesses])


class ThingsView(ToyView):
    """All things of a tenant."""

    operations = {
        "GET": Operation(id="listThings", summary="List", output=THING, query=QUERY, is_list=True),
        "POST": Operation(
            id="createThing", summary="Create", input=UPDATE, output=THING, status=201
        ),
    }

    def get(self, request: Request) -> HttpResponse:
        """Answer a page of the things."""
        things = Customer.objects.filter(organization=self.organization)
        return self.reply_page(things.filter(name__icontains=self.parameters.get("name", "")))

    def post(self, request: Request) -> HttpResponse:
        """Answer a thing that is kept nowhere: the tenant's number, and the name that was sent."""
        return self.reply(Customer(pk=self.organization.pk, name=self.read()["name"]))


class ThingView(ToyView):
    """A thing."""

    operations = {
        "GET": Operation(id="showThing", summary="Show", output=THING),
        "PATCH": Operation(id="updateThing", summary="Update", input=UPDATE, output=THING),
        "DELETE": Operation(id="deleteThing", summary="Delete", output=THING),
    }

    def get(self, request: Request, thing_id: int) -> HttpResponse:
        """Answer the thing."""
        return self.reply(self.find(thing_id))

    def patch(self, request: Request, thing_id: int) -> HttpResponse:
        """Name the thing anew."""
        thing = self.find(thing_id)
        values = self.read()
        with self.unchanged(lambda: self.find(thing_id)):
            thing.name = values.get("name", thing.name)
            thing.save(update_fields=["name"])
        return self.reply(thing)

    def delete(self, request: Request, thing_id: int) -> HttpResponse:
        """Answer the thing as it is."""
        thing = self.find(thing_id)
        with self.unchanged(lambda: self.find(thing_id)):
            return self.reply(thing)


class PartsView(ToyView):
    """Parts of a thing: all on one page."""

    operations = {"GET": Operation(id="listParts", summary="List", output=THING, is_list=True)}

    def get(self, request: Request, thing_id: int) -> HttpResponse:
        """Answer the thing as its only part; the thing 0 has none."""
        return self.reply_all([self.find(thing_id)] if thing_id else [])


class FailuresView(ToyView):
    """Raises what the body says."""

    domain_fields = {"thing.code": "reference"}
    operations = {
        "POST": Operation(id="fail", summary="Fail", input=FAIL, output=THING),
        "DELETE": Operation(id="failWithoutBody", summary="Fail", output=THING),
    }
    runs: list[Any] = []

    def post(self, request: Request) -> HttpResponse:
        """Raise it."""
        self.runs.append(request)
        raise FAILURES[self.read()["kind"]]

    def delete(self, request: Request) -> HttpResponse:
        """Raise what names a field, of an operation that takes none."""
        raise InvalidValue("It is too late.", field="reference")


urlpatterns = [
    route("tenants", TenantsView.as_view()),
    route("customers", ThingsView.as_view()),
    route("customers/{thing_id}", ThingView.as_view(), "thing"),
    route("customers/{thing_id}/parts", PartsView.as_view()),
    route("locations", FailuresView.as_view()),
    everything_below(settings.DISPATCH_ROOTS, unknown_url(HISTORY)),
]
