"""The app's addresses on the dynamics surface, below `/api/`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from core.api.dynamics.routing import route
from customers.api.dynamics import views

urlpatterns: list[URLPattern | URLResolver] = [
    route("dynamics/clients", views.ClientsView.as_view()),
    route("dynamics/clients/{client_id}", views.ClientView.as_view()),
    route("Customer", views.CustomerView.as_view()),
    # Before the two RFCs: no RFC is FiscalData.
    route("Customer/{grantor_tax_id}/FiscalData", views.FiscalDataView.as_view()),
    route("Customer/{grantor_tax_id}/{customer_tax_id}", views.NamedCustomerView.as_view()),
]
