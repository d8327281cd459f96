"""Giving people a group of staff, and the page of the groups."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission

from core.models import Event, Organization, User
from core.roles import Role
from core.staff import ADMINISTRATOR, AUDITOR, COLLECTIONS, CUSTOMER_SERVICE, StaffGroup
from tests.back_office import Staff, errors_of, make_group_member, make_staff, make_superuser
from tests.builders import make_organization, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def offered(page: Any) -> list[str] | None:
    field = page.context["adminform"].form.fields.get("staff_group")
    return field and [value for value, _ in field.choices]


def new(organization: Organization, **values: Any) -> dict[str, Any]:
    return {
        **{"username": "ada", "usable_password": "true", "organization_of_user": organization.pk},
        **{"password1": PASSWORD, "password2": PASSWORD, "roles": [Role.CRM_USER.value]},
        **values,
    }


def groups_of(user: User) -> list[str]:
    return sorted(user.groups.values_list("name", flat=True))


def test_an_administrator_makes_a_colleague_with_a_group():
    mine = make_organization()
    boss = make_group_member(ADMINISTRATOR, mine)
    assert offered(boss.get("core_user_add")) == ["", *StaffGroup.values]
    assert boss.save("core_user_add", **new(mine, staff_group="Collections")).status_code == 302
    made = User.objects.get(username="ada")
    assert (made.is_staff, made.is_superuser, groups_of(made)) == (True, False, ["Collections"])
    assert Staff(made).get("customers_customer_changelist").status_code == 200
    key = Group.objects.get(name="Collections").pk
    event = Event.objects.get(code="user.created", subject_id=made.pk)
    assert (event.actor, event.organization) == (boss.user, mine)
    assert event.changes == {
        "username": [None, "ada"],
        "is_staff": [None, True],
        "groups": [None, [key]],
    }


def test_a_group_is_given_exchanged_and_taken_with_events():
    mine = make_organization()
    boss, person = make_group_member(ADMINISTRATOR, mine), make_user(mine)
    for wanted, is_staff in (("Dispatcher", True), ("Read-only auditor", True), ("", False)):
        page = "core_user_change"
        assert boss.save(page, person.pk, staff_group=wanted).status_code == 302
        person.refresh_from_db()
        assert (person.is_staff, groups_of(person)) == (is_staff, [wanted] if wanted else [])
    changes = Event.objects.filter(code="user.updated").order_by("id")
    assert [sorted(each.changes) for each in changes] == [
        ["groups", "is_staff"],
        ["groups"],
        ["groups", "is_staff"],
    ]
    assert {each.actor for each in changes} == {boss.user}


def test_other_changes_leave_the_group_alone():
    mine = make_organization()
    boss = make_group_member(ADMINISTRATOR, mine)
    person = make_group_member(COLLECTIONS, mine).user
    assert boss.save("core_user_change", person.pk, first_name="Ada").status_code == 302
    person.refresh_from_db()
    assert (person.first_name, person.is_staff, groups_of(person)) == ("Ada", True, ["Collections"])


def test_nobody_gives_more_than_they_may_do_themselves():
    mine = make_organization()
    weak, person = make_group_member(AUDITOR, mine), make_user(mine)
    accounts = Permission.objects.filter(codename__in=("add_user", "change_user"))
    weak.user.user_permissions.set(accounts)
    page = "core_user_change"
    assert offered(weak.get(page, person.pk)) == ["", "Read-only auditor"]
    for wanted in ("Administrator", "Collections", "Tellers"):
        assert "staff_group" in errors_of(weak.save(page, person.pk, staff_group=wanted))
        refused = weak.save("core_user_add", **new(mine, staff_group=wanted))
        assert "staff_group" in errors_of(refused)
    person.refresh_from_db()
    assert not person.is_staff
    assert not User.objects.filter(username="ada").exists()
    colleague = make_group_member(COLLECTIONS, mine).user
    assert weak.post(page, colleague.pk, staff_group="").status_code == 403
    assert groups_of(colleague) == ["Collections"]


def test_people_of_other_organizations_get_nothing():
    mine, other = make_organization("mine"), make_organization("other")
    boss = make_group_member(ADMINISTRATOR, mine)
    both, stranger = make_user(mine, other), make_user(other)
    forged = {"username": "x", "staff_group": "Read-only auditor"}
    assert boss.post("core_user_change", both.pk, **forged).status_code == 403
    assert boss.post("core_user_change", stranger.pk, **forged).status_code == 302
    assert not User.objects.filter(pk__in=[both.pk, stranger.pk], is_staff=True).exists()


def test_nobody_decides_on_their_own_access():
    boss = make_group_member(ADMINISTRATOR, make_organization())
    assert offered(boss.get("core_user_change", boss.user.pk)) is None
    boss.save("core_user_change", boss.user.pk, staff_group="", first_name="Eve")
    boss.user.refresh_from_db()
    assert (boss.user.first_name, boss.user.is_staff) == ("Eve", True)
    assert groups_of(boss.user) == ["Administrator"]


def test_what_a_superuser_gave_beside_the_groups_is_not_taken_away_unseen():
    mine = make_organization()
    boss = make_staff(mine)
    one = make_group_member(COLLECTIONS, mine).user
    one.groups.add(Group.objects.create(name="Tellers"))
    two = make_group_member(COLLECTIONS, mine).user
    two.user_permissions.add(Permission.objects.get(codename="reveal_portal_password"))
    for person in (one, two):
        assert offered(boss.get("core_user_change", person.pk)) is None
        boss.save("core_user_change", person.pk, staff_group="", first_name="Ada")
        person.refresh_from_db()
        assert (person.first_name, person.is_staff) == ("Ada", True)
    assert groups_of(one) == ["Collections", "Tellers"]


def test_others_cannot_change_people_at_all():
    mine = make_organization()
    person = make_user(mine)
    for group in StaffGroup:
        if group != ADMINISTRATOR:
            page = make_group_member(group, mine).post
            assert page("core_user_change", person.pk, staff_group=group.value).status_code == 403
            assert page("core_user_add", **new(mine)).status_code == 403
    person.refresh_from_db()
    assert not person.is_staff


def test_the_built_in_groups_are_only_looked_at():
    superuser = make_superuser()
    group = Group.objects.get(name=CUSTOMER_SERVICE.value)
    page = superuser.get("auth_group_change", group.pk)
    assert page.status_code == 200
    assert "This group comes with the product" in page.content.decode()
    forged = {"name": "Mine", "permissions": []}
    assert superuser.post("auth_group_change", group.pk, **forged).status_code == 403
    assert superuser.post("auth_group_delete", group.pk, post="yes").status_code == 403
    own = Group.objects.create(name="Tellers")
    assert superuser.save("auth_group_change", own.pk, name="Cashiers").status_code == 302
    assert superuser.post("auth_group_delete", own.pk, post="yes").status_code == 302
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(StaffGroup.values)
