"""What the services refuse of a wanted set, as something about the cell that it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from billing.lookups import UnknownRecords
from core.errors import DomainError, InvalidValue
from core.imports.problems import shown

Result = TypeVar("Result")

_PLACE: Final = re.compile(r"(\w+)\[([0-9]+)\]\.(\w+)")
_CALLED: Final = {
    "service": "the code",
    "transaction_limit": "the uses per period",
    "value": "the value",
    "external_id": "the id in the CRM",
}


def about_cells(
    save: Callable[[Mapping[str, Any]], Result], field: str
) -> Callable[[Mapping[str, Any]], Result]:
    """Return the function, its errors about single services being about the value `field`."""

    def called(values: Mapping[str, Any]) -> Result:
        try:
            return save(values)
        except DomainError as error:
            raise _about_cell(error, field, values) from error

    return called


def _about_cell(error: DomainError, field: str, values: Mapping[str, Any]) -> DomainError:
    if isinstance(error, UnknownRecords):  # packages are known already
        return InvalidValue(error.message, field=field)
    place = _PLACE.fullmatch(error.field or "")
    if place is None or place[1] != field:
        return error
    code = values[field][int(place[2])]["service"]
    what = error.message.removeprefix(place[0]).lstrip(": ")
    return InvalidValue(f"Of {shown(code)}, {_CALLED[place[3]]} {what}", field=field)
