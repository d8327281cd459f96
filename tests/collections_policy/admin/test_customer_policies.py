"""What customers have of their own, and what applies to them, in the back office."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from collections_policy.models import CustomerPolicy
from core.models import Event
from customers.models import Customer
from customers.services.cancellation import cancel_customer
from tests.back_office import Staff, entered, errors_of, listed, make_staff
from tests.builders import later, make_customer, make_organization
from tests.collections_policy.admin.pages import (
    CUSTOMER_POLICY,
    REQUIRED,
    SCHEMA_PAGE,
    USED,
    collecting,
)
from tests.collections_policy.building import (
    OTHER_SCHEMA,
    make_range,
    make_schema,
    notification_type,
    save_customer_policy,
)

pytestmark = pytest.mark.django_db
ADD, CHANGE = f"{CUSTOMER_POLICY}_add", f"{CUSTOMER_POLICY}_change"
CUSTOMER_PAGE = "customers_customer_change"


def _told(response: Any) -> list[str]:
    return [each.message for each in get_messages(response.wsgi_request) if each.level == 30]


def _panel(staff: Staff, page: str, key: int) -> dict[str, str]:
    """The rows of the panel of this app on the page; a customer's page has others beside it."""
    text = staff.get(page, key).content.decode()
    titles = "Collection policy in effect|In effect"
    panels = re.findall(rf"<h2[^>]*>(?:{titles})</h2>(.*?)</section>", text, re.DOTALL)
    assert len(panels) <= 1
    panel = "".join(panels)
    rows = re.findall(r"<th scope=\"row\"[^>]*>(.*?)</th>\s*<td[^>]*>(.*?)</td>", panel)
    return dict(rows)


def test_a_customers_policy_is_added_and_changed_through_the_service() -> None:
    records = collecting("mine")
    mine, staff = records["organization"], make_staff(records["organization"])
    customer = make_customer(mine)
    kind = notification_type(mine, 2)
    values = {"customer": customer.pk, "notification_type": kind.pk, "shows_detail": "on"}
    assert staff.save(ADD, **values).status_code == 302
    own = CustomerPolicy.objects.get(customer=customer)
    assert (own.organization, own.notification_type, own.shows_detail) == (mine, kind, True)
    # Not said, so as the organization has it
    assert own.default_schema == records[SCHEMA_PAGE]
    assert (own.attaches_documents, own.uses_general_policy) == (True, False)
    assert staff.save(CHANGE, own.pk, shows_detail=None, customer="1").status_code == 302
    own.refresh_from_db()
    assert (own.shows_detail, own.attaches_documents, own.customer) == (False, True, customer)
    events = Event.objects.filter(code="customer_policy.saved", actor=staff.user).order_by("pk")
    assert [event.subject_label for event in events] == [str(customer)] * 2
    assert events[1].changes == {"shows_detail": [True, False]}
    assert {row.history_user for row in own.history.all()} == {staff.user}
    assert own.history.count() == 2


def test_what_the_service_refuses_is_told_and_not_written() -> None:
    records = collecting("mine")
    own, staff = records[CUSTOMER_POLICY], make_staff(records["organization"])
    again = staff.save(ADD, customer=records["customer"].pk)
    assert errors_of(again) == {"customer": [USED]}
    assert errors_of(staff.save(ADD, customer="")) == {"customer": [REQUIRED]}
    gone = make_customer(records["organization"])
    Customer.objects.filter(pk=gone.pk).update(deleted_at=later().at)
    assert list(errors_of(staff.save(ADD, customer=gone.pk))) == ["customer"]
    for name in ("default_schema", "notification_type"):
        refused = staff.save(CHANGE, own.pk, shows_detail="on", **{name: ""})
        assert errors_of(refused) == {name: [REQUIRED]}
    own.refresh_from_db()
    assert (own.shows_detail, own.history.count()) == (False, 1)
    assert CustomerPolicy.objects.count() == 1
    assert not Event.objects.filter(actor=staff.user).exists()


def test_a_newer_policy_is_not_overwritten() -> None:
    records = collecting("mine")
    own, staff = records[CUSTOMER_POLICY], make_staff(records["organization"])
    shown = entered(staff.get(CHANGE, own.pk))
    save_customer_policy(records["customer"], by=later(), notification_type=1)
    refused = staff.post(CHANGE, own.pk, **{**shown, "shows_detail": "on"})
    assert list(errors_of(refused)) == ["__all__"]
    own.refresh_from_db()
    assert (own.shows_detail, own.notification_type.number) == (False, 1)


