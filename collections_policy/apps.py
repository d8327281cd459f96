"""How an organization collects: its policy, its customers' own, notification schemas."""

from django.apps import AppConfig


class CollectionsPolicyConfig(AppConfig):
    name = "collections_policy"
    verbose_name = "Collection policies"

    def ready(self) -> None:
        from collections_policy import receivers

        receivers.connect()
