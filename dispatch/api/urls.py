"""The addresses of the surface, at the root."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver

from core.api.dispatch.routing import route
from dispatch.api import views

_CUSTOMER: Final = "customers/{customer_id}"
_LOCATION: Final = "locations/{location_id}"

urlpatterns: list[URLPattern | URLResolver] = [
    route("tenants", views.TenantsView.as_view(), "tenants"),
    route("locations", views.LocationsView.as_view(), "locations"),
    route(_LOCATION, views.LocationView.as_view(), "location"),
    route(f"{_LOCATION}/customers", views.LocationCustomersView.as_view(), "location-customers"),
    route(f"{_LOCATION}/{_CUSTOMER}", views.LocationCustomerView.as_view(), "location-customer"),
    route("customers", views.CustomersView.as_view(), "customers"),
    route(_CUSTOMER, views.CustomerView.as_view(), "customer"),
    route(f"{_CUSTOMER}/addresses", views.AddressesView.as_view(), "customer-addresses"),
    route(f"{_CUSTOMER}/addresses/{{address_id}}", views.AddressView.as_view(), "customer-address"),
    route(f"{_CUSTOMER}/contacts", views.ContactsView.as_view(), "customer-contacts"),
    route(f"{_CUSTOMER}/contacts/{{contact_id}}", views.ContactView.as_view(), "customer-contact"),
    route(f"{_CUSTOMER}/{_LOCATION}", views.CustomerLocationView.as_view(), "customer-location"),
]
