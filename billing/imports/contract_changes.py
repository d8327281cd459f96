"""What a row may change of a contract that is there: what the API and the back office may.

Package, name, price and services change by `services.change_services`, which finds out what the
change costs; `is_cancelled` ends a running contract by `services.cancel_contract`. What a contract
was made with stays, and one that has ended stays as it was.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any, Final

from billing import services
from billing.imports.contract_columns import FIXED
from billing.imports.item_refusals import about_cells
from billing.imports.wanted import says_nothing_new
from billing.models import Recurrence, RecurrenceService
from core.actor import Actor
from core.errors import DomainError, InvalidValue
from core.imports.columns import Row
from core.imports.saving import without_bad_values

Values = Mapping[str, Any]

_PLAIN: Final = ("package", "name", "price")


def refuse_what_stays(row: Row, contract: Recurrence, values: dict[str, Any]) -> None:
    """Take out what a contract keeps for good, and refuse another value of it."""
    values.pop("created_at", None)
    for name in FIXED:
        given, kept = values.pop(name, None), getattr(contract, name)
        if given is not None and given != kept:
            text = f"The contract was made with {kept}, and keeps it."
            row.refuse(name, InvalidValue(text, field=name))


def refuse_of_ended(
    row: Row, contract: Recurrence, held: Sequence[RecurrenceService], values: Values
) -> None:
    """Refuse every value that a contract that has ended does not have."""
    for name in _other_values(contract, held, values) + _other_end(contract, values):
        row.refuse(name, services.RecurrenceCancelled(contract.code))


def change(
    row: Row,
    contract: Recurrence,
    held: Sequence[RecurrenceService],
    values: Values,
    by: Actor,
) -> services.Change | None:
    """Change what differs of a running contract; None when nothing does or it is refused."""
    names = _other_values(contract, held, values)
    if not names:
        return None

    def save(given: Values) -> services.Change:
        return services.change_services(recurrence=contract, values=given, by=by)

    return without_bad_values(
        about_cells(save, "services"), {name: values[name] for name in names}, row.refuse
    )


def end(row: Row, contract: Recurrence, values: Values, by: Actor) -> bool:
    """End a running contract where the row says so; tell whether it did."""
    reason = values.get("cancel_reason") or ""
    if values.get("cancelled_at") is not None:
        text = "A running contract ends at the time of the import: leave cancelled_at empty."
        row.refuse("cancelled_at", InvalidValue(text, field="cancelled_at"))
    if not values.get("is_cancelled"):
        if reason:
            text = "The contract does not end: is_cancelled is not true."
            row.refuse("cancel_reason", InvalidValue(text, field="cancel_reason"))
        return False
    try:
        services.cancel_contract(recurrence=contract, reason=reason, by=by)
    except DomainError as error:
        row.refuse("cancel_reason", error, called="reason")
    return True


def changed_copy(contract: Recurrence, values: Values, by: Actor, *, is_ended: bool) -> Recurrence:
    """Return the contract as it is after the row, for a later row that is about it, too."""
    after = copy.copy(contract)
    for name in _PLAIN:
        if name in values:
            setattr(after, name, _stored(name, values[name]))
    after.updated_at = max(by.at, contract.updated_at)
    if is_ended:
        after.cancelled_at, after.cancel_reason = by.at, values.get("cancel_reason") or ""
    return after


def _other_values(
    contract: Recurrence, held: Sequence[RecurrenceService], values: Values
) -> list[str]:
    """Return the names of the values that the contract does not have."""
    other = [
        name
        for name in _PLAIN
        if name in values and _stored(name, values[name]) != getattr(contract, name)
    ]
    if "services" in values and not says_nothing_new(held, values["services"]):
        other.append("services")
    return other


def _stored(name: str, value: Any) -> Any:
    """Return the value as the contract has it."""
    return value or "" if name == "name" else value


def _other_end(contract: Recurrence, values: Values) -> list[str]:
    other = []
    if values.get("is_cancelled") is False:
        other.append("is_cancelled")
    if values.get("cancelled_at") not in (None, contract.cancelled_at):
        other.append("cancelled_at")
    if "cancel_reason" in values and (values["cancel_reason"] or "") != contract.cancel_reason:
        other.append("cancel_reason")
    return other
