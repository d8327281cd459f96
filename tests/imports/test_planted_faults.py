"""Five hundred faults in a file of customers: each is found where it is, and nothing else."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Final

import pytest

from core.imports.failed_rows import problems_in
from core.models import Organization
from customers.models import Contact, Customer
from tests.builders import make_group, make_organization
from tests.imports.harness import import_file, last_run

ROWS: Final = 10_000
FAULTS: Final = 500
HEADER: Final = (
    *("reference", "name", "is_active", "category", "segmentation", "groups", "payment_types"),
    *("billing_country", "billing_latitude", "billing_longitude", "email", "website"),
    *("credit_limit", "due_date_days", "due_date_rule", "currency", "customer_risk_color"),
    *("barcode", "created_at", "parent", "contact_last_name", "contact_email", "contact_phone"),
)


def long(letter: str) -> str:
    """Return how a message shows a text that is too long."""
    return f'"{letter * 59}…"'


# Column, what is put there, and what is said against it; a row's number stands for {0}.
PLANTED: Final = (
    ("reference", "", "is required."),
    ("reference", "R00000", '"R00000" is already the reference of line 2.'),
    ("reference", "r" * 251 + "{0:05}", f"{long('r')} must have at most 255 characters."),
    ("name", "", "is required."),
    ("name", "n" * 256, f"{long('n')} must have at most 255 characters."),
    ("name", "B\0b", r'"B\x00b" must not hold the character NUL.'),
    ("is_active", "maybe", '"maybe" must be a boolean: true or false.'),
    ("category", "none", "The customer category none does not exist."),
    ("segmentation", "none", "The customer segmentation none does not exist."),
    ("groups", "vip;none", "The customer group none does not exist."),
    ("payment_types", "barter", "The payment type barter does not exist."),
    (
        "billing_country",
        "Atlantis",
        '"Atlantis" must be an ISO 3166-1 code or a country\'s name.',
    ),
    ("billing_latitude", "91", '"91" must be between -90 and 90.'),
    ("billing_longitude", "-181", '"-181" must be between -180 and 180.'),
    ("email", "x", '"x" must be an e-mail address.'),
    ("website", "y z", '"y z" must be a web address (http or https).'),
    ("credit_limit", "-1", '"-1" must be at least 0.'),
    ("due_date_days", "1.5", '"1.5" must be an integer.'),
    ("due_date_days", "", "is required."),
    (
        "due_date_rule",
        "later",
        '"later" must be days_after_invoice_date or days_after_end_of_invoice_month.',
    ),
    ("currency", "GmBP", "The currency GmBP does not exist."),
    ("customer_risk_color", "red", '"red" must be a colour written #RRGGBB.'),
    ("barcode", "b" * 256, f"{long('b')} must have at most 255 characters."),
    (
        "created_at",
        "yesterday",
        '"yesterday" must be a date and time with Z or an offset, for example '
        "2016-08-01T12:00:00Z.",
    ),
    ("created_at", "2999-01-01T00:00:00Z", '"2999-01-01T00:00:00Z" lies in the future.'),
    ("parent", "NOBODY", "The parent customer NOBODY does not exist."),
    ("parent", "R{0:05}", "A customer cannot be its own parent."),
    ("contact_last_name", "", "is required."),
    ("contact_email", "z", '"z" must be an e-mail address.'),
    ("contact_phone", "9" * 91, f"{long('9')} must have at most 90 characters."),
)


def good(number: int, parent: str) -> list[str]:
    """Return a row without a fault."""
    return [
        *(f"R{number:05}", f"Name {number}", "true", "", "", "vip", "cash"),
        *("MX", "19.4", "-99.1", f"a{number}@example.com", f"https://example.com/{number}"),
        *("12.50", "30", "1", "MXN", "#C62828"),
        *(f"B{number}", "2016-08-01T12:00:00Z", parent),
        *(f"Last {number}", f"c{number}@example.com", "55 1234"),
    ]


def planted(path: Path, dice: random.Random) -> tuple[list[list[str]], list[tuple[int, str, str]]]:
    """Write the file; return its rows without faults, and where which faults are in it."""
    faulty = dict.fromkeys(dice.sample(range(1, ROWS), FAULTS))
    sound = [number for number in range(ROWS) if number not in faulty]
    # Every tenth is below a row without a fault that comes before it or after it.
    parents = {number: sound[number * 7 % len(sound)] for number in range(5, ROWS, 10)}
    parents = {each: above for each, above in parents.items() if above % 10 != 5}
    rows = [good(each, f"R{parents[each]:05}" if each in parents else "") for each in range(ROWS)]
    told = []
    written = [list(row) for row in rows]
    for place, number in enumerate(faulty):
        kinds = (*PLANTED, "short", "long")
        kind = kinds[place % len(kinds)]
        count = len(HEADER)
        if isinstance(kind, str):
            written[number] = written[number][:-1] if kind == "short" else [*written[number], "x"]
            text = f"{len(written[number])} values, but the header has {count} columns."
            told.append((number + 2, "", text))
            continue
        column, value, reason = kind
        written[number][HEADER.index(column)] = value.format(number)
        told.append((number + 2, column, reason))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *written])
    return rows, sorted(told)


@pytest.fixture
def entity1(db: None) -> Organization:
    organization = make_organization("entity1")
    make_group(organization, reference="vip")
    return organization


def test_each_of_five_hundred_faults_is_told_and_nothing_else(
    entity1: Organization, tmp_path: Path
) -> None:
    path, failed = tmp_path / "planted.csv", tmp_path / "failed.csv"
    rows, expected = planted(path, random.Random(6))
    run = import_file("customers", path, "--on-error", "skip", "--failed", str(failed))
    assert run.status == 1
    found = [(line, each.column, each.text) for line, each in problems_in(last_run())]
    assert sorted(set(found) - set(expected)) == []
    assert sorted(set(expected) - set(found)) == []
    assert found == expected
    assert len(expected) == FAULTS
    assert run.err.endswith(f"{FAULTS} problems in {FAULTS} rows.")
    assert f"{ROWS - FAULTS} created, 0 updated, 0 unchanged, {FAULTS} with problems" in run.out
    mend(failed, rows)
    again = import_file("customers", failed)
    assert (again.status, again.err) == (0, "")
    assert again.out.startswith(f"{FAULTS} rows: {FAULTS} created")
    references = Customer.objects.order_by("reference").values_list("reference", flat=True)
    assert list(references) == [row[0] for row in rows]
    assert Contact.objects.count() == ROWS


def mend(path: Path, rows: list[list[str]]) -> None:
    """Put what each row should have been in its place."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *failed = csv.reader(file)
    assert header == ["_line", "_problems", *HEADER]
    assert all(reasons for _, reasons, *_ in failed)
    mended = [[line, reasons, *rows[int(line) - 2]] for line, reasons, *_ in failed]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *mended])
