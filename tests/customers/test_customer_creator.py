"""Who a customer was created by when nobody is named."""

import pytest

from tests.builders import later, make_customer, make_organization, make_user

pytestmark = pytest.mark.django_db


def test_the_member_who_creates_a_customer_is_its_creator():
    organization = make_organization()
    person = make_user(organization)
    assert make_customer(organization, by=later(user=person)).created_by == person


def test_another_person_or_nobody_may_be_named():
    organization = make_organization()
    person, other = make_user(organization), make_user(organization)
    by = later(user=person)
    assert make_customer(organization, by=by, created_by=other).created_by == other
    assert make_customer(organization, by=by, created_by=None).created_by is None


def test_programs_commands_and_strangers_create_for_nobody():
    organization = make_organization()
    stranger = make_user()
    program = make_user(organization, is_machine=True)
    for author in (None, stranger, program):
        assert make_customer(organization, by=later(user=author)).created_by is None
