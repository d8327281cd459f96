"""Service locations and the customers served there."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "dispatch"
    verbose_name = "Dispatch"

    def ready(self) -> None:
        from dispatch import receivers
        from dispatch.management import client_options

        receivers.connect()
        client_options.add()
