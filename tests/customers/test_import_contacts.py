"""`import_customers`: the people in a row are found, changed or added, and never deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.models import Event, Organization
from customers.models import Contact
from tests.builders import make_contact, make_customer, make_organization
from tests.customers.importing import customer, footprint, import_rows

HEADER = (
    "reference,name,contact_first_name,contact_last_name,contact_email,contact_phone,"
    "contact_is_decision_maker,contact2_first_name,contact2_last_name,contact2_email"
)


@pytest.fixture
def entity1(db: None) -> Organization:
    return make_organization("entity1")


def people(reference: str = "A") -> list[tuple[str, str, str, str]]:
    contacts = customer(reference).contacts.order_by("pk")
    return [(each.first_name, each.last_name, each.email, each.phone) for each in contacts]


def test_two_people_can_come_with_a_customer(entity1: Organization, tmp_path: Path) -> None:
    run = import_rows(
        tmp_path, HEADER, "A,Anna,Marie,Curie,m@example.com,1,true,Lise,Meitner,", "B,Bert,,,,,,,,"
    )
    assert "Contacts: 2 added." in run.out
    assert people() == [("Marie", "Curie", "m@example.com", "1"), ("Lise", "Meitner", "", "")]
    assert [each.is_decision_maker for each in Contact.objects.order_by("pk")] == [True, False]
    assert customer("B").contacts.count() == 0


def test_a_person_may_have_several_e_mail_addresses(entity1: Organization, tmp_path: Path) -> None:
    line = 'A,Anna,Marie,Curie,"m@example.com, n@example.com",1,,,,'
    assert "Contacts: 1 added." in import_rows(tmp_path, HEADER, line).out
    assert people() == [("Marie", "Curie", "m@example.com, n@example.com", "1")]
    before = footprint()
    assert "1 unchanged" in import_rows(tmp_path, HEADER, line).out
    assert footprint() == before
    wrong = line.replace("n@example", "n.example")
    run = import_rows(tmp_path, HEADER, wrong)
    assert run.problems == [
        'line 2, column contact_email: "m@example.com, n.example.com" must be an e-mail address.'
    ]
    assert footprint() == before


def test_a_person_is_found_by_e_mail_in_any_case_before_the_name(
    entity1: Organization, tmp_path: Path
) -> None:
    made = make_customer(entity1, reference="A", name="Anna")
    marie = make_contact(made, last_name="Curie", email="M@Example.com", phone="1", mobile="2")
    make_contact(made, last_name="Sklodowska")
    run = import_rows(tmp_path, HEADER, "A,Anna,Marie,Sklodowska,m@example.COM,,,,,")
    assert "0 created, 1 updated" in run.out
    assert "Contacts: 1 changed." in run.out
    assert people() == [
        ("Marie", "Sklodowska", "m@example.COM", ""),
        ("Marie", "Sklodowska", "", ""),
    ]
    assert Contact.objects.get(pk=marie.pk).mobile == "2"


def test_a_person_without_a_known_e_mail_is_found_by_name(
    entity1: Organization, tmp_path: Path
) -> None:
    made = make_customer(entity1, reference="A", name="Anna")
    make_contact(made, first_name="Marie", last_name="Curie")
    make_contact(made, first_name="Lise", last_name="Meitner")
    import_rows(tmp_path, HEADER, "A,Anna,marie,CURIE,m@example.com,,,Emmy,Noether,")
    assert people() == [
        ("marie", "CURIE", "m@example.com", ""),
        ("Lise", "Meitner", "", ""),
        ("Emmy", "Noether", "", ""),
    ]


def test_people_who_share_an_e_mail_stay_two(entity1: Organization, tmp_path: Path) -> None:
    rows = (HEADER, "A,Anna,Marie,Curie,info@example.com,,,Lise,Meitner,info@example.com")
    import_rows(tmp_path, *rows)
    before = footprint()
    turned = import_rows(
        tmp_path, HEADER, "A,Anna,Lise,Meitner,info@example.com,,,Marie,Curie,info@example.com"
    )
    assert "1 unchanged" in turned.out
    assert footprint() == before
    assert [person[1] for person in people()] == ["Curie", "Meitner"]


def test_a_changed_person_moves_the_customer_and_is_recorded(
    entity1: Organization, tmp_path: Path
) -> None:
    import_rows(tmp_path, HEADER, "A,Anna,Marie,Curie,m@example.com,1,,,,")
    before = customer("A").updated_at
    import_rows(tmp_path, HEADER, "A,Anna,Marie,Curie,m@example.com,2,,,,")
    event = Event.objects.get(code="contact.updated")
    assert event.changes == {"phone": ["1", "2"]}
    assert customer("A").updated_at > before
    assert [each.phone for each in Contact.history.order_by("history_id")] == ["1", "2"]


def test_a_bad_person_keeps_the_customer_out(entity1: Organization, tmp_path: Path) -> None:
    run = import_rows(tmp_path, HEADER, "A,Anna,,,m@example.com,,maybe,,,")
    assert run.problems == [
        "line 2, column contact_last_name: is required.",
        'line 2, column contact_is_decision_maker: "maybe" must be a boolean: true or false.',
    ]
    assert Contact.objects.count() == 0
