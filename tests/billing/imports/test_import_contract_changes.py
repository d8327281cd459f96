"""Importing contracts that are there: what may change, what it costs, what stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing import services
from billing.imports.recurrences import RecurrenceImport
from billing.models import Recurrence, RecurrenceChange
from core.imports.columns import Header, Row
from core.imports.records import Record
from core.models import Event, RowAction
from tests.billing.builders import contract_of, held, make_contract
from tests.billing.imports.importing import footprint, import_of, written
from tests.builders import later
from tests.imports.harness import apply, last_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract() -> Recurrence:
    """Return a running contract of the services A and B at 310.00 a month."""
    return contract_of("A", "B", code="R-1", name="Mine", currency="MXN")


def reference(contract: Recurrence) -> str:
    return contract.customer.reference


def test_a_change_follows_the_rules_of_the_api(contract: Recurrence, tmp_path: Path):
    before = footprint()
    done = import_of(
        "recurrences",
        tmp_path,
        "customer,code,name,price,services",
        f"{reference(contract)},R-1,Ours,620.00,A*20;E",
    )
    assert done.out.splitlines()[0] == (
        "1 row: 0 created, 1 updated, 0 unchanged, 0 with problems."
    )
    contract.refresh_from_db()
    assert (contract.name, contract.price) == ("Ours", Decimal("620.00"))
    assert held(contract) == {"A": (20, "v", "crm-A"), "E": (0, "", "")}
    change = RecurrenceChange.objects.get()
    assert (change.kind, change.added, change.removed, change.updated) == (
        "upgrade",
        ["E"],
        ["B"],
        ["A"],
    )
    assert change.amount > 0
    assert change.request_id == last_run().request_id
    assert written(before) == {
        "past Recurrence": 1,
        "past RecurrenceService": 3,
        "changes": 1,
        "events": 1,
    }
    (row,) = last_run().plan_rows.all()
    assert row.changes["pro_rata"] == [None, f"{change.amount} MXN"]
    assert row.changes["price"] == ["310.00", "620.00"]


def test_what_is_as_the_row_says_is_left_alone(contract: Recurrence, tmp_path: Path):
    before = footprint()
    done = import_of(
        "recurrences",
        tmp_path,
        "customer,code,package,name,price,currency,period_months,starts_on,services,created_at",
        f"{reference(contract)},R-1,,Mine,310,MXN,1,2026-03-01,B;A*10=v@crm-A,2001-01-01T00:00:00Z",
    )
    assert done.out.splitlines()[0] == (
        "1 row: 0 created, 0 updated, 1 unchanged, 0 with problems."
    )
    assert written(before) == {}


def test_empty_cells_clear_what_can_be_cleared(contract: Recurrence, tmp_path: Path):
    header = "customer,code,name,currency,period_months,starts_on,services"
    assert import_of("recurrences", tmp_path, header, f"{reference(contract)},R-1,,,,,").status == 0
    contract.refresh_from_db()
    assert (contract.name, held(contract), contract.currency) == ("", {}, "MXN")


def test_what_a_contract_was_made_with_stays(contract: Recurrence, tmp_path: Path):
    before = footprint()
    done = import_of(
        "recurrences",
        tmp_path,
        "customer,code,price,currency,period_months,starts_on,services,cancelled_at,cancel_reason",
        f"{reference(contract)},R-1,,USD,3,2026-03-02,NONE,2020-01-01T00:00:00Z,why",
    )
    assert done.problems == [
        "line 2, column price: is required.",
        "line 2, column currency: The contract was made with MXN, and keeps it.",
        "line 2, column period_months: The contract was made with 1, and keeps it.",
        "line 2, column starts_on: The contract was made with 2026-03-01, and keeps it.",
        "line 2, column services: The service NONE does not exist.",
        "line 2, column cancelled_at: A running contract ends at the time of the import: leave "
        "cancelled_at empty.",
        "line 2, column cancel_reason: The contract does not end: is_cancelled is not true.",
    ]
    assert written(before) == {}


def test_a_contract_ends_with_the_import(contract: Recurrence, tmp_path: Path):
    before = footprint()
    header = "customer,code,is_cancelled,cancel_reason"
    row = f"{reference(contract)},R-1,true,Enough"
    begun = datetime.now(UTC)
    assert import_of("recurrences", tmp_path, header, row).status == 0
    contract.refresh_from_db()
    assert contract.cancel_reason == "Enough"
    assert contract.cancelled_at is not None
    assert begun <= contract.cancelled_at <= datetime.now(UTC)
    assert written(before) == {"past Recurrence": 1, "events": 1}
    assert Event.objects.filter(code="recurrence.cancelled").count() == 1
    done = import_of("recurrences", tmp_path, header, row)
    assert done.out.startswith("1 row: 0 created, 0 updated, 1 unchanged")


def test_a_contract_that_has_ended_stays_as_it_was(contract: Recurrence, tmp_path: Path):
    services.cancel_contract(recurrence=contract, reason="Enough", by=later())
    before = footprint()
    done = import_of(
        "recurrences",
        tmp_path,
        "customer,code,name,price,services,is_cancelled,cancelled_at,cancel_reason",
        f"{reference(contract)},R-1,Other,311,A,false,2020-01-01T00:00:00Z,other",
    )
    text = "The recurrence R-1 is cancelled."
    names = ("name", "price", "services", "is_cancelled", "cancelled_at", "cancel_reason")
    assert done.problems == [f"line 2, column {name}: {text}" for name in names]
    assert written(before) == {}


def test_a_reason_that_is_too_long_is_refused(contract: Recurrence, tmp_path: Path):
    header = "customer,code,is_cancelled,cancel_reason"
    row = f"{reference(contract)},R-1,true,{'x' * 256}"
    assert import_of("recurrences", tmp_path, header, row).problems == [
        f'line 2, column cancel_reason: "{"x" * 59}…" must have at most 255 characters.'
    ]


def test_a_contract_that_was_changed_since_is_a_conflict(contract: Recurrence, tmp_path: Path):
    header, row = "customer,code,price", f"{reference(contract)},R-1,620"
    assert import_of("recurrences", tmp_path, header, row, options=("--plan",)).status == 0
    services.change_services(recurrence=contract, values={"name": "Other"}, by=later())
    done = apply(last_run().pk)
    assert done.problems == ["line 2: The record was changed after the plan was made."]
    contract.refresh_from_db()
    assert (done.status, contract.price) == (1, Decimal("310.00"))


def test_what_was_planned_is_what_is_charged(
    contract: Recurrence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    header, row = "customer,code,price", f"{reference(contract)},R-1,620"
    _at(monkeypatch, datetime(2026, 3, 10, 18, tzinfo=UTC))
    assert import_of("recurrences", tmp_path, header, row, options=("--plan",)).status == 0
    planned = last_run()
    assert planned.plan_rows.get().changes["pro_rata"] == [None, "220.00 MXN"]
    _at(monkeypatch, datetime(2026, 3, 11, 18, tzinfo=UTC))
    done = apply(planned.pk)
    assert done.problems == [
        "line 2, column price: The change costs 210.00 MXN by now, and not 220.00 MXN as planned."
    ]
    assert not RecurrenceChange.objects.exists()
    assert import_of("recurrences", tmp_path, header, row, options=("--plan",)).status == 0
    _at(monkeypatch, datetime(2026, 3, 11, 18, tzinfo=UTC) + timedelta(hours=1))
    assert apply(last_run().pk).status == 0
    assert RecurrenceChange.objects.get().amount == Decimal("210.00")


def _at(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """Make commands begin at this time."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return at

    monkeypatch.setattr("core.actor.datetime", Clock)


