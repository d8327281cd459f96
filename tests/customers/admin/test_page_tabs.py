"""The page of one customer: everything there is, in tabs, for those who may see it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.admin.panels import SHOWN
from customers import services
from customers.models import Customer
from tests.back_office import Staff, errors_of, listed, make_staff, one_of_each
from tests.billing.builders import make_contract
from tests.builders import later, make_contact, make_customer, make_organization
from tests.dispatch.builders import make_customer_location, make_location

pytestmark = pytest.mark.django_db
CHANGE = "customers_customer_change"


def tabs_of(response: Any) -> dict[str, Any]:
    return {tab.key: tab for tab in response.context["page_tabs"]}


def panel_of(response: Any, title: str) -> Any:
    return next(each for each in response.context["panels"] if each.title == title)


def cells_of(panel: Any) -> list[tuple[str, ...]]:
    return [tuple(re.sub("<[^>]+>", "", str(cell)) for cell in row) for row in panel.rows]


def looking(staff: Staff, *but: str) -> Staff:
    """Leave the person the permissions to see, without those named."""
    permissions = staff.user.user_permissions
    permissions.set(permissions.filter(codename__startswith="view_").exclude(codename__in=but))
    return staff


def fill(customer: Customer, total: int) -> None:
    """Give the customer as many of everything that its page shows."""
    organization = customer.organization
    day = later().at
    for number in range(total):
        make_contact(customer, last_name=f"Contact {number}")
        make_customer(organization, parent=customer)
        make_contract(customer, code=f"C-{total}-{number}")
        make_customer_location(customer, make_location(organization))
        values = {"line_1": f"Street {number}", "is_billing": True}
        services.create_address(customer=customer, values=values, by=later())
        values = {"system": "crm", "value": f"{total}-{number}"}
        services.create_external_id(customer=customer, values=values, by=later())
    dates = [{"cut_off_at": day, "payment_at": day}] * total
    services.update_customer(customer=customer, values={"payment_dates": dates}, by=later())


def test_everything_stands_in_a_tab_of_its_own_topic():
    records = one_of_each("mine")
    page = make_staff(records["organization"]).get(CHANGE, records["customer"].pk)
    tabs = tabs_of(page)
    assert list(tabs)[:5] == ["identity", "addresses", "contacts", "fiscal", "credit"]
    assert {"sub-customers", "contracts", "service-locations"} <= set(tabs)
    assert [each.name for each in tabs["fiscal"].fieldsets] == [
        *("Fiscal", "Invoicing defaults", "Payment settings", "Delivery portal"),
    ]
    assert [each.title for each in tabs["addresses"].panels] == ["All addresses"]
    assert [each.opts.model.__name__ for each in tabs["contacts"].inlines] == ["Contact"]
    assert [tab.key for tab in tabs.values() if tab.is_open] == ["identity"]
    text = page.content.decode()
    for key in tabs:  # a link that a browser follows without scripts, and what it leads to
        assert text.count(f'href="#tab-{key}"') == 1
        assert text.count(f'id="tab-{key}"') == 1


def test_an_address_opens_a_tab_and_an_error_opens_the_one_it_is_in():
    records = one_of_each("mine")
    staff, customer = make_staff(records["organization"]), records["customer"]
    for asked, opened in (("contracts", "contracts"), ("nonsense", "identity")):
        tabs = tabs_of(staff.get(CHANGE, customer.pk, tab=asked))
        assert [tab.key for tab in tabs.values() if tab.is_open] == [opened]
    refused = staff.save(CHANGE, customer.pk, credit_limit="-1")
    tabs = tabs_of(refused)
    assert (tabs["credit"].is_open, tabs["credit"].errors, tabs["identity"].errors) == (True, 1, 0)
    assert "1 error" in refused.content.decode()
    row = {"contacts-0-first_name": "", "contacts-0-last_name": ""}
    tabs = tabs_of(staff.save(CHANGE, customer.pk, **row))
    assert (tabs["contacts"].is_open, tabs["contacts"].errors) == (True, 1)


def test_the_page_takes_as_many_queries_for_much_as_for_little():
    mine = make_organization("mine")
    staff = make_staff(mine)
    counts, pages = [], {}
    for total in (2, 2 * SHOWN):
        customer = make_customer(mine)
        fill(customer, total)
        staff.get(CHANGE, customer.pk)
        with CaptureQueriesContext(connection) as queries:
            pages[total] = staff.get(CHANGE, customer.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    for title, rows in (
        ("All addresses", SHOWN),
        ("Who is told what", SHOWN),
        ("External ids", SHOWN),
        ("Payment dates", SHOWN),
        ("Sub-customers", SHOWN),
        ("Contracts", SHOWN),
        ("Service locations", SHOWN),
    ):
        few, many = panel_of(pages[2], title), panel_of(pages[2 * SHOWN], title)
        assert (len(few.rows), few.more) == (2, None), title
        assert len(many.rows) == rows, title
        assert many.more, title
        if many.link:
            assert len(listed(staff.client.get(many.link[0]))) == 2 * SHOWN, title


def test_panels_lead_to_what_may_be_done_next():
    records = one_of_each("mine")
    mine, customer = records["organization"], records["customer"]
    staff = make_staff(mine)
    page = staff.get(CHANGE, customer.pk)
    offered = {str(text): address for address, text in page.context["header_actions"]}
    assert {"New contract", "Link to a location", "Give it a policy of its own"} <= set(offered)
    form = staff.client.get(offered["New contract"]).context["adminform"].form
    assert form["customer"].value() == str(customer.pk)
    below = staff.client.get(offered["Add a sub-customer"]).context["adminform"].form
    assert below["parent"].value() == str(customer.pk)
    services.cancel_customer(customer=customer, by=later())
    gone = {str(text) for _, text in staff.get(CHANGE, customer.pk).context["header_actions"]}
    assert not {"New contract", "Link to a location"} & gone
    assert looking(staff).get(CHANGE, customer.pk).context["header_actions"] == []


def test_contracts_are_shown_with_their_state_price_and_next_day():
    mine = make_organization("mine")
    customer = make_customer(mine)
    contract = make_contract(customer, code="C-1", price=1250, currency="MXN")
    page = make_staff(mine).get(CHANGE, customer.pk)
    (row,) = panel_of(page, "Contracts").rows
    assert reverse("admin:billing_recurrence_change", args=[contract.pk]) in row[0]
    assert row[2:4] == ("open", "1,250.00 MXN / month")
    assert row[4] not in ("", "-")


def test_panels_are_for_those_who_may_see_what_is_in_them():
    records = one_of_each("mine")
    staff = looking(
        make_staff(records["organization"]),
        *("view_recurrence", "view_contact", "view_customerlocation", "view_customerexternalid"),
    )
    page = staff.get(CHANGE, records["customer"].pk)
    titles = {str(each.title) for each in page.context["panels"]}
    assert "All addresses" in titles
    assert not titles & {"Contracts", "Who is told what", "Service locations", "External ids"}
    assert [each.title for each in page.context["subpages"]] == ["History", "Events"]


def test_who_may_only_look_reads_everything():
    records = one_of_each("mine")
    customer = records["customer"]
    values = {
        "defaults": {"payment_way": "03", "exchange_rate": 2},
        "payment_settings": {"is_collaborative": True},
        "main_contact": {"name": "Ana", "notify_collection": True},
        "email": "ana@example.com",
    }
    services.update_customer(customer=customer, values=values, by=later())
    staff = looking(make_staff(records["organization"]))
    page = staff.get(CHANGE, customer.pk)
    invoicing = dict(panel_of(page, "Invoicing defaults").rows)
    assert invoicing["Payment way"].startswith("03 Transferencia")
    assert dict(panel_of(page, "Payment settings").rows)["Agrees on dates"] == "Yes"
    assert cells_of(panel_of(page, "Who is told what"))[0] == (
        *("Ana (main contact)", "ana@example.com", "send collection reminders", "-"),
    )
    text = page.content.decode()
    assert "mine city" in text
    assert 'name="name"' not in text
    assert "/state/" not in text


def test_what_the_form_edits_of_the_parts_goes_through_the_service():
    records = one_of_each("mine")
    customer, staff = records["customer"], make_staff(records["organization"])
    contact = records["contact"]
    values = {
        "defaults__payment_way": "03",
        "defaults__seller": staff.user.pk,
        "defaults__contact_uuid": str(contact.uuid),
        "defaults__exchange_rate": "19.5",
        "payment_settings__is_collaborative": "on",
        "main_contact__name": "Ana",
        "main_contact__notify_collection": "on",
    }
    assert staff.save(CHANGE, customer.pk, **values).status_code == 302
    customer = Customer.objects.get(pk=customer.pk)
    assert (customer.defaults.payment_way, customer.defaults.seller) == ("03", staff.user)
    assert customer.defaults.contact_uuid == contact.uuid
    assert customer.payment_settings.is_collaborative
    assert (customer.main_contact.name, customer.main_contact.notify_collection) == ("Ana", True)
    assert staff.save(CHANGE, customer.pk).status_code == 302
    assert customer.history.count() == Customer.objects.get(pk=customer.pk).history.count()
    refused = staff.save(CHANGE, customer.pk, defaults__exchange_rate="0")
    assert set(errors_of(refused)) == {"defaults__exchange_rate"}
    cleared = {"defaults__seller": "", "defaults__payment_way": "", "main_contact__name": ""}
    assert staff.save(CHANGE, customer.pk, **cleared).status_code == 302
    customer = Customer.objects.get(pk=customer.pk)
    assert (customer.defaults.seller, customer.defaults.payment_way) == (None, "")
    assert (customer.main_contact.name, customer.main_contact.notify_collection) == ("", True)


def test_a_foreign_seller_or_contact_is_refused():
    mine, other = one_of_each("mine"), one_of_each("rival")
    stranger = make_staff(other["organization"]).user
    staff = make_staff(mine["organization"])
    forged = {
        "defaults__seller": stranger.pk,
        "defaults__contact_uuid": str(other["contact"].uuid),
        "defaults__payment_way": "x\0",
    }
    assert set(errors_of(staff.save(CHANGE, mine["customer"].pk, **forged))) == set(forged)
