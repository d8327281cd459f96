"""The five groups of back-office staff, and what each app lets them do.

An app names its grants in its `staff` module, which its AppConfig imports. After every `migrate`
the groups of these names hold exactly the permissions named, whatever was changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.db import models, router
from django.utils.translation import gettext_lazy as _

ACTIONS: Final = ("view", "add", "change", "delete")


class StaffGroup(models.TextChoices):
    """The groups; the value is the name in the database, the label is what people read."""

    ADMINISTRATOR = "Administrator", _("Administrator")
    CUSTOMER_SERVICE = "Customer service", _("Customer service")
    COLLECTIONS = "Collections", _("Collections")
    DISPATCHER = "Dispatcher", _("Dispatcher")
    AUDITOR = "Read-only auditor", _("Read-only auditor")


ADMINISTRATOR: Final = StaffGroup.ADMINISTRATOR
CUSTOMER_SERVICE: Final = StaffGroup.CUSTOMER_SERVICE
COLLECTIONS: Final = StaffGroup.COLLECTIONS
DISPATCHER: Final = StaffGroup.DISPATCHER
AUDITOR: Final = StaffGroup.AUDITOR

_GRANTS: dict[StaffGroup, set[str]] = {group: set() for group in StaffGroup}


def grant(group: StaffGroup, *permissions: str) -> None:
    """Let the group do this; permissions are written like "customers.change_customer"."""
    _GRANTS[group].update(permissions)


def grants() -> Mapping[StaffGroup, frozenset[str]]:
    """Return what every group may do."""
    return {group: frozenset(permissions) for group, permissions in _GRANTS.items()}


def allowing(actions: str, app: str, *names: str) -> list[str]:
    """Return permissions: each action, of those named with spaces between, on each model."""
    return [f"{app}.{action}_{name}" for action in actions.split() for name in names]


def everything_in(app: str) -> list[str]:
    """Return every permission that the app's models have, but for the tables of the past."""
    return [f"{app}.{codename}" for model in _models_of(app) for codename in _codenames(model)]


def looking_at(app: str) -> list[str]:
    """Return the permissions to see whatever the app keeps."""
    return allowing("view", app, *(str(model._meta.model_name) for model in _models_of(app)))


def make_groups(
    sender: Any, using: str = "default", apps: Apps = installed_apps, **others: Any
) -> None:
    """Make the groups and give them exactly their permissions (receives post_migrate).

    The signal is sent once for each app: permissions are all there when the last one's is.
    """
    if sender.name != _last_app():
        return
    try:
        group_model = apps.get_model("auth", "Group")
    except LookupError:  # the database was taken back to a state before it
        return
    if router.allow_migrate_model(using, group_model):
        _write(group_model, apps.get_model("auth", "Permission"), using)


def _write(group_model: Any, permission_model: Any, using: str) -> None:
    """Bring the rows into the state named; reads three times and writes only what differs."""
    known = {
        f"{app}.{codename}": key
        for key, app, codename in permission_model.objects.using(using).values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    held = group_model.permissions.through
    there = dict(group_model.objects.using(using).values_list("name", "pk"))
    pairs = set(held.objects.using(using).values_list("group_id", "permission_id"))
    for group, permissions in _GRANTS.items():
        key = there.get(group.value)
        if key is None:
            key = group_model.objects.using(using).create(name=group.value).pk
        # A permission of a table that is not there yet, in a half migrated database, comes later.
        wanted = {(key, known[name]) for name in permissions if name in known}
        present = {pair for pair in pairs if pair[0] == key}
        if gone := [permission for _, permission in present - wanted]:
            rows = held.objects.using(using).filter(group_id=key, permission_id__in=gone)
            rows.delete()
        new = [held(group_id=key, permission_id=each) for _, each in sorted(wanted - present)]
        held.objects.using(using).bulk_create(new, ignore_conflicts=True)


def _last_app() -> str:
    with_models = [each for each in installed_apps.get_app_configs() if each.models_module]
    return with_models[-1].name


def _models_of(app: str) -> Iterator[type[models.Model]]:
    for model in installed_apps.get_app_config(app).get_models():
        # What django-simple-history makes: the past is read on the pages of the present.
        if not hasattr(model, "instance_type"):
            yield model


def _codenames(model: type[models.Model]) -> Iterable[str]:
    options = model._meta
    own = (codename for codename, _ in options.permissions)
    return (*(f"{action}_{options.model_name}" for action in options.default_permissions), *own)
