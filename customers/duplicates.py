"""Which customers are likely to be one: those with a key in common, or with names that are alike.

They are only proposed. A pair that somebody found to be two customers (`DistinctCustomers`) is not
proposed again. What is read is bounded, however many customers share a key.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final

from django.db.models import Count, Q, QuerySet

from core.models import Organization
from customers.models import Customer, DistinctCustomers

# What may agree, the surest first: the column of the key, and how much it says.
CRITERIA: Final = {
    "tax_id": ("tax_id_key", 0.8),
    "name": ("name_key", 0.5),
    "email": ("email_key", 0.5),
    "phone": ("phone_key", 0.4),
}
# A reason without a column: not the same name, but one much like it.
NEAR_NAME: Final = "near_name"
MOST_MEMBERS: Final = 20

_NEAR: Final = 0.85
_NEAR_WEIGHT: Final = 0.4
_PREFIX: Final = 4
_CANDIDATES: Final = 100
# No name is told from another by what comes after; the comparison's cost grows with the square.
_COMPARED: Final = 80
# Reads of one page, for those who decided thousands of pairs to be different.
_MOST_READS: Final = 10
# After every letter that a name's key has in Spanish, in the order of any language.
_LAST: Final = "z"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two customers that may be one: `reasons` are names of CRITERIA, and NEAR_NAME.

    `score` is between 0 and 1; it orders pairs and is no probability.
    """

    first: Customer
    second: Customer
    reasons: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Group:
    """Customers with one key: at most MOST_MEMBERS of the `total`, and the pairs left to decide."""

    key: str
    members: list[Customer]
    total: int
    pairs: list[Pair]

    @property
    def score(self) -> float:
        """How sure the surest pair is."""
        return max((pair.score for pair in self.pairs), default=0.0)


@dataclass(frozen=True, slots=True)
class GroupPage:
    """Groups, the surest first, and the key after which the next page starts; None on the last."""

    groups: list[Group]
    next_after: str | None


def duplicate_groups(
    organization: Organization, by: str = "tax_id", after: str = "", limit: int = 50
) -> GroupPage:
    """Return the next groups by one of CRITERIA, whose keys come after `after`.

    Groups of which every pair is decided are left out.
    """
    column, _weight = CRITERIA[by]
    found: list[Group] = []
    for _read in range(_MOST_READS):
        shared = _shared_keys(organization, column, after, limit + 1)
        is_last = len(shared) <= limit
        found += _groups(organization, column, shared[:limit])
        if is_last and len(found) <= limit:
            return GroupPage(_surest(found), None)
        after = shared[:limit][-1][0]
        if len(found) >= limit:
            break
    page = found[:limit]
    return GroupPage(_surest(page), page[-1].key if len(found) > limit else after)


def likely_duplicates(customer: Customer, limit: int = 10) -> list[Pair]:
    """Return the customers that may be the same as this one, the surest first, undecided ones."""
    others = {other.pk: other for other in _candidates(customer)}
    decided = _decided([customer.pk], others)
    pairs = (
        _pair(customer, other)
        for other in others.values()
        if frozenset((customer.pk, other.pk)) not in decided
    )
    found = [pair for pair in pairs if pair.reasons]
    return sorted(found, key=lambda pair: (-pair.score, pair.second.pk))[:limit]


def likeness(one: Customer, other: Customer) -> float:
    """Return how much the names are alike, from 0 to 1; nothing is like a name without a key.

    Names with other numbers in them, as branches have, are half as much alike.
    """
    name, other_name = one.name_key[:_COMPARED], other.name_key[:_COMPARED]
    if not (name and other_name):
        return 0.0
    alike = SequenceMatcher(None, name, other_name, autojunk=False).ratio()
    return alike if _numbers(name) == _numbers(other_name) else alike / 2


def _numbers(name: str) -> list[str]:
    return re.findall("[0-9]+", name)


