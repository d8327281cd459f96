"""Contracts of customers: packages, services, recurrences, usage."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = "Contracts"

    def ready(self) -> None:
        from billing import receivers

        receivers.connect()
