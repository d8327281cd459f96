"""Contracts as a kind of import: made, changed and ended by customer and code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing import services
from billing.imports import contract_changes, contract_making
from billing.imports.contract_columns import CONTRACT_COLUMNS
from billing.imports.contract_rows import contract_rows, items_of
from billing.models import Package, Recurrence
from billing.services.state import held_services
from core.errors import NotFound
from core.imports.by_service import ServiceImport
from core.imports.columns import Row
from core.imports.kind import Changes, Planned, Verdict
from core.models import RowAction
from customers.aliases import survivors_by_reference
from customers.lookups import is_storable
from customers.models import Customer


class RecurrenceImport(ServiceImport):
    """Makes contracts, changes what the API may change of them, and ends them.

    What a change of a price costs is in the plan (`pro_rata`), and is what is charged: a row whose
    change has come to cost something else since is refused.
    """

    name = "recurrences"
    title = _("contracts")
    noun = "contract"
    columns = CONTRACT_COLUMNS
    key = ("customer", "code")
    needs = ("billing.add_recurrence", "billing.change_recurrence")
    shown_with = "billing.view_recurrence"
    model = Recurrence

    def plan(self, rows: Sequence[Row], ahead: Sequence[Row]) -> list[Verdict]:
        """Plan, and say what the changes cost."""
        self._amounts: dict[int, str] = {}
        self._expected: Mapping[int, Changes] = {}
        return self._told(rows, super().plan(rows, ahead))

    def apply(self, planned: Sequence[Planned]) -> list[Verdict]:
        """Write the rows whose contract is as planned, at the price that was planned."""
        self._amounts = {}
        self._expected = {each.row.line: each.verdict.changes for each in planned}
        return self._told([each.row for each in planned], super().apply(planned))

    def prepare(self, rows: Sequence[Row]) -> None:
        """Look up the rows' customers, contracts, what they hold, and packages."""
        references = _cells(rows, "customer")
        customers = Customer.objects.for_organization(self.organization)
        found = {each.reference: each for each in customers.filter(reference__in=references)}
        found |= survivors_by_reference(
            self.organization, [each for each in references if each not in found]
        )
        by_id = {each.pk: each for each in found.values()}
        contracts = self.records().filter(customer__in=by_id, code__in=_cells(rows, "code"))
        self._customers = found
        self._stored: dict[tuple[int, str], Recurrence] = {}
        for contract in contracts.select_related("package"):
            contract.customer = by_id[contract.customer_id]
            self._stored[contract.customer_id, contract.code] = contract
        held = items_of(each.pk for each in self._stored.values())
        self._held = {each.pk: held[each.pk] for each in self._stored.values()}
        packages = Package.objects.for_organization(self.organization)
        named = packages.filter(code__in=_cells(rows, "package"))
        self._packages = {each.code: each for each in named}
        known: tuple[Any, ...] = (*by_id.values(), *self._stored.values())
        for each in known:
            each.organization = self.organization  # saves the services their queries

    def existing(self, row: Row) -> Recurrence | None:
        """Return the contract of this code of the customer with this reference."""
        customer = self._customers.get(row.cell("customer") or "")
        return self._stored.get((customer.pk, row.cell("code") or "")) if customer else None

    def write(self, row: Row) -> Recurrence | None:
        """Make, change or end one contract, or find out everything that is wrong with that."""
        values = row.values()
        self._settle_package(row, values)
        reference = values.pop("customer", None)
        customer = self._customers.get(reference)
        if customer is None:
            if reference is not None:
                row.refuse("customer", NotFound("customer", reference, field="customer"))
            return None
        before = self.existing(row)
        after = self._make(row, customer, values) if before is None else None
        if before is not None:
            values.pop("code")
            after = self._change(row, before, values)
        if after is not None and not row.is_refused:
            self._stored[customer.pk, after.code] = after
        return after

    def records(self) -> models.QuerySet[Recurrence]:
        """Return the organization's contracts, those that have ended too.

        What was hidden with a customer that was merged is gone, as everywhere.
        """
        contracts = Recurrence.objects.for_organization(self.organization)
        return contracts.filter(customer__deleted_at=None)

    def exported(self, records: models.QuerySet[Recurrence]) -> Iterator[Sequence[Any]]:
        """Yield their values by the customer's reference and code; see `contract_rows`."""
        return contract_rows(records, self.organization)

    def _make(self, row: Row, customer: Customer, values: dict[str, Any]) -> Recurrence | None:
        contract = contract_making.make(row, customer, values, self.by)
        planned = self._expected.get(row.line)
        if contract is not None and planned is not None:
            contract_making.refuse_unplanned(row, contract, values, planned)
        return contract

    def _change(self, row: Row, contract: Recurrence, values: dict[str, Any]) -> Recurrence:
        contract_changes.refuse_what_stays(row, contract, values)
        held = self._held.get(contract.pk)
        if held is None:  # an earlier row was about it, too
            held = held_services(contract)
        if "services" in values and values["services"] is None:
            values["services"] = []
        if contract.cancelled_at is not None:
            contract_changes.refuse_of_ended(row, contract, held, values)
            return contract
        change = contract_changes.change(row, contract, held, values, self.by)
        is_ended = contract_changes.end(row, contract, values, self.by)
        if change is not None:
            self._held.pop(contract.pk, None)
            self._keep_amount(row, change)
        if change is None and not is_ended:
            return contract
        return contract_changes.changed_copy(contract, values, self.by, is_ended=is_ended)

    def _keep_amount(self, row: Row, change: services.Change) -> None:
        """Keep what the change costs, and refuse it when the plan said something else."""
        if change.amount:
            self._amounts[row.line] = f"{change.amount} {change.currency}"
        now = self._amounts.get(row.line, "")
        planned = self._expected.get(row.line)
        then = now if planned is None else (planned.get("pro_rata") or [None, ""])[1]
        if now != then:
            row.object_to(
                "price",
                f"The change costs {now or 'nothing'} by now, and not {then or 'nothing'} as "
                "planned.",
            )
            row.is_conflict = True

    def _settle_package(self, row: Row, values: dict[str, Any]) -> None:
        """Put the package in place of its code; an unknown one is refused and taken out."""
        code = values.get("package")
        if code is None:
            return
        if code in self._packages:
            values["package"] = self._packages[code]
        else:
            row.refuse("package", NotFound("package", code, field="package"))
            del values["package"]

    def _told(self, rows: Sequence[Row], verdicts: Sequence[Verdict]) -> list[Verdict]:
        """Return the verdicts with what the changes cost."""
        return [
            replace(each, changes={**each.changes, "pro_rata": [None, self._amounts[row.line]]})
            if each.action == RowAction.UPDATE and row.line in self._amounts
            else each
            for row, each in zip(rows, verdicts, strict=True)
        ]


def _cells(rows: Sequence[Row], target: str) -> list[str]:
    """Return what stands in the column, each once, as far as a database can hold it."""
    cells = {row.cell(target) or "" for row in rows}
    return sorted(cell for cell in cells if cell and is_storable(cell))
