"""Staff in front of the back office, for tests: a logged-in client that fills in real forms."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from core.models import Organization, User
from core.staff import StaffGroup
from tests.builders import (
    make_category,
    make_contact,
    make_currency_rate,
    make_customer,
    make_group,
    make_organization,
    make_payment_type,
    make_region,
    make_segmentation,
    make_user,
)


class Staff:
    """A person who is logged in to the back office."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.client = Client()
        self.client.force_login(user, "django.contrib.auth.backends.ModelBackend")

    def get(self, page: str, *keys: Any, **parameters: Any) -> Any:
        """Open a page like "customers_customer_change"."""
        return self.client.get(reverse(f"admin:{page}", args=keys), parameters)

    def save(self, page: str, *keys: Any, query: Any = "", **values: Any) -> Any:
        """Open a form, change the values and save; the keys of values are the fields' names."""
        address = reverse(f"admin:{page}", args=keys) + query
        shown = self.client.get(address)
        assert shown.status_code == 200, f"{address}: {shown.status_code}"
        data = {**entered(shown), **values}
        data = {name: value for name, value in data.items() if value is not None}
        return self.client.post(address, data)

    def post(self, page: str, *keys: Any, **values: Any) -> Any:
        """Post values as they are, for example those of a forger."""
        return self.client.post(reverse(f"admin:{page}", args=keys), values)


def make_superuser() -> Staff:
    """Return somebody who sees everything, and is a member of nothing."""
    return Staff(make_user(is_staff=True, is_superuser=True))


def make_staff(*organizations: Organization) -> Staff:
    """Return a member of the organizations with every permission there is."""
    user = make_user(*organizations, is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    return Staff(user)


def make_group_member(group: StaffGroup, *organizations: Organization) -> Staff:
    """Return a member of the organizations who may do what the group may."""
    user = make_user(*organizations, is_staff=True)
    user.groups.add(Group.objects.get(name=group.value))
    return Staff(user)


def entered(response: Any) -> dict[str, Any]:
    """Return what a browser would send from the page's form, untouched."""
    forms = [response.context["adminform"].form]
    for inline in response.context.get("inline_admin_formsets") or []:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data: dict[str, Any] = {}
    if seen := re.search(r'name="seen_at" value="([^"]+)"', response.content.decode()):
        data["seen_at"] = seen[1]
    for form in forms:
        for bound in form:
            value = bound.value()
            if bound.field.widget.needs_multipart_form or value is None or value is False:
                continue
            data[bound.html_name] = "on" if value is True else plain(value)
    return data


def plain(value: Any) -> Any:
    """Return the value as a form sends it."""
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.pk if isinstance(value, Model) else str(value)


def errors_of(response: Any) -> dict[str, list[str]]:
    """Return the errors of the page's form by field; those of the whole under `__all__`."""
    assert response.status_code == 200, "The form was not shown again."
    return dict(response.context["adminform"].form.errors)


def found(response: Any) -> set[str]:
    """Return the texts of what an autocomplete offers."""
    return {each["text"] for each in response.json()["results"]}


def listed(response: Any) -> set[Any]:
    """Return the keys of the records that a list shows."""
    return {record.pk for record in response.context["cl"].result_list}


def one_of_each(slug: str) -> dict[str, Any]:
    """Return an organization with one record in every table, the customer in all of them."""
    organization = make_organization(slug, has_geographical_locations=True)
    records: dict[str, Any] = {
        "customercategory": make_category(organization, name=f"{slug} category"),
        "customersegmentation": make_segmentation(organization, name=f"{slug} segment"),
        "customergroup": make_group(organization, name=f"{slug} group"),
        "paymenttype": make_payment_type(organization, name=f"{slug} payment"),
        "region": make_region(organization, name=f"{slug} region"),
        "currencyrate": make_currency_rate(organization),
        "organization": organization,
    }
    records["customer"] = make_customer(
        organization,
        name=f"{slug} customer",
        category=records["customercategory"],
        segmentation=records["customersegmentation"],
        region=records["region"],
        groups=[records["customergroup"]],
        payment_types=[records["paymenttype"]],
        billing_address={"city": f"{slug} city", "country": "MX"},
    )
    records["contact"] = make_contact(records["customer"], last_name=f"{slug} contact")
    return records
