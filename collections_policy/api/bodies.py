"""Between the values of the wire tables and those of the services and records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import time
from decimal import Decimal
from typing import Any, Final

from collections_policy.api.models import (
    CUSTOMER_POLICY,
    GRANTOR_SETTINGS,
    SCHEMA_RANGE,
    SCHEMA_UPDATE,
)
from collections_policy.models import (
    CollectionPolicy,
    NotificationSchema,
    NotificationSchemaRange,
)
from collections_policy.services import EffectivePolicy
from core.api.dynamics.fields import Model
from core.api.dynamics.scalars import double_text
from core.errors import InvalidValue

Values = Mapping[str, Any]

_TIME: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_INTEREST: Final = ("minimum_interest", "maximum_interest")
# Named on the wire only: who the request is about is the view's business.
_WHOSE: Final = frozenset({"grantor_tax_id", "customer_tax_id"})


def read_values(values: Values) -> dict[str, Any]:
    """Return the values that a service takes."""
    return {key: value for key, value in values.items() if key not in _WHOSE}


def read_policy(values: Values) -> dict[str, Any]:
    """Return the values of a policy; raises InvalidValue for a time that is not HH:MM."""
    # Doubles as the table's pattern saw them: 7.000000000000001 is 7.
    interest = {key: Decimal(double_text(values[key])) for key in _INTEREST}
    reminder_time = _read_time(values.get("reminder_time"))
    return {**read_values(values), **interest, "reminder_time": reminder_time}


def _read_time(text: str | None) -> time | None:
    if not text:
        return None
    if not _TIME.fullmatch(text):
        raise InvalidValue("It is not a time written HH:MM.", field="reminder_time")
    return time.fromisoformat(text)


def policy_values(
    policy: CollectionPolicy, schemas: Iterable[NotificationSchema]
) -> dict[str, Any]:
    """Return an organization's policy with its schemas, as the wire table names them."""
    seller, begins = policy.default_seller, policy.reminder_time
    return {
        **_columns(GRANTOR_SETTINGS, policy),
        "grantor_tax_id": policy.organization.tax_id,
        "default_schema": policy.default_schema.uuid,
        "schemas": [{"schema_id": each.uuid, "name": each.name} for each in schemas],
        "notification_type": policy.notification_type.number,
        "reminder_time": None if begins is None else begins.strftime("%H:%M"),
        "default_seller": None if seller is None else seller.uuid,
    }


def effective_values(policy: EffectivePolicy) -> dict[str, Any]:
    """Return what applies to a customer, as the wire table names it."""
    return {
        **_columns(CUSTOMER_POLICY, policy),
        "grantor_tax_id": policy.customer.organization.tax_id,
        "customer_tax_id": policy.customer.tax_id,
        "default_schema": policy.schema.uuid,
        "notification_type": policy.notification_type.number,
    }


def schema_values(schema: NotificationSchema) -> dict[str, Any]:
    """Return a schema and its templates, as the wire table names them."""
    return {
        **_columns(SCHEMA_UPDATE, schema),
        "grantor_tax_id": schema.organization.tax_id,
        "schema_id": schema.uuid,
    }


def range_values(record: NotificationSchemaRange) -> dict[str, Any]:
    """Return a day of a schema, as the wire table names it."""
    return {
        **_columns(SCHEMA_RANGE, record),
        "grantor_tax_id": record.schema.organization.tax_id,
        "schema_id": record.schema.uuid,
        "range_id": record.uuid,
    }


def _columns(model: Model, record: object) -> dict[str, Any]:
    """Return the fields of the table that the record has under their own name."""
    keys = [field.key for field in model.fields]
    return {key: getattr(record, key) for key in keys if hasattr(record, key)}
