"""Service locations and the customers served there."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    name = "dispatch"
    verbose_name = _("Dispatch")

    def ready(self) -> None:
        from core.imports.registry import register
        from dispatch import merging, receivers, staff  # noqa: F401 - grants by being imported
        from dispatch.imports import KINDS
        from dispatch.management import client_options

        merging.register_rules()
        receivers.connect()
        client_options.add()
        register(*KINDS)
