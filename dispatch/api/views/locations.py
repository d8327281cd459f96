"""Where the trucks start from."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework.request import Request

from core.api.dispatch.operations import Operation
from dispatch.api.base import BaseView
from dispatch.api.models.locations import LOCATION
from dispatch.api.models.queries import LIST_LOCATIONS
from dispatch.api.shown import list_locations


class LocationsView(BaseView):
    """All locations of a tenant."""

    tag = "Locations"
    operations = {
        "GET": Operation(
            id="listLocations",
            summary="List the locations",
            description="Those out of use, too; a Driver sees those in use only (*ours*).",
            output=LOCATION,
            query=LIST_LOCATIONS,
            is_list=True,
        ),
    }

    def get(self, request: Request) -> HttpResponse:
        """Answer a page of the locations."""
        return self.reply_page(list_locations(self.organization, self.sight))


class LocationView(BaseView):
    """A location; staff change it in the back office."""

    tag = "Locations"
    operations = {
        "GET": Operation(id="getLocation", summary="Show a location", output=LOCATION),
    }

    def get(self, request: Request, location_id: int) -> HttpResponse:
        """Answer the location."""
        return self.reply(self.location(location_id))
