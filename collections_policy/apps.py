"""How an organization collects: its policy, its customers' own, notification schemas."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CollectionsPolicyConfig(AppConfig):
    name = "collections_policy"
    verbose_name = _("Collection policies")

    def ready(self) -> None:
        from collections_policy import merging, receivers, staff  # noqa: F401 - grants by being imported
        from collections_policy.imports import KINDS
        from core.imports.registry import register

        merging.register_rules()
        receivers.connect()
        register(*KINDS)
