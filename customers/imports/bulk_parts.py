"""What a row makes of a customer's addresses, payment types and groups, worked out in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from customers.models import Address
from customers.services.addresses import Arrangement, Places, arrange_places
from customers.services.bulk_customers import ChoiceChange
from customers.services.records import Changes


def arranged(values: Mapping[str, Any], rows: list[Address]) -> Arrangement | None:
    billing, shipping = (
        {
            target.removeprefix(prefix): value
            for target, value in values.items()
            if target.startswith(prefix)
        }
        for prefix in ("billing_address.", "shipping_address.")
    )
    places = Places(values.get("is_same_address"), billing, shipping)
    if places.is_same is None and not billing and not shipping:
        return None
    return None if _says_nothing_new(places, rows) else arrange_places(None, rows, places)


def _says_nothing_new(places: Places, rows: Sequence[Address]) -> bool:
    """Tell whether it is sure, at a glance, that nothing changes."""
    billing = next((each for each in rows if each.is_billing), None)
    if billing is None or (places.shipping and not places.is_same):
        return False
    if places.is_same is not None:
        shipping = next((each for each in rows if each.is_shipping), None)
        if not places.is_same or billing is not shipping:
            return False
    return all(getattr(billing, name) == value for name, value in places.billing.items())


def paid(
    rows: Sequence[tuple[int, int, int]], after: list[int], changes: Changes
) -> ChoiceChange | None:
    before = [wanted for _, wanted, _ in rows]
    if before == after:
        return None
    changes["payment_types"] = [before, after]
    places = {wanted: place for place, wanted in enumerate(after)}
    return ChoiceChange(
        removed=[key for key, wanted, _ in rows if wanted not in places],
        moved=[
            (key, places[wanted])
            for key, wanted, place in rows
            if wanted in places and places[wanted] != place
        ],
        added=[(wanted, place) for wanted, place in places.items() if wanted not in before],
    )


def grouped(
    rows: Sequence[tuple[int, int]], after: list[int], changes: Changes
) -> ChoiceChange | None:
    before = [wanted for _, wanted in rows]
    if before == after:
        return None
    changes["groups"] = [before, after]
    return ChoiceChange(
        removed=[key for key, wanted in rows if wanted not in after],
        added=[(wanted, 0) for wanted in after if wanted not in before],
    )
