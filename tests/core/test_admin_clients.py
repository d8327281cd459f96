"""API clients in the back office."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.urls import reverse
from django.utils import timezone

from core.client_uses import DAYS
from core.clients import create_api_client, create_login_client, revoke_api_client
from core.models import ApiClient, ApiSurface, ClientUse, Event, Organization, User
from core.roles import Role
from tests.back_office import errors_of, listed, make_staff, make_superuser
from tests.builders import later, make_actor, make_organization

pytestmark = pytest.mark.django_db


def make_client(*organizations: Organization, name: str = "Till") -> ApiClient:
    return create_api_client(name=name, organizations=organizations, by=make_actor()).client


def secret_in(response: Any) -> str:
    """Return the secret that the page shows, and see to it that no cache keeps the page."""
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return re.findall(r'id="client-secret"[^>]*>(\w{64})</code>', response.content.decode())[0]


def note_use(client: ApiClient, *, days_ago: int = 0, surface: str = "v1", **counts: int) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    ClientUse.objects.create(
        client=client, day=at.date(), surface=surface, last_used_at=at, **counts
    )


def test_a_new_clients_secret_is_shown_once_and_kept_as_a_hash():
    mine = make_organization()
    staff = make_staff(mine)
    response = staff.save(
        "core_apiclient_add", name="Till", organizations=[mine.pk], roles=[Role.CRM_USER.value]
    )
    made = ApiClient.objects.get(name="Till")
    secret = secret_in(response)
    assert made.client_secret != secret
    assert check_password(secret, made.client_secret)
    assert secret not in str(response.cookies)
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
    assert "organizations" in errors_of(staff.save(page, name="Till", organizations=None))
    assert "organizations" in errors_of(staff.save(page, name="Till", organizations=[other.pk]))
    assert "name" in errors_of(staff.save(page, name="x" * 151, organizations=[mine.pk]))
    assert not ApiClient.objects.exists()


def test_a_client_gets_a_new_secret_after_a_question():
    mine = make_organization()
    staff, client = make_staff(mine), make_client(mine)
    old = client.client_secret
    asked = staff.get("core_apiclient_rotate", client.pk)
    assert "worth nothing at once" in asked.content.decode()
    assert ApiClient.objects.get().client_secret == old
    secret = secret_in(staff.post("core_apiclient_rotate", client.pk))
    client.refresh_from_db()
    assert client.client_secret != old
    assert check_password(secret, client.client_secret)
    assert Event.objects.get(code="api_client.secret_rotated").actor == staff.user


def test_a_client_is_revoked_after_a_question_and_only_once():
    mine = make_organization()
    staff, client = make_staff(mine), make_client(mine)
    revoked = Event.objects.filter(code="api_client.revoked", actor=staff.user)
    assert "cannot be undone" in staff.get("core_apiclient_revoke", client.pk).content.decode()
    assert User.objects.get(pk=client.user_id).is_active is True
    for _ in range(2):
        response = staff.post("core_apiclient_revoke", client.pk)
        assert response["Location"] == reverse("admin:core_apiclient_change", args=[client.pk])
        assert User.objects.get(pk=client.user_id).is_active is False
        assert revoked.count() == 1
    refused = staff.client.post(
        reverse("admin:core_apiclient_rotate", args=[client.pk]), follow=True
    )
    assert "This client has been revoked." in refused.content.decode()
    assert ApiClient.objects.get().client_secret == client.client_secret


def test_clients_that_reach_further_are_left_alone():
    mine, other = make_organization("mine"), make_organization("other")
    staff, both, theirs = make_staff(mine), make_client(mine, other), make_client(other)
    create_login_client(name="Portal", redirect_uris=["https://a.example/"], by=make_actor())
    assert listed(staff.get("core_apiclient_changelist")) == {both.pk}
    page = staff.get("core_apiclient_change", both.pk).content.decode()
    assert "/rotate/" not in page
    assert "organizations that are not yours" in page
    assert "Other" not in page
    for step in ("rotate", "revoke"):
        for call in (staff.get, staff.post):
            assert call(f"core_apiclient_{step}", both.pk).status_code == 403
            hidden = call(f"core_apiclient_{step}", theirs.pk)
            assert (hidden.status_code, hidden["Location"]) == (302, reverse("admin:index"))
    assert ApiClient.objects.get(pk=both.pk).client_secret == both.client_secret
    assert User.objects.filter(pk__in=[both.user_id, theirs.user_id], is_active=True).count() == 2


def test_steps_answer_only_get_and_post_and_no_foreign_id_fails():
    staff, client = make_superuser(), make_client(make_organization())
    for step in ("rotate", "revoke"):
        address = reverse(f"admin:core_apiclient_{step}", args=[client.pk])
        assert staff.client.put(address).status_code == 405
        for key in (client.pk + 1, "x", "9" * 30):
            assert staff.post(f"core_apiclient_{step}", key).status_code == 302


def test_the_list_shows_the_last_use_and_what_was_asked_and_failed_lately():
    mine = make_organization()
    staff, used, unused = make_staff(mine), make_client(mine), make_client(mine, name="Idle")
    note_use(used, requests=1200, refused=3, failed=2)
    note_use(used, surface="dispatch", days_ago=DAYS - 1, requests=30, refused=1)
    note_use(used, days_ago=DAYS, requests=5000, failed=5000)
    revoke_api_client(client=unused, by=later())
    shown = staff.get("core_apiclient_changelist").context["cl"].result_list
    rows = {row.name: (row.requests_lately, row.errors_lately) for row in shown}
    assert rows == {"Till": (1230, 6), "Idle": (0, 0)}
    last = {row.name: row.last_used_at for row in shown}
    assert last["Idle"] is None
    assert last["Till"].date() == timezone.now().date()
    text = staff.get("core_apiclient_changelist", o="4").content.decode()
    assert "Revoked" in text
    assert "never" in text


def test_the_list_asks_no_more_for_more_clients(django_assert_max_num_queries: Any):
    staff = make_superuser()
    organization = make_organization()
    for number in range(12):
        note_use(make_client(organization, name=f"Till {number}"), requests=1)
    with django_assert_max_num_queries(15):
        staff.get("core_apiclient_changelist")


def test_the_page_tells_of_use_by_day_and_of_what_was_done_to_the_client():
    mine, both = make_organization("mine"), make_organization("both")
    staff, client = make_staff(mine, both), make_client(mine, both)
    note_use(client, requests=1200, refused=3, failed=2)
    note_use(client, surface=ApiSurface.DYNAMICS, requests=34)
    note_use(client, days_ago=2, requests=1)
    note_use(client, days_ago=DAYS, requests=5000)
    staff.post("core_apiclient_rotate", client.pk)
    context = staff.get("core_apiclient_change", client.pk).context
    rows = [(row.by_surface, row.requests, row.refused, row.failed) for row in context["rows"]]
    assert rows == [([1200, 34], 1234, 3, 2), ([1, 0], 1, 0, 0)]
    assert context["total"].requests == 1235
    assert [event.code for event in context["facts"]] == [
        "api_client.secret_rotated",
        "api_client.created",
    ]
    assert context["made_at"] == make_actor().at


def test_the_page_tells_of_the_dispatch_versions_to_those_who_may_see_them():
    mine = make_organization()
    client = make_client(mine)
    text = make_staff(mine).get("core_apiclient_change", client.pk).content.decode()
    assert "Dispatch versions" in text
    assert "it gets the earliest" in text
