"""API clients in the back office."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password

from core.clients import create_api_client, create_login_client
from core.models import ApiClient, Event, Organization, User
from core.roles import Role
from tests.back_office import (
    errors_of,
    listed,
    make_staff,
)
from tests.builders import make_actor, make_organization

pytestmark = pytest.mark.django_db


def make_client(*organizations: Organization, name: str = "Till") -> ApiClient:
    return create_api_client(name=name, organizations=organizations, by=make_actor()).client


def messages_of(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_a_new_clients_secret_is_shown_once_and_kept_as_a_hash():
    mine = make_organization()
    staff = make_staff(mine)
    response = staff.save(
        "core_apiclient_add", name="Till", organizations=[mine.pk], roles=[Role.CRM_USER.value]
    )
    assert response.status_code == 302
    made = ApiClient.objects.get(name="Till")
    shown = staff.client.get(response.url)
    secret = re.findall(r"<code>(\w{64})</code>", messages_of(shown))[0]
    assert secret in shown.content.decode()
    assert made.client_secret != secret
    assert check_password(secret, made.client_secret)
    for page in ("change", "history"):
        later = staff.get(f"core_apiclient_{page}", made.pk).content.decode()
        assert secret not in later
        assert made.client_secret not in later
    assert secret not in staff.get("core_apiclient_changelist").content.decode()
    assert Event.objects.get(code="api_client.created").actor == staff.user


def test_a_client_needs_an_organization_of_the_person():
    mine, other = make_organization("mine"), make_organization("other")
    staff = make_staff(mine)
    page = "core_apiclient_add"
    assert "organizations" in errors_of(staff.save(page, name="Till"))
    assert "organizations" in errors_of(staff.save(page, name="Till", organizations=[other.pk]))
    assert "name" in errors_of(staff.save(page, name="x" * 151, organizations=[mine.pk]))
    assert not ApiClient.objects.exists()


def test_a_client_gets_a_new_secret_and_is_revoked_by_actions():
    mine = make_organization()
    staff, client = make_staff(mine), make_client(mine)
    old, page = client.client_secret, "core_apiclient_changelist"
    chosen = {"_selected_action": client.pk, "index": 0}
    response = staff.post(page, action="give_new_secret", **chosen)
    secret = re.findall(r"<code>(\w{64})</code>", messages_of(staff.client.get(response.url)))[0]
    client.refresh_from_db()
    assert client.client_secret != old
    assert check_password(secret, client.client_secret)
    staff.post(page, action="revoke", **chosen)
    client.user.refresh_from_db()
    assert client.user.is_active is False
    assert Event.objects.filter(code="api_client.revoked", actor=staff.user).count() == 1


def test_clients_that_reach_further_are_left_alone():
    mine, other = make_organization("mine"), make_organization("other")
    staff, both, theirs = make_staff(mine), make_client(mine, other), make_client(other)
    create_login_client(name="Portal", redirect_uris=["https://a.example/"], by=make_actor())
    page = "core_apiclient_changelist"
    assert listed(staff.get(page)) == {both.pk}
    chosen = {"_selected_action": [both.pk, theirs.pk], "index": 0}
    for action in ("give_new_secret", "revoke"):
        staff.post(page, action=action, **chosen)
    assert ApiClient.objects.get(pk=both.pk).client_secret == both.client_secret
    assert User.objects.filter(pk__in=[both.user_id, theirs.user_id], is_active=True).count() == 2
