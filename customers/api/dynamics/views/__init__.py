"""The views of clients, by the addresses they have."""

from customers.api.dynamics.views.clients import ClientsView, ClientView
from customers.api.dynamics.views.customers import (
    CustomerView,
    FiscalDataView,
    NamedCustomerView,
)

__all__ = ["ClientView", "ClientsView", "CustomerView", "FiscalDataView", "NamedCustomerView"]
