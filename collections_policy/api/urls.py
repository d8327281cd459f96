"""The app's addresses on the dynamics surface, below `/api/`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from collections_policy.api.views import (
    CompanyPolicyView,
    CustomerPolicySaveView,
    CustomerPolicyView,
    PolicySaveView,
    RangeView,
    SchemaView,
)
from core.api.dynamics.routing import route

urlpatterns: list[URLPattern | URLResolver] = [
    route("CollectionPolicy", PolicySaveView.as_view()),
    # Before the next one: no company has the tax id "Customer".
    route("CollectionPolicy/Customer", CustomerPolicySaveView.as_view()),
    route("CollectionPolicy/{grantor_tax_id}", CompanyPolicyView.as_view()),
    route("CollectionPolicy/{grantor_tax_id}/{customer_tax_id}", CustomerPolicyView.as_view()),
    route("ConfigurationNotification", SchemaView.as_view()),
    route("ConfigurationNotification/Range", RangeView.as_view()),
]
