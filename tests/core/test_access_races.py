"""What several people may do at once to organizations, accounts and roles."""

from __future__ import annotations

import pytest

from core.errors import NotUnique
from core.models import Event, Membership, Organization, User
from core.people import create_user
from core.roles import Role
from core.services import create_organization, grant_roles
from tests import builders
from tests.customers.test_customer_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_organizations_of_one_slug_made_at_once_are_one():
    made = at_once(
        [
            lambda: create_organization(
                slug="acme", name="Acme", tax_id="ACM010101AB1", by=builders.make_actor()
            )
        ]
        * 8
    )
    assert [each.field for each in made if isinstance(each, NotUnique)] == ["slug"] * 7
    assert Organization.objects.count() == 1


def test_accounts_of_one_name_made_at_once_are_one():
    made = at_once(
        [lambda: create_user(values={"username": "eva"}, password=None, by=builders.make_actor())]
        * 8
    )
    assert [each.field for each in made if isinstance(each, NotUnique)] == ["username"] * 7
    assert User.objects.count() == 1


def test_a_role_granted_at_once_is_granted_once():
    organization = builders.make_organization()
    user = builders.make_user(organization)
    granted = at_once(
        [
            lambda: grant_roles(
                user=user, organization=organization, roles=[Role.DRIVER], by=builders.make_actor()
            )
        ]
        * 8
    )
    assert sorted(len(each) for each in granted) == [0] * 7 + [1]
    [membership] = Membership.objects.filter(user=user, role=Role.DRIVER)
    assert Event.objects.filter(subject_type="membership", subject_id=membership.pk).count() == 1
