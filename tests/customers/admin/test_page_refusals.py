"""What the pages about a customer keep from those who may not see it."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages

from customers import services
from tests.builders import later, make_contact, make_customer, make_organization
from tests.customers.admin.merging.pages import make_person

pytestmark = pytest.mark.django_db
PAGES = (
    ("customers_customer_state", ("hold",)),
    ("customers_customer_portal_password", ()),
    ("customers_customer_change", ()),
    ("customers_customer_history", ()),
)


def test_who_sees_no_customers_learns_nothing_of_a_merged_one():
    mine = make_organization("mine")
    kept, gone = make_customer(mine, name="Kept"), make_customer(mine, name="Gone for good")
    services.merge_customers(survivor=kept, merged=gone, by=later(5))
    stranger, colleague = make_person(mine), make_person(mine, "view_customer")
    for page, more in PAGES:
        response = stranger.get(page, gone.pk, *more)
        said = " ".join(str(each) for each in get_messages(response.wsgi_request))
        assert "Gone for good" not in said, page
        assert f"/{kept.pk}/" not in response.get("Location", ""), page
    led = colleague.get("customers_customer_change", gone.pk)
    assert led.url.endswith(f"/{kept.pk}/change/")


def test_contacts_are_exported_by_those_who_may_see_contacts():
    mine = make_organization("mine")
    customer = make_customer(mine)
    make_contact(customer, last_name="Secretary")
    chosen = {"action": "export", "_selected_action": customer.pk}
    codes = ("view_customer", "export_customers", "export_records")
    refused = make_person(mine, *codes).post("customers_customer_changelist", **chosen)
    assert not refused.streaming
    allowed = make_person(mine, *codes, "view_contact")
    sent = allowed.post("customers_customer_changelist", **chosen)
    assert "Secretary" in b"".join(sent).decode()
