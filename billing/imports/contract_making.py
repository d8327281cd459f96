"""Making the contracts of a file that are not there yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from billing import services
from billing.imports.item_refusals import about_cells
from billing.models import Recurrence
from billing.services.items import described
from billing.services.state import held_services
from core.actor import Actor
from core.errors import DomainError, InvalidValue
from core.imports.columns import Row
from core.imports.kind import Changes
from core.imports.saving import without_bad_values
from customers.models import Customer
from customers.services.records import first_changes

Values = Mapping[str, Any]

# Where the file is silent they come from the package or from the day: they can be others by now.
_FROM_ELSEWHERE: Final = ("name", "price", "currency", "period_months", "starts_on")
_CLEARED: Final[Mapping[str, Any]] = {"name": "", "services": []}


def make(row: Row, customer: Customer, values: Values, by: Actor) -> Recurrence | None:
    """Make the contract; what is wrong with it becomes problems of the row."""

    def save(given: Values) -> Recurrence:
        try:
            return services.create_contract(customer=customer, values=given, by=by)
        except services.CustomerInactive as error:
            raise InvalidValue(error.message, field="customer") from error

    def refuse(name: str, error: DomainError) -> None:
        row.refuse(name, error)

    said = _said(row, values, by)
    # Without a code of its own it gets one, which finds out what else is wrong.
    return without_bad_values(about_cells(save, "services"), said, refuse, essential={"code": None})


def refuse_unplanned(row: Row, contract: Recurrence, values: Values, planned: Changes) -> None:
    """Refuse a contract that is not made as its plan says, because package or day changed since."""
    made = first_changes({name: getattr(contract, name) for name in _FROM_ELSEWHERE})
    names = [*_FROM_ELSEWHERE]
    if "services" not in values and contract.package is not None:
        names.append("services")
        items = described(held_services(contract))
        made |= {"services": [None, items]} if items else {}
    for name in names:
        if list(planned.get(name, ())) != made.get(name, []):
            text = f"The {name} of the new contract would not be as planned any more."
            row.object_to(name, text)
            row.is_conflict = True


def _said(row: Row, values: Values, by: Actor) -> dict[str, Any]:
    """Return the values as the service takes them: an empty cell is empty, not the package's."""
    said = dict(values)
    for name, empty in _CLEARED.items():
        if name in said and said[name] is None:
            said[name] = empty
    is_cancelled = said.pop("is_cancelled", None)
    if is_cancelled is False and said.get("cancelled_at") is not None:
        text = "The contract has a cancelled_at: either it has ended, or that is empty."
        row.refuse("is_cancelled", InvalidValue(text, field="is_cancelled"))
    if is_cancelled and said.get("cancelled_at") is None:
        said["cancelled_at"] = by.at
    return said
