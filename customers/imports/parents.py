"""Who is above whom once a whole file is written: the order to write in, and loops."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from core.imports.columns import Row
from core.models import Organization
from customers.aliases import survivors_by_reference
from customers.lookups import is_storable
from customers.models import Customer

_CHUNK = 500


class Hierarchy:
    """The parents of the file's customers, and of those above them in the database."""

    def __init__(self, organization: Organization, rows: Mapping[str, Row]) -> None:
        """Look up the customers named as parents and everything above them.

        `rows` are the file's usable rows by reference. One query for each level and 500 customers.
        """
        self._organization = organization
        self._rows = rows
        self._above: dict[str, str | None] = {}
        cells = map(self._parent_of, rows)
        named = {cell for cell in cells if cell and is_storable(cell)}
        self.stored: dict[str, Customer] = self._customers(named)
        self._climb(named - rows.keys())

    def in_order(self, object_to: Callable[[Row, str], None]) -> list[Row]:
        """Return the rows, parents before their children; loops are objected to, row by row.

        Written in this order, no step makes a loop that the result does not have.
        """
        ordered: list[str] = []
        done: set[str] = set()
        for reference in self._rows:
            trail: dict[str, None] = {}
            node: str | None = reference
            while node is not None and node not in done and node not in trail:
                trail[node] = None
                node = self._parent_of(node)
            if node in trail:
                self._object_to_loop(list(trail)[list(trail).index(node) :], object_to)
            ordered += [each for each in reversed(trail) if each in self._rows]
            done |= trail.keys()
        return [self._rows[each] for each in ordered]

    def _parent_of(self, reference: str) -> str | None:
        row = self._rows.get(reference)
        if row is None:
            return self._above.get(reference)
        return row.cell("parent") or None if row.is_whole else None

    def _object_to_loop(self, loop: Sequence[str], object_to: Callable[[Row, str], None]) -> None:
        if len(loop) == 1:
            text = "A customer cannot be its own parent."
        else:
            chain = " below ".join(self._described(each) for each in (*loop, loop[0]))
            text = f"The parents go round in a circle: {chain}."
        for row in (self._rows[each] for each in loop if each in self._rows):
            object_to(row, text)

    def _described(self, reference: str) -> str:
        row = self._rows.get(reference)
        return f"{reference} (line {row.line})" if row else reference

    def _customers(self, references: Iterable[str]) -> dict[str, Customer]:
        customers = Customer.objects.for_organization(self._organization)
        found = {
            each.reference: each
            for chunk in chunks(references)
            for each in customers.filter(reference__in=chunk)
        }
        for chunk in chunks(set(references) - found.keys()):
            found |= survivors_by_reference(self._organization, chunk)
        return found

    def _climb(self, references: set[str]) -> None:
        customers = Customer.objects.for_organization(self._organization)
        while references:
            found = {
                reference: above
                for chunk in chunks(references)
                for reference, above in customers.filter(reference__in=chunk).values_list(
                    "reference", "parent__reference"
                )
            }
            self._above |= found
            # An ancestor in the file gets its parent from there.
            references = {
                above for above in found.values() if above and above not in self._above
            } - self._rows.keys()


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """Cut into lists that one query can take."""
    remaining = iter(sorted(values))
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk
