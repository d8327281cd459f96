"""Files of customers with everything that is awkward, and customers for them to meet."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from random import Random
from typing import Any, Final

from hypothesis import strategies as st

from core.models import Organization
from customers import services
from customers.imports.columns import CUSTOMER_COLUMNS
from tests.builders import (
    later,
    make_category,
    make_contact,
    make_currency_rate,
    make_customer,
    make_group,
    make_payment_type,
    make_region,
    make_segmentation,
    make_user,
)

NAMES: Final = {column.target: column.name for column in CUSTOMER_COLUMNS}
TEXTS: Final = (
    *("", "", "Anna", "Peña", "anna", " Ana  María ", 'a"b', "a;b", "a,b", "x" * 80, "ñ" * 86),
    *("'=1+1", "'+52 55", "=1", "'", "''@", "\\", "a\\;b", "línea\nuna", "tab\there"),
    *("\U0001f600", "e\u0301", "\u00a0x", "\x1b[2J", "%s", "{}", "\\N", "\\.", "{NULL}"),
    *("NULL", "\u2028", "İ"),
)
# What is no value of some columns, or of none.
BAD_TEXTS: Final = ("x" * 87, "x" * 256, "x" * 10_001, "n\0l", "\udcf1", "'\tx")
_BOOLEANS: Final = ("", "true", "false"), ("maybe",)
_COORDINATES: Final = ("", "19.4", "45.43970001", "0", "-0"), ("-91", "x")
# Of each column what is fine, and what is not or makes the row unusual.
CELLS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "reference": (("A", "B", "C", "D", "N1", "n1", "Ñ;\\x", "'=9", " N3 "), ("gone", "off", "")),
    "name": (("Anna", "Berta", "Anna", *filter(str.strip, TEXTS)), ("", *BAD_TEXTS)),
    "is_active": _BOOLEANS,
    "bill_with_parent": _BOOLEANS,
    "is_on_hold": _BOOLEANS,
    "is_same_address": _BOOLEANS,
    "category": (("", "cat", "cat;2"), ("none", "new")),
    "segmentation": (("", "seg"), ("none", "new")),
    "groups": (("", "vip", "fair;vip", "a\\;b;vip", "vip;vip"), ("none", "new;vip")),
    "payment_types": (
        ("", "cash", "cheque;cash", "cash;cheque", "wire;cash", "cash;cash;wire"),
        ("none",),
    ),
    "created_by": (("", "emp"), ("none",)),
    "region": (("", "mexico > Jalisco", "Jalisco", "Spain > Twin"), ("Mexico", "Twin", "none")),
    "parent": (("", "", "A", "A", "N1"), ("B", "gone", "nobody")),
    "credit_limit": (("", "0", "12.5", "12.50", "1e3"), ("-1", "12.555", "99999999999999")),
    "due_date_days": (("30", "30", "0", ""), ("-1", "2147483648")),
    "due_date_rule": (("", "1", "days_after_end_of_invoice_month"), ("later",)),
    "currency": (("", "MXN", "usd"), ("EUR", "XXXX")),
    "risk_color": (("", "#C62828", "#c62828"), ("red",)),
    "email": (("", "a@example.com", "A@example.com, b@example.com"), ("x",)),
    "website": (("", "www.example.com", "https://example.com/x"), ("x y",)),
    "created_at": (("", "2016-01-04T09:00:00+01:00"), ("2999-01-01T00:00:00Z", "then")),
    "country": (("", "MX", "Mexico", "México"), ("Atlantis",)),
    "latitude": _COORDINATES,
    "longitude": _COORDINATES,
    "is_decision_maker": _BOOLEANS,
    "first_name": (("Marie", "marie", "Lise", ""), BAD_TEXTS),
    "last_name": (("Curie", "Meitner", ""), BAD_TEXTS),
}


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Return a file of a few rows, most cells of which are fine."""
    chance = draw(st.randoms(use_true_random=False))
    others = [name for name in NAMES if name not in ("reference", "name")]
    # A person has seven columns: those of all nine would leave no room for others.
    likely = [name for name in others if not name.startswith("contact")]
    people = [name for name in others if name.startswith(("contact.", "contact2.", "contact9."))]
    targets = ["reference", "name", *chance.sample(likely, chance.randint(0, 16))]
    targets += chance.sample(people, chance.choice((0, 0, 6)))
    chance.shuffle(targets)
    rows = {}
    for _ in range(chance.randint(4, 10)):
        row = {target: _cell(target, chance) for target in targets}
        rows[row["reference"].strip()] = row
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([NAMES[target] for target in targets])
    writer.writerows([row.values() for row in rows.values()])
    return text.getvalue().encode(errors="surrogateescape")


def _cell(target: str, chance: Random) -> str:
    known = CELLS.get(target) or CELLS.get(target.rpartition(".")[2])
    fine, others = known or (TEXTS, BAD_TEXTS)
    return chance.choice(fine if chance.random() < 0.98 else others)


def furnish(organization: Organization) -> None:
    """Make customers of every kind, and what rows name."""
    category = make_category(organization, reference="cat")
    make_category(organization, reference="cat;2")
    segmentation = make_segmentation(organization, reference="seg")
    groups = [make_group(organization, reference=each) for each in ("vip", "fair", "a;b")]
    wire = make_payment_type(organization, reference="wire")
    make_currency_rate(organization, "USD")
    user = make_user(organization, reference="emp")
    mexico, spain = (make_region(organization, name=name) for name in ("Mexico", "Spain"))
    jalisco = make_region(organization, name="Jalisco", parent=mexico)
    for above in (mexico, spain):
        make_region(organization, name="Twin", parent=above)
    values: dict[str, Any] = {"name": "Anna", "category": category, "email": "a@example.com"}
    first = make_customer(
        organization,
        reference="A",
        **values,
        segmentation=segmentation,
        created_by=user,
        region=jalisco,
        credit_limit=Decimal("12.5"),
        due_date_days=30,
        due_date_rule=1,
        groups=groups[:2],
        payment_types=[wire],
        billing_address={"country": "MX", "city": "Peña", "latitude": Decimal("19.4")},
        shipping_address={"city": "Anna"},
    )
    second = make_customer(
        organization,
        reference="B",
        **values,
        parent=first,
        billing_address={"city": "x" * 86, "postal_code": "Anna"},
        is_same_address=True,
        by=later(60),  # whose clock is ahead
    )
    make_customer(organization, reference="C", name="Anna", parent=second, currency="USD")
    make_customer(organization, reference="D", name="Berta", shipping_address={"city": "Anna"})
    for name in ("Curie", "Meitner"):
        make_contact(first, first_name="Marie", last_name=name, email="A@example.com", phone="Anna")
    make_contact(second, first_name="Lise", last_name="", is_decision_maker=True)
    gone = make_customer(organization, reference="gone", name="Gone")
    services.merge_customers(survivor=first, merged=gone, by=later(1))
    off = make_customer(organization, reference="off", name="Off")
    services.cancel_customer(customer=off, by=later(1))
