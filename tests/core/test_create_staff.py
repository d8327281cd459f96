"""`manage.py create_staff`."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from core.models import Event, User
from tests.builders import make_organization

pytestmark = pytest.mark.django_db


def create_staff(*arguments: str) -> Any:
    out = StringIO()
    call_command("create_staff", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_login_works_as_a_member_of_the_group_in_the_organizations():
    for slug in ("one", "two", "three"):
        make_organization(slug)
    where = ("--organization", "one", "--organization", "two")
    made = create_staff("ada", "--group", "Collections", *where, "--email", "ada@example.com")
    user = User.objects.get(username="ada")
    assert (user.is_staff, user.is_superuser, user.email) == (True, False, "ada@example.com")
    assert [each.name for each in user.groups.all()] == ["Collections"]
    assert sorted(user.memberships.values_list("organization__slug", "role")) == [
        ("one", "CrmUser"),
        ("two", "CrmUser"),
    ]
    login = {"username": "ada", "password": made["password"], "next": "/admin/"}
    assert Client().post("/admin/login/", login).status_code == 302
    assert Event.objects.filter(code="user.created", subject_id=user.pk).count() == 1


def test_what_cannot_be_is_said_and_nothing_is_made():
    make_organization("one")
    group = ("--group", "Dispatcher")
    create_staff("ada", *group, "--organization", "one")
    for arguments in (
        ("bob", *group, "--organization", "nowhere"),
        ("ADA", *group, "--organization", "one"),
        ("b b", *group, "--organization", "one"),
        ("bob", "--group", "Superusers", "--organization", "one"),
    ):
        with pytest.raises(CommandError):
            create_staff(*arguments)
    assert list(User.objects.values_list("username", flat=True)) == ["ada"]
