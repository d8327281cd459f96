"""What customers have of their own over the organization's policy, by the customer's reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from collections_policy import services
from collections_policy.imports.policy_columns import CUSTOMER_POLICY_COLUMNS
from collections_policy.imports.schemas import Schemas
from collections_policy.models import CollectionPolicy, CustomerPolicy
from collections_policy.services.finding import find_notification_type, policy_of
from core.errors import DomainError, MissingValue, NotFound
from core.imports.by_service import ServiceImport
from core.imports.columns import Row
from core.imports.kind import Planned
from core.imports.pages import in_pages
from customers.imports.by_reference import customers_by_reference
from customers.models import Customer

_KEY: Final = ("customer__reference",)
# Where the records keep what a column says; the others have their own name.
_PATHS: Final = {
    "customer": "customer__reference",
    "default_schema": "default_schema__uuid",
    "notification_type": "notification_type__number",
}
_FLAGS: Final = ("reports_automatically", "shows_detail", "attaches_documents")


class CustomerPolicyImport(ServiceImport):
    """Sets what customers have of their own.

    An absent column leaves its value, an empty cell makes it what the organization's policy says,
    and so does an absent column of a new policy.
    """

    name = "customer_policies"
    title = _("policies of customers")
    noun = "policy of a customer"
    columns = CUSTOMER_POLICY_COLUMNS
    key = ("customer",)
    needs = ("collections_policy.add_customerpolicy", "collections_policy.change_customerpolicy")
    shown_with = "collections_policy.view_customerpolicy"
    model = CustomerPolicy

    def prepare(self, rows: Sequence[Row]) -> None:
        """Look up the customers, their policies, the organization's and its schemas: 5 queries."""
        self._customers = customers_by_reference(
            self.organization, (row.cell("customer") or "" for row in rows)
        )
        customers = {each.pk: each for each in self._customers.values()}
        policies = self.records().filter(customer__in=customers)
        self._own: dict[int, CustomerPolicy] = {
            each.customer_id: each
            for each in policies.select_related("default_schema", "notification_type")
        }
        self._schemas = Schemas(self.organization)
        company = policy_of(self.organization)
        self._usual = {"uses_general_policy": True, **(_values_of(company) if company else {})}
        self._lines: dict[int, int] = {}

    def existing(self, row: Row) -> CustomerPolicy | None:
        """Return what the row's customer has of its own."""
        customer = self._who(row)
        return self._own.get(customer.pk) if customer is not None else None

    def write(self, row: Row) -> CustomerPolicy | None:
        """Write one customer's policy, or find out everything that is wrong with it."""
        values = row.values()
        customer, own = self._who(row), self.existing(row)
        reference = values.pop("customer", None)
        if customer is not None:
            self._refuse_repeated(row, customer)
        elif reference:
            row.refuse("customer", NotFound("customer", reference, field="customer"))
        self._settle_schema(row, values)
        self._complete(row, values, own)
        if customer is None or row.is_refused:
            self._check_type(row, values, own)
            return None
        try:
            saved = services.save_customer_policy(customer=customer, values=values, by=self.by)
        except DomainError as error:
            row.refuse(error.field or "", error)
            return None
        return saved.record

    def records(self) -> models.QuerySet[CustomerPolicy]:
        """Return the policies of customers that are not deleted."""
        policies: models.QuerySet[CustomerPolicy] = CustomerPolicy.objects.for_organization(
            self.organization
        )
        return policies.filter(customer__deleted_at=None)

    def exported(self, records: models.QuerySet[Any]) -> Iterator[Sequence[Any]]:
        """Yield their values, by the customer's reference."""
        schemas = Schemas(self.organization)
        names = [column.target for column in self.columns]
        place = names.index("default_schema")
        for row in in_pages(records, _KEY, [_PATHS.get(name, name) for name in names]):
            yield [*row[:place], schemas.cell_for(row[place]), *row[place + 1 :]]

    def _who(self, row: Row) -> Customer | None:
        return self._customers.get(row.cell("customer") or "")

    def _refuse_repeated(self, row: Row, customer: Customer) -> None:
        """Refuse a row about whose customer there was one, by another of its references."""
        line = self._lines.setdefault(customer.pk, row.line)
        if line != row.line:
            row.object_to("customer", f"Line {line} is about the same customer.")

    def _settle_schema(self, row: Row, values: dict[str, Any]) -> None:
        """Put the schema's Guid in place of what names it; what cannot be is left out."""
        if cell := values.get("default_schema"):
            try:
                values["default_schema"] = self._schemas.find(cell)
            except DomainError as error:
                row.refuse("default_schema", error)
                del values["default_schema"]

    def _complete(self, row: Row, values: dict[str, Any], own: CustomerPolicy | None) -> None:
        """Add what the row leaves to the policy that is there, and to the organization's."""
        kept = _values_of(own) if own is not None else {}
        if own is not None:
            kept["uses_general_policy"] = own.uses_general_policy
        for name in ("uses_general_policy", "default_schema", "notification_type", *_FLAGS):
            if values.get(name) is not None:
                continue
            if name in kept and row.cell(name) is None:
                values[name] = kept[name]
            elif name in self._usual and _may_be_usual(row, name):
                values[name] = self._usual[name]
            elif not row.cell(name):  # otherwise what is wrong with it was told
                row.refuse(name, MissingValue(name))

    def _check_type(self, row: Row, values: dict[str, Any], own: CustomerPolicy | None) -> None:
        """Tell of a bad notification type, for which the service is not asked."""
        number = values.get("notification_type")
        if number is None:
            return
        try:
            kept = own.notification_type if own is not None else None
            find_notification_type(self.organization, number, kept=kept)
        except DomainError as error:
            row.refuse("notification_type", error)

    def _lock(self, planned: Sequence[Planned]) -> None:
        """Lock the customers first, in one order, as the service does."""
        self.prepare([each.row for each in planned])
        ids = [each.pk for each in self._customers.values()]
        customers = Customer._base_manager.filter(pk__in=ids).order_by("pk")
        list(customers.select_for_update(no_key=True).values_list("pk"))
        super()._lock(planned)


def _values_of(policy: CollectionPolicy | CustomerPolicy) -> dict[str, Any]:
    """Return what both kinds of policy say, as the service takes it."""
    return {
        "default_schema": policy.default_schema.uuid,
        "notification_type": policy.notification_type.number,
        # of an organization nobody may have said whether it reports automatically
        **{name: bool(getattr(policy, name)) for name in _FLAGS},
    }


def _may_be_usual(row: Row, name: str) -> bool:
    """Tell whether a value that is not given is the organization's.

    Whether the organization's policy applies at all has to be said of a new one.
    """
    cell = row.cell(name)
    return cell == "" or (cell is None and name != "uses_general_policy")
