"""The keys of likely duplicates: what they make alike, and that both databases compute the same."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from django.db.models import CharField, Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import Customer
from customers.models.computed import (
    KEYS,
    ComputedKey,
    EmailKey,
    Letters,
    NameKey,
    PhoneKey,
    TaxIdKey,
)
from tests.builders import make_customer, make_organization

pytestmark = pytest.mark.django_db

DEMO = Path(__file__).parents[2] / "customers/data/demo_customers.csv"
KINDS = (NameKey, EmailKey, PhoneKey, TaxIdKey)

# What names, numbers and addresses are made of, and what no one expects in them.
storable = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
fragments = st.sampled_from(
    (
        *("López", "ÑANDÚ", "Jose\u0301", "quesería", "Xochitl", "ll", "AAA", "Straße", "ΣΊΣΥΦΟΣ"),
        *("İstanbul", "ı", "ﬁ", "ǅ", "Σ", "\u200b", "\xa0", "\n", "\t", "  ", " ", "&", "/", "\\"),
        *("S.A. de C.V.", "S. A. de C. V.", "S. de R.L.", "SA", "S", "de", "C.V.", ", S.C.", "AC"),
        *("S.A.P.I. de C.V.", "SOFOM, E.N.R.", "inc", "%", "%s", "'", '"', "$1", "\\1", "[", "("),
        *("+52 (55) 1234-5678", "ext. 12", "000", "7", "٣", "a@B.mx", "XAXX010101000", "ñ", "-"),
    )
)
texts = st.lists(st.one_of(fragments, st.text(storable, max_size=6)), max_size=8).map("".join)


def computed(kind: type[ComputedKey], texts: list[str]) -> list[str]:
    """Return what the database makes of the texts."""
    values = {
        f"key_{number}": kind(Value(text, output_field=CharField()))
        for number, text in enumerate(texts)
    }
    row = Customer.objects.annotate(**values).values_list(*values)[:1]
    return list(row[0])


@pytest.fixture
def customer() -> Customer:
    return make_customer(make_organization())


@pytest.mark.parametrize("kind", KINDS)
def test_the_database_computes_what_python_does(kind: type[ComputedKey], customer: Customer):
    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.differing_executors]
    )
    @given(st.lists(texts, min_size=10, max_size=20))
    def agree(given_texts: list[str]) -> None:
        assert computed(kind, given_texts) == [kind.of(text) for text in given_texts]

    agree()


@pytest.mark.parametrize("kind", KINDS)
@given(text=texts)
def test_a_key_is_never_longer_than_its_text(kind: type[ComputedKey], text: str):
    key = kind.of(text)
    assert key is not None
    assert len(key) <= len(text)
    assert kind.of(None) is None


@pytest.mark.parametrize("kind", KINDS)
def test_no_letter_is_replaced_in_two_ways(kind: type[ComputedKey]):
    for step in kind.steps:
        if isinstance(step, Letters):
            assert len(set(step.old)) == len(step.old)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Abarrotes López, S.A. de C.V.", "abarrotes lopes"),
        ("ABARROTES  LÓPEZ SA DE CV", "Abarrotes Lo\u0301pez S. A. de C. V."),
        ("Wálter & Cía., S. de R.L. de C.V.", "WALTER CIA"),
        ("Joyerías Quetzalli", "Joyerias Ketzali S.A.P.I. de C.V."),
        ("Xóchitl Hernández", "Sochitl Ernandes"),
        ("Financiera Norte, S.A. de C.V., SOFOM, E.N.R.", "financiera-norte"),
        ("Bodega «El Güero»", "Vodega el Guero"),
        ("Moda Ordóñez S.L.", "moda ordonez"),
        ("Gioiellerie Castelvento S.r.l.", "Gioiellerie Castelvento"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("ЧАЙКА", "чайка"),
        ("Peña\xa0Nieto", "Pena_Nieto"),
    ],
)
def test_names_that_sound_alike_have_one_key(name: str, other: str):
    organization = make_organization()
    for each in (name, other):
        make_customer(organization, name=each)
    keys = set(Customer.objects.values_list("name_key", flat=True))
    assert keys == {NameKey.of(name)}
    assert keys != {""}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Abarrotes López, S.A. de C.V.", "abaroteslopes"),
        ("3M México", "3mesiko"),
        ("AC Motors", "akmotors"),
        ("Casa SA", "kasa"),
        ("Sasa", "sasa"),
        ("S.A. de C.V.", ""),
        ("¡!", ""),
        ("商店", "商店"),
    ],
)
def test_the_key_of_a_name(name: str, key: str, customer: Customer):
    assert NameKey.of(name) == key
    assert computed(NameKey, [name]) == [key]


@pytest.mark.parametrize(
    ("phone", "key"),
    [
        ("01 81 0195 5876", "8101955876"),
        ("+52 (81) 0195-5876 ext. 12", "8101955876"),
        ("8101955876, 8101955877", "8101955876"),
        ("+52 1 55 5555 1234 / 5555 9999", "5555551234"),
        ("55/1234 5678", "5512345678"),
        ("Tel. 555-0109", "5550109"),
        ("911", ""),
        ("555-010", ""),
        ("000 000 0000", ""),
        ("pending", ""),
        ("", ""),
    ],
)
def test_the_key_of_a_phone_number(phone: str, key: str, customer: Customer):
    assert PhoneKey.of(phone) == key
    assert computed(PhoneKey, [phone]) == [key]


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        (EmailKey, " Hola@Example.COM ", "hola@example.com"),
        (EmailKey, "", ""),
        (TaxIdKey, "abc-010101-Aa1", "ABC010101AA1"),
        (TaxIdKey, "ñañ010101aa1", "ÑAÑ010101AA1"),
        (TaxIdKey, "XAXX010101000", ""),
        (TaxIdKey, "xexx 010101 000", ""),
        (TaxIdKey, "XAXX010101001", "XAXX010101001"),
    ],
)
def test_the_key_of_an_address_and_of_a_tax_id(
    kind: type[ComputedKey], text: str, key: str, customer: Customer
):
    assert kind.of(text) == key
    assert computed(kind, [text]) == [key]


@pytest.mark.parametrize("letter", ["İ", "ß", "ﬃ", "ŉ", "ǰ", "Ω", "中"])
def test_the_longest_name_has_a_key(letter: str):
    customer = make_customer(make_organization(), name=letter * 255)
    customer.refresh_from_db()
    assert customer.name_key == NameKey.of(letter * 255)


def test_the_columns_follow_the_customer(customer: Customer):
    Customer.objects.filter(pk=customer.pk).update(
        name="López", email="A@B.mx", phone="55 1234 5678", tax_id="abc010101aa1"
    )
    keys: Any = Customer.objects.values_list(*KEYS).get()
    assert keys == ("lopes", "a@b.mx", "5512345678", "ABC010101AA1")


def test_the_demo_has_customers_that_are_in_the_books_twice():
    same: dict[str, list[str]] = {}
    with DEMO.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            same.setdefault(TaxIdKey.of(row["tax_number"]) or "", []).append(row["reference"])
    del same[""]
    assert [references for references in same.values() if len(references) > 1] == [
        ["ES.0004", "ES.0010"],
        ["NC-0045", "NC-0104"],
        ["MX 0140", "MX 0204"],
    ]
