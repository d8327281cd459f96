"""The records that a file names by reference, looked up once for the whole import."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from core.actor import Actor
from core.errors import DomainError, InvalidValue, NotFound
from core.imports.lists import joined_path, names_in_path
from core.models import Organization, User
from customers import services
from customers.models import (
    CustomerCategory,
    CustomerGroup,
    CustomerSegmentation,
    PaymentType,
    Region,
)

# The values that name other records, and what these are called; in some a cell names several.
KINDS: Final = {
    "category": "customer category",
    "segmentation": "customer segmentation",
    "groups": "customer group",
    "created_by": "user",
    "payment_types": "payment type",
    "region": "region",
}
_SEVERAL: Final = ("groups", "payment_types")
_CREATED_ON_REQUEST: Final = ("category", "segmentation", "groups")


class References:
    """The organization's small tables in memory, by reference; regions by name.

    With `create_missing`, unknown categories (below the root), segmentations and groups are created
    when a row needs them, through the services; the reference becomes the name.
    """

    def __init__(self, organization: Organization, *, by: Actor, create_missing: bool) -> None:
        self._organization = organization
        self._by = by
        self._create_missing = create_missing
        users = User.objects.for_organization(organization).order_by("-pk")
        self._known: dict[str, dict[str, Any]] = {
            "category": self._of(CustomerCategory),
            "segmentation": self._of(CustomerSegmentation),
            "groups": self._of(CustomerGroup),
            "payment_types": self._of(PaymentType),
            # of several with one reference the oldest counts, as everywhere
            "created_by": {user.reference: user for user in users if user.reference},
        }
        self._paths = _paths(Region.objects.for_organization(organization))
        self._regions = _by_name(self._paths)
        self._new: list[tuple[str, str]] = []
        self._kept: list[tuple[str, str]] = []

    def resolve(self, values: dict[str, Any], refuse: Callable[[str, DomainError], None]) -> None:
        """Put records in place of what names them; unknown ones are refused and taken out."""
        for name in [name for name in KINDS if name in values]:
            given = values[name]
            found = []
            for key in given if isinstance(given, list) else [given] if given else []:
                try:
                    found.append(self._find(name, key))
                except DomainError as error:
                    refuse(name, error)
            if name in _SEVERAL:
                values[name] = found
            elif given and not found:
                del values[name]
            else:
                values[name] = found[0] if found else None

    def known(self, name: str, key: str) -> Any | None:
        """Return the record, None for one that is not there or of which there are several."""
        try:
            return self._find_region(key) if name == "region" else self._known[name].get(key)
        except DomainError:
            return None

    def keep(self) -> None:
        """Tell that what was created for the current row stays."""
        self._kept += self._new
        self._new = []

    def forget(self) -> None:
        """Tell that what was created for the current row was undone with it."""
        for name, reference in self._new:
            del self._known[name][reference]
        self._new = []

    def created(self) -> list[str]:
        """Return what was created, as "customer group vip"."""
        return [f"{KINDS[name]} {reference}" for name, reference in self._kept]

    def _of(self, model: Any) -> dict[str, Any]:
        return {each.reference: each for each in model.objects.for_organization(self._organization)}

    def _find(self, name: str, key: str) -> Any:
        if name == "region":
            return self._find_region(key)
        record = self._known[name].get(key)
        if record is None and self._create_missing and name in _CREATED_ON_REQUEST:
            record = self._create(name, key)
        if record is None:
            raise _not_found(name, key, self._known[name])
        return record

    def _find_region(self, key: str) -> Region:
        """Return the region of a name, or of the names from the top down to it, in any case.

        Of several a whole path means the one at its end, letter by letter if that must be.
        """
        path = tuple(names_in_path(key))
        folded = _folded(path)
        found = self._regions.get(folded, [])
        level = self._organization.customer_region_level
        usable = [each for each in found if each.level >= level] or found
        if len(usable) > 1:
            usable = [each for each in usable if _folded(self._paths[each]) == folded] or usable
        if len(usable) > 1:
            usable = [each for each in usable if self._paths[each] == path] or usable
        if len(usable) > 1:
            raise InvalidValue(
                f"{len(usable)} regions are called {key}; write it with what is above it, as in "
                f"{joined_path(('Mexico', 'Jalisco'))}.",
                field="region",
            )
        if not usable:
            raise _not_found("region", key, [region.name for region in self._paths])
        return usable[0]

    def _create(self, name: str, reference: str) -> Any:
        values: dict[str, Any] = {"reference": reference, "name": reference}
        if name == "category":
            roots = CustomerCategory.objects.for_organization(self._organization).roots()
            values["parent"] = roots.get()
        create: Callable[..., Any] = {
            "category": services.create_category,
            "segmentation": services.create_segmentation,
            "groups": services.create_group,
        }[name]
        record = create(organization=self._organization, values=values, by=self._by)
        self._known[name][reference] = record
        self._new.append((name, reference))
        return record


def _paths(regions: Iterable[Region]) -> dict[Region, tuple[str, ...]]:
    """Return the names of each region and of those above it, from the top."""
    by_id = {region.pk: region for region in regions}
    paths = {}
    for region in by_id.values():
        path: tuple[str, ...] = (region.name,)
        above = by_id.get(region.parent_id or 0)
        while above is not None:
            path = (above.name, *path)
            above = by_id.get(above.parent_id or 0)
        paths[region] = path
    return paths


def _by_name(paths: Mapping[Region, tuple[str, ...]]) -> dict[tuple[str, ...], list[Region]]:
    """Return the regions by name and by path from the top, without regard to case."""
    named: dict[tuple[str, ...], list[Region]] = {}
    for region, path in paths.items():
        for key in {_folded(path), _folded(path[-1:])}:
            named.setdefault(key, []).append(region)
    return named


def _folded(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in path)


def _not_found(name: str, key: str, known: Iterable[str]) -> DomainError:
    error = NotFound(KINDS[name], key, field=name)
    lower = {each.casefold(): each for each in known}
    close = difflib.get_close_matches(key.casefold(), lower, n=1, cutoff=0.8)
    if close:
        error.message += f" Did you mean {lower[close[0]]}?"
    return error
