"""What a row makes of its customer, worked out in memory as the services would.

Only what they would surely do just so: anything else, problems above all, is left to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from core.actor import Actor
from core.currencies import is_currency
from core.imports.columns import Row
from core.models import Organization, User
from customers.imports.bulk_cells import UNUSUAL, CellReader
from customers.imports.bulk_parts import arranged, grouped, paid
from customers.imports.bulk_people import changed_contacts
from customers.imports.bulk_state import ChunkState
from customers.imports.columns import CONTACTS
from customers.imports.contacts import take_contacts
from customers.imports.references import References
from customers.models import CurrencyRate, Customer, CustomerCategory
from customers.services.bulk_customers import CustomerChange
from customers.services.columns import plain_columns
from customers.services.records import first_changes, json_value

_RELATIONS: Final = ("category", "segmentation", "region", "created_by")
_SEVERAL: Final = ("groups", "payment_types")


class Unusual(Exception):
    """The row is to be left to the services."""


class RowPlanner:
    """Works out what becomes of the customers of some rows of one file.

    `coming` are the references of customers who will be there by then, with their ids as far as
    they have one; those that `change_of` makes join them.
    """

    def __init__(
        self,
        organization: Organization,
        cells: CellReader,
        rows: Sequence[Row],
        references: References,
        *,
        by: Actor,
        coming: Mapping[str, int | None],
        ids: Iterator[int],
    ) -> None:
        self._organization, self._cells, self._by = organization, cells, by
        self._ids, self._coming = ids, dict(coming)
        targets = set(cells.targets)
        if not organization.has_geographical_locations:
            targets.discard("region")
        self._relations = [name for name in _RELATIONS if name in targets]
        plain = plain_columns(Customer)
        self._plain = [name for name in cells.targets if name in plain and name != "currency"]
        self._groups = {name.partition(".")[0] for name in targets}
        self._has_places = bool(
            self._groups & {"is_same_address", "billing_address", "shipping_address"}
        )
        self._has_people = bool(self._groups.intersection(CONTACTS))
        columns = [*self._plain, *(f"{name}_id" for name in self._relations)]
        self.state = ChunkState(organization, rows, columns, self._groups)
        self._survivors = {each.pk for each in self.state.merged.values()}
        self._references = references
        self._known: dict[tuple[str, str], Any] = {}
        rates = CurrencyRate.objects.filter(organization=organization)
        self._currencies = {code for code in rates.values_list("code", flat=True)}
        roots = CustomerCategory.objects.for_organization(organization).roots()
        self._root = roots.values_list("pk", flat=True).get()
        self._creator = _creator(organization, by)

    def change_of(self, row: Row) -> CustomerChange | None:
        """Return what becomes of the row's customer; None where the services must say it."""
        values = self._cells.values(row) if row.is_whole else None
        if values is None:
            return None
        reference = values["reference"]
        if reference != row.cell("reference"):
            return None
        current = self.state.customers.get(reference)
        try:
            if current is not None:
                return self._changed(row, values, current)
            if reference in self.state.merged:
                return None
            return self._made(row, values)
        except Unusual:
            return None

    def _made(self, row: Row, values: dict[str, Any]) -> CustomerChange:
        columns = {name: values[name] for name in self._plain if name in values}
        _check_due_date(columns, {})
        after = {"category": self._root, **self._all_relations(values)}
        if "created_by" not in values and self._creator is not None:
            after["created_by"] = self._creator
        parent, told = self._parent(row, None)
        currency = self._settled_currency(values.get("currency"))
        changes = first_changes({**columns, **after, "parent": told, "currency": currency})
        columns |= {f"{name}_id": key for name, key in after.items()}
        columns |= {"parent_id": parent, "currency": currency}
        change = CustomerChange(
            next(self._ids, 0), f"{values['name']} ({values['reference']})", columns, changes
        )
        created_at = values.get("created_at")
        if created_at is not None and created_at > self._by.at:
            raise Unusual
        change.created_at = created_at
        self._add_parts(change, values)
        self._coming[values["reference"]] = change.key or None
        return change

    def _changed(self, row: Row, values: dict[str, Any], current: dict[str, Any]) -> CustomerChange:
        if current["id"] in self._survivors:
            raise Unusual  # another row may mean the same customer by another reference
        change = CustomerChange(current["id"], "", {}, {}, current, current["updated_at"])
        for name in self._plain:
            if name in values:
                _differ(change, name, name, values[name])
        for name, after in self._all_relations(values).items():
            _differ(change, name, f"{name}_id", after)
        if "currency" in values and values["currency"] != current["currency"]:
            currency = self._settled_currency(values["currency"])
            _differ(change, "currency", "currency", currency)
        if row.cell("parent") is not None:
            _differ(change, "parent", "parent_id", self._parent(row, current["parent_id"])[0])
        columns = change.columns
        if current["cancelled_at"] is not None and columns.get("is_active"):
            raise Unusual
        _check_due_date(columns, current)
        change.label = f"{columns.get('name', current['name'])} ({current['reference']})"
        self._add_parts(change, values)
        return change

    def _all_relations(self, values: Mapping[str, Any]) -> dict[str, int | None]:
        """Return the ids of the records that the row names, by domain name."""
        given = (name for name in self._relations if name in values)
        found: dict[str, int | None] = {name: self._related(name, values[name]) for name in given}
        if "category" in found:
            found["category"] = found["category"] or self._root
        return found

    def _related(self, name: str, given: str | None) -> int | None:
        """Return the id of the record that a cell names."""
        if not given:
            return None
        known = self._known.get((name, given), UNUSUAL)
        if known is UNUSUAL:
            record = self._references.known(name, given)
            if name == "region" and record is not None:
                level = self._organization.customer_region_level
                record = record if record.level >= level else None
            known = self._known[name, given] = record.pk if record is not None else None
        if known is None:
            raise Unusual
        return known

    def _parent(self, row: Row, before: int | None) -> tuple[int | None, int | str | None]:
        """Return the parent's id, and what the event tells: its reference while it has no id."""
        reference = row.cell("parent")
        if not reference:
            return None, None
        if (parent := self.state.customers.get(reference)) is not None:
            # A new customer is above nobody; any other may be above its new parent.
            if before != parent["id"] and row.cell("reference") in self.state.customers:
                raise Unusual
            return parent["id"], parent["id"]
        if reference not in self._coming or row.cell("reference") in self.state.customers:
            raise Unusual
        return self._coming[reference], self._coming[reference] or reference

    def _settled_currency(self, given: str | None) -> str:
        own = self._organization.default_currency
        code = (given or "").strip().upper() or own
        if code != own and not (code in self._currencies and is_currency(code)):
            raise Unusual
        return code

    def _add_parts(self, change: CustomerChange, values: dict[str, Any]) -> None:
        """Add what becomes of what belongs to the customer."""
        state, key = self.state, 0 if change.is_new else change.key
        if self._has_places:
            change.places = arranged(values, state.addresses.get(key, []))
        if change.places is not None:
            change.changes |= change.places.changes
        if "payment_types" in values:
            wanted = self._all_related("payment_types", values)
            change.payment_types = paid(state.payment_types.get(key, []), wanted, change.changes)
        if "groups" in values:
            wanted = sorted(self._all_related("groups", values))
            change.groups = grouped(state.groups.get(key, []), wanted, change.changes)
        if self._has_people and (people := take_contacts(values)):
            owner = (self._organization.pk, change.key)
            contacts = changed_contacts(people, state.contacts.get(key, []), owner)
            if contacts is None:
                raise Unusual
            change.contacts = contacts

    def _all_related(self, name: str, values: Mapping[str, Any]) -> list[int]:
        found = (self._related(name, each) for each in values[name] or ())
        return [key for key in dict.fromkeys(found) if key is not None]


def _differ(change: CustomerChange, name: str, column: str, after: Any) -> None:
    before = change.before[column]
    if before != after:
        change.columns[column] = after
        change.changes[name] = [json_value(before), json_value(after)]


def _creator(organization: Organization, by: Actor) -> int | None:
    """Return who is named as the one who made customers of whom the file says nothing."""
    person = by.user
    if person is None or person.is_machine:
        return None
    is_member = User.objects.for_organization(organization).filter(pk=person.pk).exists()
    return person.pk if is_member else None


def _check_due_date(columns: Mapping[str, Any], current: Mapping[str, Any]) -> None:
    rule, days = (
        columns.get(name, current.get(name)) for name in ("due_date_rule", "due_date_days")
    )
    if rule is not None and days is None:
        raise Unusual
