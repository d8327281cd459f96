"""The notification schemas that cells name: by name, or by Guid where several have the name."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from collections_policy.services import schemas_of
from core.errors import InvalidValue, NotFound
from core.models import Organization


class Schemas:
    """The organization's schemas, looked up in one query."""

    def __init__(self, organization: Organization) -> None:
        rows = schemas_of(organization).values_list("uuid", "name")
        self._names: dict[UUID, str] = dict(rows)
        self._uses = Counter(self._names.values())

    def find(self, cell: str) -> UUID:
        """Return the schema's Guid; raises NotFound or InvalidValue (`default_schema`)."""
        count = self._uses[cell]
        if count == 1:
            return next(number for number, name in self._names.items() if name == cell)
        number = _guid(cell)
        if number in self._names:
            return number
        if count:
            raise InvalidValue(
                f"{count} notification schemas are called {cell}; write the Guid of one.",
                field="default_schema",
            )
        raise NotFound("notification schema", cell, field="default_schema")

    def cell_for(self, number: UUID) -> str:
        """Return the text that `find` reads as this schema."""
        name = self._names.get(number, "")
        return name if self._uses[name] == 1 else str(number)


def _guid(cell: str) -> UUID | None:
    try:
        return UUID(cell)
    except ValueError:
        return None