def _surest(groups: Iterable[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (-group.score, group.key))


def _shared_keys(
    organization: Organization, column: str, after: str, limit: int
) -> list[tuple[str, int]]:
    """Return keys that several customers have, in their order, with how many: from the index."""
    customers = Customer.objects.for_organization(organization).exclude(**{column: ""})
    if after:
        customers = customers.filter(**{f"{column}__gt": after})
    counted = customers.values(column).annotate(total=Count("pk")).filter(total__gt=1)
    return list(counted.order_by(column).values_list(column, "total")[:limit])


def _groups(
    organization: Organization, column: str, shared: Sequence[tuple[str, int]]
) -> list[Group]:
    """Return the groups with these keys that have anything left to decide."""
    by_key: dict[str, list[Customer]] = defaultdict(list)
    for member in _members(organization, column, shared):
        by_key[getattr(member, column)].append(member)
    everybody = [member.pk for members in by_key.values() for member in members]
    decided = _decided(everybody, everybody)
    made = (_group(key, by_key[key], total, decided) for key, total in shared)
    return [group for group in made if group.pairs or group.total > MOST_MEMBERS]


def _members(
    organization: Organization, column: str, shared: Sequence[tuple[str, int]]
) -> Iterator[Customer]:
    """Give the members of the groups, of large groups the oldest ones."""
    # The index holds no customer without a key, and no other is asked for.
    customers = Customer.objects.for_organization(organization).exclude(**{column: ""})
    few = [key for key, total in shared if total <= MOST_MEMBERS]
    yield from customers.filter(**{f"{column}__in": few}).order_by("pk")
    for key, total in shared:
        if total > MOST_MEMBERS:
            yield from customers.filter(**{column: key}).order_by(column, "pk")[:MOST_MEMBERS]


def _group(key: str, members: list[Customer], total: int, decided: set[frozenset[int]]) -> Group:
    pairs = [
        _pair(one, other)
        for one, other in combinations(members, 2)
        if frozenset((one.pk, other.pk)) not in decided
    ]
    pairs.sort(key=lambda pair: (-pair.score, pair.first.pk, pair.second.pk))
    return Group(key, members, total, pairs)


def _pair(one: Customer, other: Customer) -> Pair:
    reasons = []
    doubt = 1.0
    for name, (column, weight) in CRITERIA.items():
        if getattr(one, column) and getattr(one, column) == getattr(other, column):
            reasons.append(name)
            doubt *= 1 - weight
    alike = likeness(one, other)
    if "name" not in reasons:
        doubt *= 1 - _NEAR_WEIGHT * max(0.0, 2 * alike - 1)
        if alike >= _NEAR:
            reasons.append(NEAR_NAME)
    return Pair(one, other, tuple(reasons), round(1 - doubt, 4))


def _candidates(customer: Customer) -> Iterator[Customer]:
    """Give customers with a key of this one, and those whose names come next to its name."""
    others = Customer.objects.filter(
        organization_id=customer.organization_id, deleted_at=None
    ).exclude(pk=customer.pk)
    for column, _weight in CRITERIA.values():
        if key := getattr(customer, column):
            yield from others.filter(**{column: key}).order_by("pk")[:_CANDIDATES]
    yield from _with_near_names(customer, others.exclude(name_key=""))


def _with_near_names(customer: Customer, others: QuerySet[Customer]) -> Iterator[Customer]:
    name = customer.name_key
    if len(name) < _PREFIX:
        return
    start = name[:_PREFIX]
    below = others.filter(name_key__gte=start, name_key__lt=name).order_by("-name_key", "-pk")
    above = others.filter(name_key__gt=name, name_key__lt=start + _LAST).order_by("name_key", "pk")
    for side in (below, above):
        yield from (other for other in side[:_CANDIDATES] if likeness(customer, other) >= _NEAR)


def _decided(ones: Iterable[int], others: Iterable[int]) -> set[frozenset[int]]:
    """Return the pairs of these customers that were found to be different, either way round."""
    ones, others = list(ones), list(others)
    either = Q(first__in=ones, second__in=others) | Q(first__in=others, second__in=ones)
    pairs = DistinctCustomers.objects.filter(either).values_list("first", "second")
    return {frozenset(pair) for pair in pairs}
