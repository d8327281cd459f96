"""The collection policy of an organization."""

from __future__ import annotations

from typing import Any, Final

from collections_policy.models import CollectionPolicy
from collections_policy.models.policy import REMINDER_TIMES
from collections_policy.services.finding import (
    find_member,
    find_related,
    given,
    policy_of,
)
from collections_policy.services.notices import Saved, notices_of_policy
from collections_policy.services.schemas import list_schemas
from core import events
from core.actor import Actor
from core.errors import InvalidValue, MissingValue
from core.models import Organization
from core.transactions import lock_rows
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.records import (
    Changes,
    Need,
    first_changes,
    insert,
    one_transaction,
    save_changes,
)

_RELATIONS: Final = ("default_schema", "notification_type", "default_seller")


def save_policy(
    *, organization: Organization, values: Values, by: Actor
) -> Saved[CollectionPolicy]:
    """Replace the organization's policy as a whole; the versions before it stay in its history.

    `values` are the columns of CollectionPolicy, absent ones become null, and what clients know by
    their own numbers: `default_schema` (the `uuid` of a schema), `default_seller` (that of a
    member, or of the seller it has already), `notification_type` (the `number` of an active entry,
    or the one it has already), and `schemas`, see `list_schemas`: they are made or renamed first.
    Raises MissingValue, InvalidValue, WrongType or NotFound.
    """
    columns = _read(values)
    needs: list[Need] = []
    with one_transaction(needs=needs):
        # The organization's row, because the policy's does not exist before the first save.
        lock_rows(organization)
        notices = list(list_schemas(organization, values.get("schemas") or (), by))
        record = policy_of(organization)
        columns |= _related(organization, values, record)
        needs.append(("notification type", columns["notification_type"]))
        if record is None:
            record = CollectionPolicy(organization=organization, **columns)
            insert(record, by=by)
            changes = first_changes(columns)
        else:
            changes = save_changes(record, columns, by=by)
        _announce(record, changes, by)
    return Saved(record, (*notices, *notices_of_policy(record)))


def _read(values: Values) -> dict[str, Any]:
    """Return the plain columns, checked alone and with each other."""
    names = plain_columns(CollectionPolicy)
    refuse_unknown(values, {*names, *_RELATIONS, "schemas"})
    for name in ("default_schema", "notification_type"):
        if values.get(name) is None:
            raise MissingValue(name)
    reminder_time = values.get("reminder_time")
    earliest, latest = REMINDER_TIMES
    if reminder_time is not None and not earliest <= reminder_time <= latest:
        raise InvalidValue("Reminders start from 06:00 to 12:00.", field="reminder_time")
    columns = clean_columns(CollectionPolicy, {name: values.get(name) for name in names})
    if columns["minimum_interest"] > columns["maximum_interest"]:
        raise InvalidValue("It is below the lowest interest.", field="maximum_interest")
    return columns


def _related(
    organization: Organization, values: Values, record: CollectionPolicy | None
) -> dict[str, Any]:
    seller = given(values.get("default_seller"))
    kept = record.default_seller if record else None
    return {
        **find_related(organization, values, record=record),
        "default_seller": seller and find_member(organization, seller, kept=kept),
    }


def _announce(record: CollectionPolicy, changes: Changes, by: Actor) -> None:
    if changes:
        events.record(
            record,
            code="collection_policy.saved",
            organization=record.organization,
            by=by,
            changes=changes,
        )
