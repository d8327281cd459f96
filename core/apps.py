"""The app every other app stands on."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Organizations and access"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created
        from simple_history.signals import pre_create_historical_record

        from core.database import register_lookups, teach_sqlite
        from core.history import copy_request_id

        register_lookups()
        connection_created.connect(teach_sqlite, dispatch_uid="core.database")
        pre_create_historical_record.connect(copy_request_id, dispatch_uid="core.history")
