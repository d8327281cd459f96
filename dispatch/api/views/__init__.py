"""The views of the surface, by the addresses they have."""

from dispatch.api.views.addresses import AddressesView, AddressView
from dispatch.api.views.contacts import ContactsView, ContactView
from dispatch.api.views.customer_locations import CustomerLocationView
from dispatch.api.views.customers import CustomersView, CustomerView
from dispatch.api.views.location_customers import LocationCustomersView, LocationCustomerView
from dispatch.api.views.locations import LocationsView, LocationView
from dispatch.api.views.tenants import TenantsView

__all__ = [
    "AddressView",
    "AddressesView",
    "ContactView",
    "ContactsView",
    "CustomerLocationView",
    "CustomerView",
    "CustomersView",
    "LocationCustomerView",
    "LocationCustomersView",
    "LocationView",
    "LocationsView",
    "TenantsView",
]
