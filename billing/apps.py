"""Contracts of customers: packages, services, recurrences, usage."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = _("Contracts")

    def ready(self) -> None:
        from billing import merging, receivers, staff  # noqa: F401 - grants by being imported
        from billing.imports import KINDS
        from core.imports.registry import register

        merging.register_rules()
        receivers.connect()
        register(*KINDS)
