"""Rules over the catalogs whose entries are known by a number of the organization's own.

They hold for every subclass of NumberedRecord, whichever app it is of. `values` holds `number`
(1 or more), `name` and `is_active`. Absent means leave, None means clear.

An entry in use is not deleted but made inactive: records keep it, and no other gets it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from core.actor import Actor
from core.errors import InvalidValue, MissingValue, NotFound
from core.models import Organization
from customers.lookups import noun_of
from customers.models import (
    Citizenship,
    CustomerType,
    ExchangeRateType,
    NumberedRecord,
    PaymentCondition,
)
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.entries import announce, deleting, drop_entry, lock_entry
from customers.services.records import (
    first_changes,
    insert,
    insert_all,
    one_transaction,
    save_changes,
)

Record = TypeVar("Record", bound=NumberedRecord)

# What a new organization starts with, numbered from 1; the names are those of Mexican invoicing.
STANDARD_ENTRIES: Final[Mapping[type[NumberedRecord], Sequence[str]]] = {
    CustomerType: ("Persona moral", "Persona física"),
    Citizenship: ("Nacional", "Extranjero"),
    PaymentCondition: ("Contado", "Crédito"),
    ExchangeRateType: ("Diario Oficial de la Federación (DOF)", "Banco de México (FIX)", "Pactado"),
}


def furnish_numbered(
    model: type[Record], *, organization: Organization, names: Sequence[str], by: Actor
) -> list[Record]:
    """Give a new organization these entries, numbered from 1."""
    entries = [
        model(
            organization=organization,
            number=number,
            name=name,
            created_at=by.at,
            updated_at=by.at,
        )
        for number, name in enumerate(names, 1)
    ]
    insert_all(entries, by=by)
    return entries


def create_numbered(
    model: type[Record], *, organization: Organization, values: Values, by: Actor
) -> Record:
    """Create an entry.

    Raises MissingValue (`number` before `name`), NotUnique (`number`), InvalidValue or WrongType.
    """
    columns = _read(model, values, is_new=True)
    record = model(organization=organization, **columns)
    with one_transaction(is_taken=lambda: _is_taken(record), field="number"):
        insert(record, by=by)
        announce(record, "created", by, first_changes(columns))
    return record


def update_numbered(*, record: Record, values: Values, by: Actor) -> Record:
    """Change an entry; return it as it is now.

    Raises what `create_numbered` raises, and NotFound when it is gone.
    """
    columns = _read(type(record), values, is_new=False)
    copy = type(record)(
        pk=record.pk,
        organization_id=record.organization_id,
        number=columns.get("number", record.number),
    )
    with one_transaction(is_taken=lambda: _is_taken(copy), field="number"):
        locked: Record = lock_entry(record)
        changes = save_changes(locked, columns, by=by)
        if changes:
            announce(locked, "updated", by, changes)
    return locked


def delete_numbered(*, record: NumberedRecord, by: Actor) -> None:
    """Delete an entry that no record has.

    Raises StillNeeded while one does, also one that is deleted but kept: make the entry inactive
    instead. Raises NotFound when it is gone.
    """
    with deleting(record):
        drop_entry(lock_entry(record), by)


def check_given(record: NumberedRecord | None, organization: Organization, *, field: str) -> None:
    """Refuse an entry that a record is to get anew.

    Raises NotFound for another organization's, InvalidValue for an inactive one.
    """
    if record is None:
        return
    noun = noun_of(type(record))
    if record.organization_id != organization.pk:
        raise NotFound(noun, record.pk, field=field)
    if not record.is_active:
        raise InvalidValue(f"The {noun} {record.number} is no longer in use.", field=field)


def _read(model: type[NumberedRecord], values: Values, *, is_new: bool) -> dict[str, Any]:
    refuse_unknown(values, plain_columns(model))
    for name in ("number", "name") if is_new else ():
        if values.get(name) is None:
            raise MissingValue(name)
    columns = clean_columns(model, values)
    if columns.get("number") == 0:  # on the wire 0 is nothing
        raise InvalidValue("number must be 1 or more.", field="number")
    return columns


def _is_taken(record: NumberedRecord) -> bool:
    same = type(record).objects.filter(organization_id=record.organization_id, number=record.number)
    return bool(same.exclude(pk=record.pk).exists())
