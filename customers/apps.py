"""The customer base and the catalogs it is sorted by."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = "Customers"

    def ready(self) -> None:
        from customers import receivers
        from customers.models.computed import register_functions

        connection_created.connect(register_functions)
        receivers.connect()
