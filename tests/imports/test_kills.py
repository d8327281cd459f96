"""An import that is killed twenty times comes to the same as one that is left alone."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, models

from core.models import Event, ImportChunk, ImportState, Organization
from customers.models import Address, Contact, Customer
from tests.builders import make_group, make_organization
from tests.imports.harness import import_rows, last_run

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
HEADER = (
    "reference,name,parent,groups,credit_limit,billing_city,contact_last_name,contact_email,"
    "contact_phone"
)
ROWS = 240
# Ids, times and what is drawn by lot.
_LEFT_OUT = ("id", "uuid", "organization", "number", "history_id", "history_date", "request_id")
_SUBJECTS = ("customer", "contact")


def before(number: int) -> str:
    return f"C{number:03},Name {number},,,5,Nice,Curie {number},m{number}@example.com,1"


def after(number: int) -> str:
    """Return the row of the file that is killed: every third is new, every third as before."""
    if number % 3 == 1 and number < ROWS // 2:
        return before(number)
    # Up to three levels, those below often first.
    above = {2: f"C{(number * 7 + 1) % ROWS:03}", 3: f"C{number - 3:03}"}.get(number % 4, "")
    return (
        f"C{number:03},New {number},{above},vip,{number}.50,Lyon,Curie {number},"
        f"m{number}@example.com,{number}"
    )


def contents(organization: Organization) -> dict[str, str]:
    """Return for each table the hash of what it has of the organization."""
    customers = Customer._base_manager.filter(organization=organization)
    ids = list(customers.values_list("pk", flat=True))
    parts: dict[str, models.QuerySet[Any]] = {
        "customers": customers,
        "contacts": Contact._base_manager.filter(customer__in=ids),
        "addresses": Address._base_manager.filter(customer__in=ids),
        "past customers": Customer.history.filter(id__in=ids),
        "past contacts": Contact.history.filter(customer__in=ids),
    }
    hashes = {name: hashed(rows) for name, rows in parts.items()}
    facts = Event.objects.filter(organization=organization, subject_type__in=_SUBJECTS)
    told = sorted(
        json.dumps([each.code, each.subject_label, _without_ids(each.changes)], sort_keys=True)
        for each in facts
    )
    return hashes | {"events": hashlib.sha256("\n".join(told).encode()).hexdigest()}


def _without_ids(changes: dict[str, Any]) -> dict[str, Any]:
    ids = ("category", "groups", "parent")
    return {name: [*map(bool, each)] if name in ids else each for name, each in changes.items()}


def hashed(rows: models.QuerySet[Any]) -> str:
    names = [
        field.name
        for field in rows.model._meta.concrete_fields
        if field.name not in _LEFT_OUT and not field.name.endswith("_at")
    ]
    links = [name for name in names if rows.model._meta.get_field(name).is_relation]
    told = sorted(
        repr([str(getattr(row, name)) for name in names]) for row in rows.select_related(*links)
    )
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


@pytest.mark.parametrize("seed", [7])
def test_twenty_kills_leave_no_trace(tmp_path: Path, seed: int) -> None:
    killed, left_alone = make_organization("killed"), make_organization("alone")
    rows = [after(number) for number in range(ROWS)]
    for organization in (killed, left_alone):
        make_group(organization, reference="vip")
        known = [before(number) for number in range(ROWS // 2)]
        done = import_rows("customers", tmp_path, HEADER, *known, organization=organization.slug)
        assert done.status == 0, done.err
    reference = import_rows("customers", tmp_path, HEADER, *rows, organization="alone")
    assert reference.status == 0, reference.err
    expected = last_run()
    kills = killed_import(tmp_path / "records.csv", "killed", seed)
    assert kills.pop() == 0
    assert len(kills) == 20
    states = Counter(state for state, *_ in kills)
    assert states[ImportState.PLANNING] >= 8, kills
    assert states[ImportState.APPLYING] >= 8, kills
    run = last_run()
    counters = ("created_rows", "updated_rows", "unchanged_rows", "error_rows", "written_rows")
    assert (run.state, run.organization) == (ImportState.APPLIED, killed)
    assert [getattr(run, name) for name in counters] == [
        getattr(expected, name) for name in counters
    ]
    assert run.others == expected.others
    assert sum(ImportChunk.objects.filter(run=run).values_list("rows", flat=True)) == (
        run.written_rows
    )
    assert contents(killed) == contents(left_alone)
    assert one_past_row_and_event_for_each_change(killed)


def killed_import(path: Path, slug: str, seed: int) -> list[Any]:
    """Import the file in processes that are killed; return what `killing` prints."""
    name = str(connection.settings_dict["NAME"])
    connection.close()
    command = [sys.executable, "-m", "tests.imports.killing", name, str(path), slug, str(seed)]
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    told: list[Any] = json.loads(done.stdout)
    return told


def one_past_row_and_event_for_each_change(organization: Organization) -> bool:
    customers = Customer._base_manager.filter(organization=organization)
    past = Counter(Customer.history.filter(organization=organization).values_list("id", flat=True))
    codes = ("customer.created", "customer.updated")
    told = Counter(
        Event.objects.filter(organization=organization, code__in=codes).values_list(
            "subject_id", flat=True
        )
    )
    return past.keys() == told.keys() == set(customers.values_list("pk", flat=True)) and all(
        past[key] >= told[key] for key in told
    )