def test_warnings_are_messages() -> None:
    records = collecting("mine")
    cancel_customer(customer=records["customer"], reason="", by=later())
    staff = make_staff(records["organization"])
    response = staff.save(CHANGE, records[CUSTOMER_POLICY].pk, uses_general_policy="on")
    assert response.status_code == 302
    assert _told(response) == [
        "The organization's policy applies: "
        "The company's values apply; the customer's own are only kept.",
        "The customer is cancelled; nothing is collected from it.",
    ]


def test_policies_of_deleted_customers_are_gone() -> None:
    records = collecting("mine")
    staff = make_staff(records["organization"])
    Customer.objects.filter(pk=records["customer"].pk).update(deleted_at=later().at)
    assert listed(staff.get(f"{CUSTOMER_POLICY}_changelist")) == set()
    assert staff.get(CHANGE, records[CUSTOMER_POLICY].pk).url == reverse("admin:index")


def test_what_applies_is_read_on_both_pages() -> None:
    records = collecting("mine")
    mine, customer = records["organization"], records["customer"]
    make_range(mine, schema_id=OTHER_SCHEMA, days=3, direction=2)
    make_range(mine, schema_id=OTHER_SCHEMA, days=0, direction=0)
    save_customer_policy(customer, by=later(), default_schema=OTHER_SCHEMA)
    staff = make_staff(mine)
    shown = _panel(staff, CUSTOMER_PAGE, customer.pk)
    assert shown == {
        "Applies": "The customer&#x27;s own policy",
        "Why": "The customer has a policy of its own and does not use the organization&#x27;s.",
        "Uses the organization&#x27;s policy": "No",
        "Collection": "Running",
        "Notification schema": "mine other",
        "Days from the base date": "-3, 0",
        "Notification type": "2 Llamada (IVR)",
        "Reports automatically": "No",
        "Sees the detail of invoices": "No",
        "Gets documents as attachments": "No",
        "Reminders start at": "09:59",
        "Reminders come from": "mine sender &lt;cobranza@example.com.mx&gt;",
        "Interest": "6.10 - 7.10 %",
        "Longest term in days": "60",
        "Days to uncollectible": "90",
    }
    assert _panel(staff, CHANGE, records[CUSTOMER_POLICY].pk) == shown
    own = reverse(f"admin:{CHANGE}", args=[records[CUSTOMER_POLICY].pk])
    assert f'href="{own}"' in staff.get(CUSTOMER_PAGE, customer.pk).content.decode()


def test_a_customer_without_a_policy_of_its_own_has_the_organizations() -> None:
    records = collecting("mine")
    mine = records["organization"]
    customer = make_customer(mine)
    staff = make_staff(mine)
    shown = _panel(staff, CUSTOMER_PAGE, customer.pk)
    assert shown["Applies"] == "The organization&#x27;s policy"
    assert shown["Why"] == "The customer has no policy of its own."
    assert (shown["Notification schema"], shown["Days from the base date"]) == ("mine schema", "+5")
    assert shown["Sees the detail of invoices"] == "Yes"
    query = f"?organization={mine.pk}&customer={customer.pk}"
    link = (reverse(f"admin:{ADD}") + query).replace("&", "&amp;")
    assert f'href="{link}"' in staff.get(CUSTOMER_PAGE, customer.pk).content.decode()
    assert staff.save(ADD, query=query).status_code == 302
    assert CustomerPolicy.objects.filter(customer=customer).exists()


def test_a_cancelled_customer_is_said_to_be_stopped() -> None:
    records = collecting("mine")
    cancel_customer(customer=records["customer"], reason="", by=later())
    shown = _panel(make_staff(records["organization"]), CUSTOMER_PAGE, records["customer"].pk)
    assert re.fullmatch(
        r"Stopped on \d{4}-\d\d-\d\d \d\d:\d\d: the customer is cancelled", shown["Collection"]
    )


def test_without_any_policy_the_page_says_so() -> None:
    mine = make_organization()
    customer = make_customer(mine)
    staff = make_staff(mine)
    none = {"Applies": "Neither the customer nor the organization has a policy."}
    assert _panel(staff, CUSTOMER_PAGE, customer.pk) == none
    make_schema(mine)
    own = save_customer_policy(customer).record
    shown = _panel(staff, CHANGE, own.pk)
    assert shown["The organization&#x27;s policy"] == "None was saved yet."
    assert shown["Notification schema"] == "Normal"


def test_the_customers_page_shows_policies_only_to_those_who_may_see_them() -> None:
    records = collecting("mine")
    staff = make_staff(records["organization"])
    permissions = staff.user.user_permissions
    permissions.set(permissions.filter(codename="view_customer"))
    assert _panel(staff, CUSTOMER_PAGE, records["customer"].pk) == {}
