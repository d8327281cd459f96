"""Contacts in the back office, on the customer's page and on their own."""

from __future__ import annotations

import pytest

from core.models import Event
from customers.admin.contacts import INLINE_PAGE
from customers.models import (
    Contact,
)
from tests.back_office import (
    errors_of,
    make_staff,
    one_of_each,
)
from tests.builders import (
    make_contact,
    make_customer,
    make_image,
    make_organization,
)

pytestmark = pytest.mark.django_db
CHANGE = "customers_customer_change"


def test_contacts_are_changed_on_the_customers_page_through_their_services():
    mine = make_organization()
    customer = make_customer(mine)
    kept, gone = make_contact(customer, email="old@example.com"), make_contact(customer)
    emails = "new@example.com, second@example.com"
    staff = make_staff(mine)
    response = staff.save(
        CHANGE,
        customer.pk,
        **{"contacts-0-email": emails, "contacts-1-DELETE": "on"},
        **{"contacts-TOTAL_FORMS": "3", "contacts-2-first_name": "Ada"},
    )
    assert response.status_code == 302
    kept.refresh_from_db()
    assert kept.email == emails
    assert kept.history.first().history_user == staff.user
    assert not Contact.objects.filter(pk=gone.pk).exists()
    made = Contact.objects.get(first_name="Ada")
    assert (made.organization, made.customer) == (mine, customer)
    codes = Event.objects.filter(code__startswith="contact.", actor=staff.user)
    assert set(codes.values_list("code", flat=True)) == {
        *("contact.created", "contact.updated", "contact.deleted"),
    }


def test_a_contact_that_is_refused_undoes_the_whole_page():
    mine = make_organization()
    customer = make_customer(mine, name="Before")
    make_contact(customer, first_name="Ada", last_name="")
    staff = make_staff(mine)
    refused = staff.save(CHANGE, customer.pk, name="After", **{"contacts-0-first_name": ""})
    assert refused.status_code == 200
    form = refused.context["inline_admin_formsets"][0].formset.forms[0]
    assert form.errors == {"last_name": ["This field is required."]}
    customer.refresh_from_db()
    assert customer.name == "Before"
    assert customer.history.count() == 2  # made, and its contact added


def test_another_customers_contact_cannot_be_changed_through_a_forged_row():
    mine, other = one_of_each("mine"), one_of_each("rival")
    staff = make_staff(mine["organization"])
    for values in ({"contacts-0-last_name": "forged"}, {"contacts-0-DELETE": "on"}):
        staff.save(CHANGE, mine["customer"].pk, **{"contacts-0-id": other["contact"].pk}, **values)
    other["contact"].refresh_from_db()
    assert other["contact"].last_name == "rival contact"


def test_a_contact_has_a_page_of_its_own():
    mine = make_organization()
    customer, staff = make_customer(mine), make_staff(mine)
    values = {"customer": customer.pk, "last_name": "Curie", "photo_image": make_image()}
    assert staff.save("customers_contact_add", **values).status_code == 302
    made = Contact.objects.get()
    assert made.photo.endswith(".png")
    change = "customers_contact_change"
    assert staff.save(change, made.pk, country="Francia", phone="1").status_code == 302
    made.refresh_from_db()
    assert (made.country, made.phone) == ("FR", "1")
    assert errors_of(staff.save(change, made.pk, last_name="")) == {
        "last_name": ["This field is required."]
    }
    staff.post("customers_contact_delete", made.pk, post="yes")
    assert not Contact.objects.exists()
    assert Event.objects.filter(code="contact.deleted").count() == 1


def test_contacts_beyond_the_first_page_can_be_changed():
    mine = make_organization()
    customer, staff = make_customer(mine), make_staff(mine)
    contacts = [make_contact(customer) for _ in range(INLINE_PAGE + 3)]
    shown = staff.get(CHANGE, customer.pk, **{"contacts-page": 2})
    formset = shown.context["inline_admin_formsets"][0].formset
    assert [form.instance.pk for form in formset.initial_forms] == [c.pk for c in contacts[-3:]]
    changed = {"contacts-2-email": "last@example.com"}
    response = staff.save(CHANGE, customer.pk, query="?contacts-page=2", **changed)
    assert response.status_code == 302
    contacts[-1].refresh_from_db()
    assert contacts[-1].email == "last@example.com"
    assert Contact.history.filter(history_type="~").count() == 1
