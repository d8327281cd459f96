"""The customer base and the catalogs it is sorted by."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("Customers")

    def ready(self) -> None:
        from core.imports.registry import register
        from customers import receivers, staff  # noqa: F401 - grants by being imported
        from customers.imports import KINDS
        from customers.models.computed import register_functions

        connection_created.connect(register_functions)
        receivers.connect()
        register(*KINDS)
