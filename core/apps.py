"""The app every other app stands on."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Organizations and access")

    def import_models(self) -> None:
        from django.db.models.signals import class_prepared

        from core.field_names import label_fields

        # Before the first of our models, and of those above, is made.
        class_prepared.connect(label_fields, dispatch_uid="core.field_names")
        super().import_models()

    def ready(self) -> None:
        from django.db.backends.signals import connection_created
        from django.db.models.signals import post_migrate
        from simple_history.signals import pre_create_historical_record

        from core import grants  # noqa: F401 - grants by being imported
        from core.database import register_lookups, teach_sqlite
        from core.history import copy_request_id
        from core.staff import make_groups

        register_lookups()
        connection_created.connect(teach_sqlite, dispatch_uid="core.database")
        pre_create_historical_record.connect(copy_request_id, dispatch_uid="core.history")
        post_migrate.connect(make_groups, dispatch_uid="core.staff")
