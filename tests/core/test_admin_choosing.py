"""The organization chosen in the header."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.admin.scope import CHOSEN, MOST_OFFERED
from core.models import Event, Membership, Organization
from customers.models import Customer
from tests.back_office import Staff, listed, make_staff, make_superuser
from tests.builders import NOW, make_category, make_customer, make_organization, make_user

pytestmark = pytest.mark.django_db
LIST = "customers_customer_changelist"


def choose(staff: Staff, organization: Organization | None, back: str = "") -> Any:
    wanted = organization.pk if organization else ""
    return staff.post("choose_organization", organization=wanted, next=back)


def options(page: Any) -> list[str]:
    """Return the organizations that the header offers, the chosen one with a star."""
    html = page.content.decode()
    select = html.partition('name="organization" aria-label')[2].partition("</select>")[0]
    return [
        each.partition(">")[2].partition("<")[0] + "*" * (" selected>" in each)
        for each in select.split("<option")[1:]
    ]


def pair() -> tuple[Organization, Organization]:
    return make_organization("one"), make_organization("two")


def test_lists_show_the_chosen_organization_on_every_page_until_another_is_chosen():
    one, two = pair()
    mine, theirs = make_customer(one), make_customer(two)
    make_organization("three")
    for staff, more in ((make_staff(one, two), []), (make_superuser(), ["Three"])):
        assert listed(staff.get(LIST)) == {mine.pk, theirs.pk}
        assert options(staff.get("index")) == ["All organizations", "One", *more, "Two"]
        assert choose(staff, two).status_code == 302
        assert options(staff.get("index")) == ["All organizations", "One", *more, "Two*"]
        assert listed(staff.get(LIST)) == {theirs.pk}
        events = listed(staff.get("core_event_changelist"))
        assert set(Event.objects.filter(pk__in=events).values_list("organization", flat=True)) == {
            two.pk
        }
        choose(staff, None)
        assert listed(staff.get(LIST)) == {mine.pk, theirs.pk}


def test_what_filters_offer_is_the_chosen_organizations():
    one, two = pair()
    make_category(one, name="Bakers")
    make_category(two, name="Tailors")
    staff = make_staff(one, two)
    assert "Bakers" in staff.get(LIST).content.decode()
    choose(staff, two)
    page = staff.get(LIST).content.decode()
    assert ("Bakers" in page, "Tailors" in page) == (False, True)


def test_somebody_with_one_organization_reads_its_name_and_has_nothing_to_choose():
    one, two = pair()
    staff = make_staff(one)
    page = staff.get(LIST).content.decode()
    assert '<span class="chosen-organization" title="One">One</span>' in page
    assert "organization-chooser" not in page
    assert choose(staff, two).status_code == 404
    assert two.name not in page


def test_an_organization_that_is_not_visible_is_as_good_as_none():
    one, two = pair()
    other = make_organization("other")
    staff = make_staff(one, two)
    for wanted in (other.pk, 10**30, "x", "\0", "-1"):
        page = staff.post("choose_organization", organization=wanted)
        assert page.status_code == 404, wanted
    assert CHOSEN not in staff.client.session


def test_a_choice_that_is_not_visible_any_more_is_forgotten():
    one, two = pair()
    make_customer(one)
    staff = make_staff(one, two, make_organization("three"))
    choose(staff, one)
    Membership.objects.filter(user=staff.user, organization=one).delete()
    page = staff.get(LIST)
    assert listed(page) == set()
    assert options(page) == ["All organizations", "Three", "Two"]
    assert CHOSEN not in staff.client.session


def test_the_way_back_is_a_path_of_the_back_office_and_nothing_else():
    one, two = pair()
    staff = make_staff(one, two)
    home, events = reverse("admin:index"), reverse("admin:core_event_changelist")
    for back in (
        *("https://evil.example/admin/", "//evil.example/admin/", "/\\evil.example", "admin/x"),
        *("/api/v1.0/customers", "javascript:alert(1)", "", "/admin\0/", "/admin/../oauth/"),
        *(reverse("admin:choose_organization"), "/admin/core/nothing/"),
    ):
        assert choose(staff, one, back).url == home, back
    assert choose(staff, one, f"{events}?organization__id__exact={two.pk}").url == events


def test_a_record_of_another_organization_leads_back_to_the_list():
    one, two = pair()
    staff = make_staff(one, two)
    customer = make_customer(one)
    changelist = reverse(f"admin:{LIST}")
    for page in ("change", "history", "delete", "portal_password"):
        path = reverse(f"admin:customers_customer_{page}", args=[customer.pk])
        assert choose(staff, one, path).url == path
        assert choose(staff, None, path).url == path
        assert choose(staff, two, path).url == changelist
    for key in (10**30, "no-number"):
        path = reverse("admin:customers_customer_change", args=[key])
        assert choose(staff, two, path).url == changelist


def test_new_records_start_in_the_chosen_organization_and_stay_there():
    one, two = pair()
    staff = make_staff(one, two)
    choose(staff, two)
    opened = staff.get("customers_customer_add")
    address = reverse("admin:customers_customer_add") + f"?organization={two.pk}"
    assert (opened.status_code, opened.url) == (302, address)
    choose(staff, one)  # in another window, while the form is open
    saved = staff.save(
        "customers_customer_add", query=f"?organization={two.pk}", name="Ada", reference="ada"
    )
    assert saved.status_code == 302
    assert Customer.objects.get(reference="ada").organization == two


def test_choosing_needs_the_token_and_staff():
    one, two = pair()
    staff = make_staff(one, two)
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(staff.user, "django.contrib.auth.backends.ModelBackend")
    address = reverse("admin:choose_organization")
    assert careful.post(address, {"organization": one.pk}).status_code == 403
    assert CHOSEN not in careful.session
    assert choose(Staff(make_user(one, two)), one).url.startswith(reverse("admin:login"))


def test_with_many_organizations_the_header_leads_to_a_page_that_searches():
    for number in range(MOST_OFFERED + 1):
        values = {"name": f"House {number:03d}", "tax_id": f"ABC01013100{number:02d}"}
        known = {"created_at": NOW, "updated_at": NOW}
        Organization.objects.create(slug=f"o{number}", **values, **known)
    staff = make_superuser()
    page = staff.get(LIST).content.decode()
    assert "organization-chooser" not in page
    assert f"{reverse('admin:choose_organization')}?next=/admin/customers/customer/" in page
    first = staff.get("choose_organization")
    assert len(first.context["organizations"]) == MOST_OFFERED
    assert "These are the first 50." in first.content.decode()
    last = Organization.objects.get(slug=f"o{MOST_OFFERED}")
    for text in (f"house {MOST_OFFERED:03d}", last.slug, last.tax_id.lower(), f"\0{last.slug}"):
        found = staff.get("choose_organization", q=text, next="/admin/core/event/")
        assert list(found.context["organizations"]) == [last], text
        assert 'name="next" value="/admin/core/event/"' in found.content.decode()
    assert choose(staff, last, "/admin/core/event/").url == "/admin/core/event/"
    assert last.name in staff.get(LIST).content.decode()
    stranger = make_staff(last)
    assert [each.pk for each in stranger.get("choose_organization").context["organizations"]] == [
        last.pk
    ]


def test_superusers_see_each_other_even_where_there_is_one_organization():
    one = make_organization("one")
    colleague, member = make_superuser().user, make_user(one)
    staff = make_superuser()
    page = "core_user_changelist"
    assert listed(staff.get(page)) == {colleague.pk, member.pk, staff.user.pk}
    assert '<span class="chosen-organization"' in staff.get(page).content.decode()
