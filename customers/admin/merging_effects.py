"""What hangs on two customers, and what becomes of it when one is merged into the other.

The rules of `customers.merging`, which every app registers for its records, say what is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from customers.merging import Rule, rules
from customers.models import (
    Customer,
    CustomerGroupAssignment,
    CustomerPaymentType,
    InvoicingDefaults,
    MainContact,
    PaymentSettings,
)

# Where the records' own name would say too little.
_LABELS: Final = {
    (Customer, "parent"): _("Sub-customers"),
    (Customer, "merged_into"): _("Customers merged into it before"),
    (CustomerGroupAssignment, "customer"): _("Groups"),
    (CustomerPaymentType, "customer"): _("Payment types"),
    (MainContact, "customer"): _("Main contact"),
    (InvoicingDefaults, "customer"): _("Invoicing defaults"),
    (PaymentSettings, "customer"): _("Payment settings"),
}


@dataclass(frozen=True, slots=True)
class Belongings:
    """How many records of one kind belong to each, and what becomes of the other one's."""

    label: str
    own: int
    other: int
    hidden: int

    @property
    def moving(self) -> int:
        """How many move to the customer that is kept; the `hidden` ones do not."""
        return self.other - self.hidden


def belongings(survivor: Customer, other: Customer) -> list[Belongings]:
    """Return every kind of which one of them has a record."""
    counted = [_counted(rule, survivor, other) for rule in rules()]
    return [each for each in counted if each.own or each.other]


def label_of(model: type[Any], column: str) -> str:
    """Return what staff call the records that refer to a customer so."""
    return str(capfirst(_LABELS.get((model, column), model._meta.verbose_name_plural)))


def _counted(rule: Rule, survivor: Customer, other: Customer) -> Belongings:
    rows = _rows(rule, survivor, other)
    counts = rows.order_by().values_list(rule.field.attname).annotate(total=Count("pk"))
    totals = dict(counts)
    own, others = totals.get(survivor.pk, 0), totals.get(other.pk, 0)
    hidden = _hidden(rule, rows, survivor, other) if own and others else 0
    return Belongings(label_of(rule.model, rule.column), own, others, hidden)


def _rows(rule: Rule, survivor: Customer, other: Customer) -> QuerySet[Any]:
    rows = rule.model._base_manager.filter(**{f"{rule.column}__in": [survivor.pk, other.pk]})
    if rule.model is not Customer:
        return rows
    # A survivor below the other one takes its place.
    rows = rows.exclude(pk__in=[survivor.pk, other.pk])
    return rows.filter(deleted_at=None) if rule.column == "parent" else rows


def _hidden(rule: Rule, rows: QuerySet[Any], survivor: Customer, other: Customer) -> int:
    """Return how many of the other one's stay with it, because the survivor has its own."""
    if rule.unless_same is None:
        return 0
    # Of a foreign key this is the id.
    pairs = list(rows.order_by().values_list(rule.field.attname, *rule.unless_same))
    taken = {tuple(values) for owner, *values in pairs if owner == survivor.pk}
    return sum(1 for owner, *values in pairs if owner == other.pk and tuple(values) in taken)
