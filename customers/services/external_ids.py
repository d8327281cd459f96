"""What other systems call a customer. Part of its record: changing one moves its `updated_at`."""

from __future__ import annotations

from contextlib import AbstractContextManager

from core import events
from core.actor import Actor
from core.errors import InvalidValue, NotFound
from core.history import attribute
from customers.models import Customer, CustomerExternalId
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.customer import lock_customer
from customers.services.records import differences, one_transaction, remove, save_changes


def create_external_id(*, customer: Customer, values: Values, by: Actor) -> CustomerExternalId:
    """Keep that another `system` calls the customer `value`.

    Raises MissingValue or InvalidValue (`system`, `value`), NotUnique (`value`: the system calls
    another customer so), NotFound for a deleted customer.
    """
    columns = _read({"system": None, "value": None, **values})
    with _unique(customer, columns):
        record = lock_customer(customer)
        made = CustomerExternalId(organization=record.organization, customer=record, **columns)
        attribute(made, by)
        made.save(force_insert=True)
        _announce(record, {str(made.system): [None, made.value]}, by)
    return made


def update_external_id(
    *, external_id: CustomerExternalId, values: Values, by: Actor
) -> CustomerExternalId:
    """Correct an external id. Raises what `create_external_id` raises."""
    columns = _read(values)
    wanted = {"system": external_id.system, "value": external_id.value, **columns}
    with _unique(external_id.customer, wanted, but=external_id):
        customer, record = _lock(external_id)
        changes = differences(record, columns)
        if changes:
            before = {record.system: [record.value, None]}
            for name in changes:
                setattr(record, name, columns[name])
            attribute(record, by)
            record.save(update_fields=list(changes))
            after = [before.get(record.system, [None])[0], record.value]
            _announce(customer, {**before, record.system: after}, by)
    return record


def delete_external_id(*, external_id: CustomerExternalId, by: Actor) -> None:
    """Forget what the other system calls the customer. Raises NotFound when it is gone."""
    with one_transaction():
        customer, record = _lock(external_id)
        _announce(customer, {record.system: [record.value, None]}, by)
        remove(record, by=by)


def _lock(external_id: CustomerExternalId) -> tuple[Customer, CustomerExternalId]:
    """Lock the customer and read the id again; raises NotFound when either is gone."""
    customer = lock_customer(external_id.customer)
    record = customer.external_ids.filter(pk=external_id.pk).first()
    if record is None:
        raise NotFound("external id", external_id.value)
    return customer, record


def _read(values: Values) -> dict[str, str]:
    refuse_unknown(values, plain_columns(CustomerExternalId))
    columns = clean_columns(CustomerExternalId, values)
    if any(character.isspace() for character in columns.get("system", "")):
        raise InvalidValue("system must be one word.", field="system")
    return columns


def _unique(
    customer: Customer, columns: dict[str, str], *, but: CustomerExternalId | None = None
) -> AbstractContextManager[None]:
    def is_taken() -> bool:
        same = CustomerExternalId.objects.filter(organization=customer.organization, **columns)
        return (same.exclude(pk=but.pk) if but else same).exists()

    return one_transaction(is_taken=is_taken, field="value")


def _announce(customer: Customer, changes: dict[str, list[str | None]], by: Actor) -> None:
    told = {f"external_ids.{system}": change for system, change in changes.items()}
    save_changes(customer, {}, by=by, others=told)
    events.record(
        customer,
        code="customer.updated",
        organization=customer.organization,
        by=by,
        changes=told,
    )
