"""People in the back office: accounts, passwords, permissions and roles."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from core.clients import create_api_client
from core.models import ApiClient, Event, Membership, Organization, User
from core.roles import Role
from tests.back_office import (
    Staff,
    errors_of,
    found,
    listed,
    make_staff,
    make_superuser,
)
from tests.builders import make_actor, make_organization, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def make_client(*organizations: Organization, name: str = "Till") -> ApiClient:
    return create_api_client(name=name, organizations=organizations, by=make_actor()).client


def test_a_person_sees_the_members_of_their_own_organizations_only():
    mine, other = make_organization("mine"), make_organization("other")
    staff, colleague, stranger = make_staff(mine), make_user(mine), make_user(other)
    make_client(mine)
    assert listed(staff.get("core_user_changelist")) == {staff.user.pk, colleague.pk}
    for page in ("core_user_change", "auth_user_password_change", "core_user_history"):
        assert staff.get(page, stranger.pk).status_code in (302, 403, 404)
    forged = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    assert staff.post("auth_user_password_change", stranger.pk, **forged).status_code in (403, 404)
    assert not User.objects.get(pk=stranger.pk).has_usable_password()


def test_no_account_that_can_do_more_may_be_taken_over():
    mine, other = make_organization("mine"), make_organization("other")
    staff = make_staff(mine)
    boss = make_user(mine, is_superuser=True)
    elsewhere = make_user(mine, other)
    weak = Staff(make_user(mine, is_staff=True))
    weak.user.user_permissions.set(staff.user.user_permissions.filter(codename__contains="_user"))
    for person, target in ((staff, boss), (staff, elsewhere), (weak, staff.user)):
        assert person.get("auth_user_password_change", target.pk).status_code == 403
        assert person.post("core_user_change", target.pk, username="mine").status_code == 403
    assert weak.get("auth_user_password_change", make_user(mine).pk).status_code == 200


def test_nobody_makes_themselves_a_superuser():
    staff = make_staff(make_organization())
    group = Group.objects.create(name="Everything")
    response = staff.save(
        "core_user_change", staff.user.pk, is_superuser="on", groups=[group.pk], first_name="Eve"
    )
    assert response.status_code == 302
    staff.user.refresh_from_db()
    assert (staff.user.is_superuser, staff.user.first_name) == (False, "Eve")
    assert not staff.user.groups.exists()


def test_a_new_user_joins_one_of_the_persons_organizations():
    mine, other = make_organization("mine"), make_organization("other")
    staff = make_staff(mine)
    values = {
        **{"username": "ada", "usable_password": "true", "reference": "emp-1"},
        **{"password1": PASSWORD, "password2": PASSWORD, "roles": [Role.DRIVER.value]},
    }
    refused = staff.save("core_user_add", **values, organization_of_user=other.pk)
    assert "organization_of_user" in errors_of(refused)
    nowhere = staff.save("core_user_add", **values, organization_of_user="")
    assert "organization_of_user" in errors_of(nowhere)
    made = staff.save("core_user_add", **values, organization_of_user=mine.pk)
    assert made.status_code == 302
    user = User.objects.get(username="ada")
    assert user.check_password(PASSWORD)
    assert list(user.memberships.values_list("organization", "role")) == [(mine.pk, "Driver")]
    assert user.history.get().history_user == staff.user
    assert Event.objects.get(code="user.created").organization == mine


def test_weak_passwords_and_taken_names_are_errors_of_the_form():
    mine = make_organization()
    staff = make_staff(mine)
    make_user(mine, username="ada")
    values = {
        **{"username": "ADA", "usable_password": "true", "organization_of_user": mine.pk},
        **{"password1": "12345678", "password2": "12345678", "roles": [Role.DRIVER.value]},
    }
    assert set(errors_of(staff.save("core_user_add", **values))) == {"username", "password2"}


def test_changing_a_user_keeps_history_and_an_event():
    mine = make_organization()
    staff, user = make_superuser(), make_user(mine, username="ada")
    group = Group.objects.create(name="Tellers")
    values = {"email": "ada@example.com", "is_staff": "on", "groups": [group.pk]}
    assert staff.save("core_user_change", user.pk, **values).status_code == 302
    assert user.history.first().history_user == staff.user
    assert Event.objects.get(code="user.updated").changes == {
        "email": ["", "ada@example.com"],
        "is_staff": [False, True],
        "groups": [[], [group.pk]],
    }


def test_a_password_is_set_without_a_trace_of_it():
    mine = make_organization()
    staff, user = make_staff(mine), make_user(mine)
    response = staff.post(
        "auth_user_password_change",
        user.pk,
        **{"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"},
    )
    assert response.status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    row = user.history.first()
    assert (row.history_user, hasattr(row, "password")) == (staff.user, False)
    assert Event.objects.get(code="user.password_changed").changes == {}
    for page in (staff.get("core_user_change", user.pk), staff.get("core_user_history", user.pk)):
        assert user.password not in page.content.decode()


def test_password_hashes_cannot_be_searched():
    staff = make_staff(make_organization())
    assert staff.get("core_user_changelist", password__startswith="md5").status_code == 400
    page = "core_apiclient_changelist"
    assert staff.get(page, client_secret__startswith="pbkdf2").status_code == 400
    assert staff.get(page, user__password__startswith="!").status_code == 400


def test_roles_are_granted_and_revoked_with_events():
    mine, other = make_organization("mine"), make_organization("other")
    staff, user = make_staff(mine), make_user(mine)
    page = "core_membership_add"
    values = {"user": user.pk, "role": Role.DRIVER.value}
    assert staff.save(page, **values).status_code == 302
    assert errors_of(staff.save(page, **values)) == {
        "role": ["Another record already has this value."]
    }
    assert "user" in errors_of(staff.save(page, **{**values, "user": make_user(other).pk}))
    granted = Membership.objects.get(user=user, role="Driver")
    assert granted.organization == mine
    assert staff.post("core_membership_delete", granted.pk, post="yes").status_code == 302
    assert not Membership.objects.filter(pk=granted.pk).exists()
    assert Event.objects.get(code="membership.revoked").actor == staff.user
    assert Membership.history.filter(id=granted.pk).count() == 2


def test_no_role_is_granted_or_revoked_in_another_organization():
    mine, other = make_organization("mine"), make_organization("other")
    staff, stranger = make_staff(mine), make_user(other)
    theirs = stranger.memberships.get()
    assert listed(staff.get("core_membership_changelist")) == {staff.user.memberships.get().pk}
    staff.post("core_membership_delete", theirs.pk, post="yes")
    assert Membership.objects.filter(pk=theirs.pk).exists()
    address = reverse("admin:core_membership_add") + f"?organization={other.pk}"
    forged = {"user": staff.user.pk, "role": "Admin"}
    assert staff.client.post(address, forged).status_code == 404
    assert not Membership.objects.filter(user=staff.user, organization=other).exists()


def test_autocompletes_find_visible_people_only():
    mine, other = make_organization("mine"), make_organization("other")
    staff = make_staff(mine)
    make_user(mine, username="mine-ada")
    make_user(other, username="other-ada")
    query = {"app_label": "core", "model_name": "membership", "field_name": "user"}
    assert found(staff.get("autocomplete", **query, term="ada")) == {"mine-ada"}
    everybody = make_superuser().get("autocomplete", **query, term="ada")
    assert found(everybody) == {"mine-ada", "other-ada"}
    assert found(staff.get("autocomplete", **query, term="a\0da")) == set()


def test_only_superusers_see_permission_groups_and_failed_logins():
    staff = make_staff(make_organization())
    for page in ("auth_group_changelist", "auth_group_add", "axes_accessattempt_changelist"):
        assert staff.get(page).status_code == 403
        assert make_superuser().get(page).status_code == 200
