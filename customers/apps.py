"""The customer base and the catalogs it is sorted by."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = "Customers"

    def ready(self) -> None:
        from customers import receivers

        receivers.connect()
