"""A surface of its own for tests of the OpenAPI documents: two versions, a few models."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.urls import re_path
from rest_framework.request import Request

from core.api.dispatch.fields import (
    Model,
    boolean,
    date,
    emails,
    integer,
    list_of,
    nested,
    number,
    string,
    timestamp,
)
from core.api.dispatch.operations import Operation
from core.api.dispatch.routing import route
from core.api.dispatch.surface import DispatchSchemaView, DispatchSwaggerView, dispatch_surface
from core.api.dispatch.versions import FieldRenamed, VersionHistory
from core.api.dispatch.views import DispatchView

URLCONF: Final = __name__
OLD: Final = "2019/01/01"
NEW: Final = "2020/01/01"


class WheelsCounted(FieldRenamed):
    """Wheels are counted, not listed."""

    version = NEW
    about = "`wheels` of TruckModel is now `wheel_count`."
    models = frozenset({"TruckModel", "CreateTruckModel", "ListTrucksQueryModel"})
    old = "wheels"
    new = "wheel_count"


HISTORY: Final = VersionHistory([OLD, NEW], [WheelsCounted])

AXLE: Final = Model("AxleModel", [number("load", minimum=0, nullable=False, about="Tonnes.")])
TRUCK: Final = Model(
    "TruckModel",
    [
        integer("id", nullable=False, example=7),
        timestamp("bought_on", past=True),
        integer("wheel_count", minimum=3, maximum=24, about="Wheels.", example=6),
        string("fuel", choices=("diesel", "electricity")),
        string(
            "name", min_length=1, max_length=64, nullable=False, about="Name.", example="Bertha"
        ),
        emails("owners", max_length=256),
        date("inspected_on"),
        boolean("is_active"),
        nested("front", AXLE),
        list_of("axles", AXLE),
    ],
    about="A truck.",
)
CREATE_AXLE: Final = Model("CreateAxleModel", [number("load", minimum=0, required=True)])
CREATE_TRUCK: Final = Model(
    "CreateTruckModel",
    [
        string("name", min_length=1, max_length=64, required=True, about="Name.", example="Bertha"),
        integer("wheel_count", minimum=3, maximum=24, example=6),
        timestamp("bought_on", past=True),
        list_of("axles", CREATE_AXLE),
    ],
)
UPDATE_TRUCK: Final = Model(
    "UpdateTruckModel",
    [string("name", min_length=1, max_length=64, nullable=False), *CREATE_TRUCK.fields[1:]],
)
LIST_TRUCKS: Final = Model(
    "ListTrucksQueryModel",
    [
        boolean("active", about="Only active ones."),
        timestamp("bought_on_gte", past=True, example="2019-08-20"),
        integer("wheel_count", about="Of so many wheels.", example=6),
        integer("page_index", nullable=False, minimum=1, maximum=10_000, example=1),
        integer("page_limit", nullable=False, minimum=1, maximum=1000, example=100),
    ],
)


class TrucksView(DispatchView):
    """Trucks.

    The second paragraph is for programmers.
    """

    tag = "trucks"
    history = HISTORY
    operations = {
        "GET": Operation(
            id="listTrucks", summary="List trucks", output=TRUCK, query=LIST_TRUCKS, is_list=True
        ),
        "POST": Operation(
            id="createTruck",
            summary="Create a truck",
            description="It is washed first.",
            input=CREATE_TRUCK,
            output=TRUCK,
            status=201,
        ),
    }

    def get(self, request: Request) -> HttpResponse:
        """Answer nothing."""
        return self.reply_all([])

    def post(self, request: Request) -> HttpResponse:
        """Answer what was sent."""
        return self.reply(self.read())


class TruckView(DispatchView):
    """Trucks."""

    tag = "trucks"
    history = HISTORY
    operations = {
        "GET": Operation(id="getTruck", summary="Get a truck", output=TRUCK),
        "PATCH": Operation(
            id="updateTruck", summary="Update a truck", input=UPDATE_TRUCK, output=TRUCK
        ),
        "DELETE": Operation(id="deleteTruck", summary="Delete a truck", output=TRUCK),
    }

    def get(self, request: Request, truck_id: int) -> HttpResponse:
        """Answer nothing."""
        return self.reply({})

    patch = delete = get


class GaragesView(DispatchView):
    """Garages, of all tenants."""

    tag = "garages"
    history = HISTORY
    needs_tenant = False
    operations = {
        "GET": Operation(id="listGarages", summary="List garages", output=AXLE, is_list=True)
    }

    def get(self, request: Request) -> HttpResponse:
        """Answer nothing."""
        return self.reply_all([])


surface = dispatch_surface(HISTORY)
_schema = DispatchSchemaView.as_view(urlconf=URLCONF)
_docs = DispatchSwaggerView.as_view(urlconf=URLCONF)
_VERSION = r"(?P<version>[0-9-]{10})"
urlpatterns = [
    route("trucks", TrucksView.as_view()),
    route("trucks/{truck_id}", TruckView.as_view()),
    route("garages", GaragesView.as_view()),
    re_path(r"^dispatch/schema/?\Z", _schema),
    re_path(rf"^dispatch/schema/{_VERSION}/?\Z", _schema, name="dispatch-schema-version"),
    re_path(r"^dispatch/docs/?\Z", _docs),
    re_path(rf"^dispatch/docs/{_VERSION}/?\Z", _docs),
]