def test_looking_up_what_rows_need_takes_the_same_queries_for_any_number_of_them():
    contract = contract_of("A", "B", code="R-0")
    for number in range(1, 4):
        make_contract(contract.customer, code=f"R-{number}")
    kind = RecurrenceImport(contract.organization, by=later())
    header = Header(["customer", "code", "price"], kind.columns)

    def queries(count: int) -> int:
        cells = ([reference(contract), f"R-{number}", "310.00"] for number in range(count))
        rows = [Row(Record(line, each), header) for line, each in enumerate(cells, start=2)]
        with CaptureQueriesContext(connection) as found:
            verdicts = kind.plan(rows, ahead=[])
        assert [each.action for each in verdicts] == [RowAction.UNCHANGED] * count
        return sum("SAVEPOINT" not in query["sql"] for query in found)

    assert queries(1) == queries(4) == 3


def test_another_day_changes_nothing_where_nothing_is_charged(
    contract: Recurrence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    _at(monkeypatch, datetime(2026, 3, 15, 18, tzinfo=UTC))
    header, row = "customer,code,services", f"{reference(contract)},R-1,A"
    assert import_of("recurrences", tmp_path, header, row, options=("--plan",)).status == 0
    assert "pro_rata" not in last_run().plan_rows.get().changes
    _at(monkeypatch, datetime(2026, 3, 20, 18, tzinfo=UTC))
    assert apply(last_run().pk).status == 0
    assert list(held(contract)) == ["A"]
