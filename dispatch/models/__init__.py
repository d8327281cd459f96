"""Locations, the customers at them, and who looks at them with which version."""

from dispatch.models.access import ClientVersion, CustomerUser, VersionUse
from dispatch.models.customer_location import (
    CustomerLocation,
    DefaultTerms,
    ServiceTerms,
    Suspension,
)
from dispatch.models.location import Location
from dispatch.models.settings import BarCode, DistanceUnit, LocationSettings

__all__ = [
    "BarCode",
    "ClientVersion",
    "CustomerLocation",
    "CustomerUser",
    "DefaultTerms",
    "DistanceUnit",
    "Location",
    "LocationSettings",
    "ServiceTerms",
    "Suspension",
    "VersionUse",
]
