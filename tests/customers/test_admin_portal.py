"""The delivery portal in the back office: who sees its password, and how."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.models import Event, Organization
from customers import services
from customers.models import Customer
from customers.services.delivery_portal import write_delivery_portal
from tests.back_office import Staff, make_staff, make_superuser
from tests.builders import later, make_actor, make_customer, make_organization, make_user

pytestmark = pytest.mark.django_db
PAGE = "customers_customer_portal_password"
CHANGE = "customers_customer_change"
SECRET = "s3cret <b>&amp; 'x'"
SHOWN = "s3cret &lt;b&gt;&amp;amp; &#x27;x&#x27;"
REVEALED = "delivery_portal.password_revealed"
WHY = "Invoice 7 has to be uploaded"


@pytest.fixture
def mine() -> Organization:
    return make_organization("mine")


@pytest.fixture
def customer(mine: Organization) -> Customer:
    made = make_customer(mine)
    values = {"url": "https://portal.example/", "user_name": "ana", "password": SECRET}
    write_delivery_portal(made, values, make_actor(), is_new=True)
    return made


def make_clerk(organization: Organization, *codenames: str) -> Staff:
    """Return a member of the organization with these permissions only."""
    user = make_user(organization, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return Staff(user)


def revealed() -> int:
    return Event.objects.filter(code=REVEALED).count()


def text_of(response: Any) -> str:
    return response.content.decode()


@pytest.mark.parametrize("kind", ["superuser", "member"])
def test_those_who_may_are_asked_first_and_then_see_the_password(
    mine: Organization, customer: Customer, kind: str
):
    staff = make_superuser()
    if kind == "member":
        staff = make_clerk(mine, "view_customer", "reveal_portal_password")
    asked = staff.get(PAGE, customer.pk)
    assert (asked.status_code, revealed()) == (200, 0)
    assert "s3cret" not in text_of(asked)
    assert 'method="post"' in text_of(asked)
    shown = staff.post(PAGE, customer.pk, reason=f" {WHY} ")
    assert (shown.status_code, revealed()) == (200, 1)
    assert f">{SHOWN}</code>" in text_of(shown)
    event = Event.objects.get(code=REVEALED)
    assert (event.actor, event.organization, event.subject_id) == (staff.user, mine, customer.pk)
    assert event.request_id == shown["X-Request-ID"]
    assert event.changes == {"reason": [None, WHY]}
    for response in (asked, shown):
        assert "no-store" in response["Cache-Control"]
        assert (
            "max-age=0" in response["Cache-Control"] or "max-age" not in response["Cache-Control"]
        )


@pytest.mark.parametrize("reason", ["", "  ", "no", "x" * 256, "a\0b c", None])
def test_without_a_proper_reason_nothing_is_revealed(customer: Customer, reason: str | None):
    staff = make_superuser()
    response = staff.post(PAGE, customer.pk, **({} if reason is None else {"reason": reason}))
    assert response.status_code == 200
    assert "s3cret" not in text_of(response)
    assert response.context["form"].errors["reason"]
    assert "no-store" in response["Cache-Control"]
    assert revealed() == 0


def test_a_request_from_another_site_reveals_nothing(mine: Organization, customer: Customer):
    staff = make_superuser()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff.user, "django.contrib.auth.backends.ModelBackend")
    address = reverse(f"admin:{PAGE}", args=[customer.pk])
    assert strict.post(address, {"reason": WHY}).status_code == 403
    assert revealed() == 0
    token = strict.get(address).context["csrf_token"]
    sent = {"csrfmiddlewaretoken": str(token), "reason": WHY}
    assert SHOWN in text_of(strict.post(address, sent))
    assert revealed() == 1


@pytest.mark.parametrize(
    "codenames",
    [
        ("view_customer", "change_customer", "view_deliveryportal", "change_deliveryportal"),
        ("reveal_portal_password",),  # may not even see the customer
        (),
    ],
)
def test_everybody_else_is_refused(
    mine: Organization, customer: Customer, codenames: tuple[str, ...]
):
    clerk = make_clerk(mine, *codenames)
    for response in (clerk.get(PAGE, customer.pk), clerk.post(PAGE, customer.pk, reason=WHY)):
        assert response.status_code == 403
        assert "s3cret" not in text_of(response)
    assert revealed() == 0


def test_whoever_is_not_logged_in_is_sent_to_log_in(customer: Customer):
    address = reverse(f"admin:{PAGE}", args=[customer.pk])
    for response in (Client().get(address), Client().post(address, {"reason": WHY})):
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("admin:login"))


def test_another_organizations_or_a_deleted_customer_is_not_there(customer: Customer):
    stranger = make_staff(make_organization("other"))
    insider = make_staff(customer.organization)
    for response in (stranger.get(PAGE, customer.pk), stranger.post(PAGE, customer.pk, reason=WHY)):
        assert (response.status_code, response["Location"]) == (302, reverse("admin:index"))
    services.delete_customer(customer=customer, by=later())
    for key in (customer.pk, customer.pk + 1, "x", "9" * 30):
        response = insider.post(PAGE, key, reason=WHY)
        assert (response.status_code, response["Location"]) == (302, reverse("admin:index"))
    assert revealed() == 0


def test_only_get_and_post_are_answered(customer: Customer):
    staff = make_superuser()
    address = reverse(f"admin:{PAGE}", args=[customer.pk])
    for method in ("put", "patch", "delete"):
        response = getattr(staff.client, method)(address)
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")
    assert revealed() == 0


def test_the_customers_page_shows_the_mask_and_the_way_to_those_who_may(
    mine: Organization, customer: Customer
):
    address = reverse(f"admin:{PAGE}", args=[customer.pk])
    reader = make_clerk(mine, "view_customer")
    editor = make_clerk(mine, "view_customer", "change_customer")
    for staff, may in ((reader, False), (editor, False), (make_superuser(), True)):
        text = text_of(staff.get(CHANGE, customer.pk))
        assert "********" in text
        assert "https://portal.example/" in text
        assert ("ana" in text, "s3cret" in text) == (True, False)
        assert (address in text) is may


def test_a_customer_without_a_portal_or_password_has_no_link(mine: Organization):
    customer = make_customer(mine)
    staff = make_superuser()
    address = reverse(f"admin:{PAGE}", args=[customer.pk])
    for values in (None, {"url": "https://portal.example/"}):
        write_delivery_portal(customer, values, later(), is_new=False)
        text = text_of(staff.get(CHANGE, customer.pk))
        assert (address in text, "********" in text) == (False, False)
        refused = staff.client.post(address, {"reason": WHY}, follow=True)
        assert refused.redirect_chain == [(reverse(f"admin:{CHANGE}", args=[customer.pk]), 302)]
        assert "does not exist" in text_of(refused)
    assert revealed() == 0


def test_a_lost_key_is_told_in_words(customer: Customer, settings: Any):
    settings.FIELD_ENCRYPTION_KEYS = [secrets.token_urlsafe(32)]
    staff = make_superuser()
    address = reverse(f"admin:{PAGE}", args=[customer.pk])
    refused = staff.client.post(address, {"reason": WHY}, follow=True)
    assert refused.redirect_chain == [(reverse(f"admin:{CHANGE}", args=[customer.pk]), 302)]
    assert "is not configured" in text_of(refused)
    assert revealed() == 0


def test_saving_the_customer_leaves_the_portal_alone(mine: Organization, customer: Customer):
    staff = make_staff(mine)
    before = customer.delivery_portal.password_encrypted
    assert staff.save(CHANGE, customer.pk, name="Renamed").status_code == 302
    customer = Customer.objects.get(pk=customer.pk)
    assert (customer.name, customer.delivery_portal.password_encrypted) == ("Renamed", before)
