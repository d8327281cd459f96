"""The five groups of staff: what each may do, as data, and that every migrate makes it so again."""

from __future__ import annotations

from typing import Final

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.staff import ADMINISTRATOR, AUDITOR, StaffGroup, grants, make_groups

pytestmark = pytest.mark.django_db

LETTERS: Final = dict(zip("ASCDR", StaffGroup, strict=True))
# Administrator, customer Service, Collections, Dispatcher, Read-only auditor:
# model: who may view, add, change, delete.
MODELS: Final = {
    "core.organization": ("ASCDR", "", "A", ""),
    "core.user": ("ASCDR", "A", "A", ""),
    "core.membership": ("AR", "A", "", "A"),
    "core.apiclient": ("AR", "A", "A", ""),
    "core.event": ("ASR", "", "", ""),
    "core.importrun": ("ASCR", "", "", ""),
    "customers.customer": ("ASCDR", "AS", "ASC", "A"),
    "customers.address": ("AR", "A", "A", "A"),  # whoever may change customers may change them
    "customers.customermerge": ("ASR", "A", "A", "A"),  # seen by whoever may merge, made by merging
    "customers.contact": ("ASCDR", "AS", "AS", "AS"),
    "customers.customerexternalid": ("ASCR", "AS", "AS", "AS"),
    "customers.customercategory": ("ASCDR", "A", "A", "A"),
    "customers.customersegmentation": ("ASCDR", "A", "A", "A"),
    "customers.customergroup": ("ASCDR", "A", "A", "A"),
    "customers.paymenttype": ("ASCDR", "A", "A", "A"),
    "customers.region": ("ASCDR", "A", "A", "A"),
    "customers.currencyrate": ("ASCDR", "A", "A", "A"),
    "customers.customertype": ("ASCDR", "A", "A", "A"),
    "customers.citizenship": ("ASCDR", "A", "A", "A"),
    "customers.paymentcondition": ("ASCDR", "A", "A", "A"),
    "customers.exchangeratetype": ("ASCDR", "A", "A", "A"),
    "billing.recurrence": ("ASCR", "AS", "AS", "A"),
    "billing.recurrencechange": ("ASCR", "A", "A", "A"),
    "billing.usagerecord": ("ASCR", "A", "A", "A"),
    "billing.package": ("ASCR", "A", "A", "A"),
    "billing.service": ("ASCR", "A", "A", "A"),
    "billing.planallowance": ("ASCR", "A", "A", "A"),
    "dispatch.location": ("ASDR", "AD", "AD", "A"),
    "dispatch.customerlocation": ("ASDR", "AD", "AD", "A"),
    "dispatch.suspension": ("ASDR", "AD", "AD", "AD"),
    "dispatch.customeruser": ("ASDR", "AD", "AD", "AD"),
    "dispatch.versionuse": ("AR", "A", "A", "A"),
    "collections_policy.collectionpolicy": ("ASCR", "AC", "AC", "A"),
    "collections_policy.customerpolicy": ("ASCR", "AC", "AC", "A"),
    "collections_policy.notificationschema": ("ASCR", "AC", "AC", "A"),
    "collections_policy.notificationschemarange": ("ASCR", "AC", "AC", "AC"),
    "collections_policy.notificationtype": ("ASCR", "A", "A", "A"),
    # Superusers only.
    "auth.group": ("", "", "", ""),
    "axes.accessattempt": ("", "", "", ""),
}
OTHERS: Final = {
    # Of the records that one may change, or see.
    "core.import_records": "ASC",
    "core.export_records": "ASC",
    "customers.merge_customers": "AS",
    "customers.export_customers": "AS",
    "customers.reveal_portal_password": "A",
}
ACTIONS: Final = ("view", "add", "change", "delete")


def holders() -> dict[str, str]:
    """Return the letters of the groups that hold each permission in the database."""
    found: dict[str, str] = {}
    for letter, group in LETTERS.items():
        held = Permission.objects.filter(group__name=group.value)
        for app, codename in held.values_list("content_type__app_label", "codename"):
            name = f"{app}.{codename}"
            found[name] = found.get(name, "") + letter
    return found


def expected() -> dict[str, str]:
    """Return the table above by permission."""
    wanted = dict(OTHERS)
    for model, letters in MODELS.items():
        app, name = model.split(".")
        wanted |= {
            f"{app}.{action}_{name}": who
            for action, who in zip(ACTIONS, letters, strict=True)
            if who
        }
    return wanted


def test_every_registered_model_has_a_row():
    assert {model._meta.label_lower for model in admin.site._registry} == set(MODELS)


def test_every_group_may_do_exactly_this() -> None:
    found, wanted = holders(), expected()
    # Tables without a page are nobody's concern but the all-round groups'.
    tables = of_tables_without_a_page()
    assert {name: who for name, who in found.items() if name not in tables} == wanted
    assert {who for name, who in found.items() if name in tables} <= {"A", "AR"}


def of_tables_without_a_page() -> set[str]:
    shown = {model._meta.label_lower for model in admin.site._registry}
    rows = Permission.objects.values_list(
        "content_type__app_label", "content_type__model", "codename"
    )
    return {
        f"{app}.{codename}"
        for app, model, codename in rows
        if f"{app}.{model}" not in shown and codename.partition("_")[0] in ACTIONS
    }


def test_what_apps_grant_exists():
    known = {
        f"{app}.{codename}"
        for app, codename in Permission.objects.values_list("content_type__app_label", "codename")
    }
    for group, permissions in grants().items():
        assert permissions <= known, (group, permissions - known)


def test_the_administrator_may_do_whatever_another_group_may():
    every = grants()
    assert all(permissions <= every[ADMINISTRATOR] for permissions in every.values())


def test_the_auditor_only_looks():
    assert all(".view_" in permission for permission in grants()[AUDITOR])


def test_a_migrate_makes_the_groups_exactly_this_again():
    group = Group.objects.get(name="Collections")
    group.permissions.add(Permission.objects.get(codename="delete_customer"))
    group.permissions.remove(Permission.objects.get(codename="view_contact"))
    Group.objects.get(name="Dispatcher").delete()
    tellers = Group.objects.create(name="Tellers")
    tellers.permissions.add(Permission.objects.get(codename="view_contact"))
    call_command("migrate", verbosity=0)
    test_every_group_may_do_exactly_this()
    assert [each.codename for each in tellers.permissions.all()] == ["view_contact"]
    assert Group.objects.count() == len(StaffGroup) + 1


def test_making_the_groups_again_only_reads_and_once_for_all_apps():
    with CaptureQueriesContext(connection) as queries:
        for app in apps.get_app_configs():
            make_groups(sender=app)
    assert [each["sql"].partition(" ")[0] for each in queries] == ["SELECT"] * 3
