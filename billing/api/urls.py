"""The app's addresses on the dynamics surface, below `/api/`."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver

from billing.api.views.catalog import PackagesView, ServicesView
from billing.api.views.contracts import PreviewView, RecurrencesView, RecurrenceView
from billing.api.views.grantor import GrantorView
from billing.api.views.usage import UsageView
from core.api.dynamics.routing import route

_ALL: Final = "dynamics/clients/{client_id}/recurrences"
_ONE: Final = f"{_ALL}/{{recurrence_id}}"

urlpatterns: list[URLPattern | URLResolver] = [
    route(_ALL, RecurrencesView.as_view()),
    route(_ONE, RecurrenceView.as_view()),
    route(f"{_ONE}/preview", PreviewView.as_view()),
    route(f"{_ONE}/usage", UsageView.as_view()),
    route("dynamics/packages", PackagesView.as_view()),
    route("dynamics/services", ServicesView.as_view()),
    route("Grantor/{grantor_tax_id}", GrantorView.as_view()),
]
