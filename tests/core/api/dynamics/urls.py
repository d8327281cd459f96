"""A surface of its own for tests: views over the tests' models."""

from __future__ import annotations

from django.db import OperationalError
from django.urls import re_path
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.dynamics.operations import Operation
from core.api.dynamics.routing import prefix, route
from core.api.dynamics.views import DynamicsView, unknown_url
from core.api.schema import Surface
from core.errors import (
    CurrencyNotConfigured,
    DomainError,
    HierarchyLoop,
    ImageTooLarge,
    InvalidValue,
    MissingValue,
    NotFound,
    NotUnique,
    Protected,
    StillNeeded,
    WrongType,
)
from tests.core.api.dynamics.models import COMPANY, EVERYTHING, ITEM


class Mismatch(InvalidValue):
    """An error kind of an app above core."""


FAILURES: dict[str, Exception] = {
    "missing": MissingValue("code"),
    "invalid": InvalidValue("Too late.", field="amount"),
    "type": WrongType("amount", "an integer"),
    "loop": HierarchyLoop("thing"),
    "currency": CurrencyNotConfigured("GBP"),
    "image": ImageTooLarge("Too many bytes."),
    "notfound": NotFound("thing", 7),
    "unique": NotUnique("code"),
    "needed": StillNeeded("Others need it."),
    "protected": Protected("Built in."),
    "plain": DomainError("No."),
    "mismatch": Mismatch("They differ."),
    "bug": ZeroDivisionError("a secret"),
    "database": OperationalError("a secret"),
}


class ThingView(DynamicsView):
    """Things of a company."""

    tag = "Thing"
    failure_codes = {Mismatch: "RecurrenceMismatch"}
    operations = {
        "GET": Operation(id="showThing", summary="Show a thing", output=ITEM),
        "PUT": Operation(id="echoThing", summary="Echo", input=EVERYTHING, output=EVERYTHING),
        "DELETE": Operation(id="failThing", summary="Fail", output=ITEM),
    }

    def get(self, request: Request, thing: str) -> Response:
        """Answer the thing, of the company."""
        code = f"{thing}"
        return self.reply({"code": code, "amount": self.access.organization.pk}, details=["mind"])

    def put(self, request: Request, thing: str) -> Response:
        """Answer what was sent."""
        return self.reply(self.read())

    def delete(self, request: Request, thing: str) -> Response:
        """Raise what the thing says."""
        raise FAILURES[thing]


class ThingsView(DynamicsView):
    """All things of a company."""

    tag = "Thing"
    operations = {
        "GET": Operation(id="listThings", summary="List", output=ITEM, is_list=True),
        "POST": Operation(id="saveCompany", summary="Save", input=COMPANY, output=COMPANY),
    }

    def get(self, request: Request) -> Response:
        """Answer where the page is."""
        page = self.page()
        return self.reply([{"code": str(page.offset), "amount": page.size}])

    def post(self, request: Request) -> Response:
        """Answer what was sent, in the company that the body names."""
        values = self.read()
        return self.reply(values, message=self.access.organization.slug)


class CompanyView(DynamicsView):
    """A company."""

    tag = "Thing"
    operations = {"GET": Operation(id="showCompany", summary="Show a company", output=COMPANY)}

    def get(self, request: Request, grantor_tax_id: str) -> Response:
        """Answer the company."""
        return self.reply({"grantor_tax_id": self.access.organization.tax_id})


surface = Surface(title="Things", version="1", prefix="", description="For tests.")
urlpatterns = [
    prefix(
        "api/",
        [
            route("Things", ThingsView.as_view()),
            route("Things/{thing}", ThingView.as_view()),
            route("Company/{grantor_tax_id}", CompanyView.as_view()),
        ],
    ),
    re_path(r"^.*\Z", unknown_url),
]
