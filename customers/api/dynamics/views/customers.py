"""The receivables portal's customers, by their RFC."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from core.api.dynamics.operations import Operation, wire_names
from core.api.dynamics.reading import InvalidModel, is_required
from customers.api.dynamics import names
from customers.api.dynamics.input import given_guid, settle_name
from customers.api.dynamics.models import CUSTOMER, CUSTOMER_FISCAL_DATA
from customers.api.dynamics.views import words
from customers.api.dynamics.views.base import BaseClientView
from customers.client_lookups import find_by_tax_id, find_by_uuid
from customers.models import Customer
from customers.sat import Person
from customers.services.tax_ids import kind_of_person


class CustomerView(BaseClientView):
    """A customer that the body names."""

    tag = "Customer"
    operations = {
        "PUT": Operation(
            id="updateCustomer",
            summary="Change a customer",
            message="The customer was changed.",
            description=words.UPDATE_BY_BODY,
            input=CUSTOMER,
            output=CUSTOMER,
        ),
    }

    def put(self, request: Request) -> Response:
        """Change the customer; answer it."""
        values = self.read()
        return self.change(self.named(values), values)

    def named(self, values: dict[str, Any]) -> Customer:
        """Return the customer that the body names: by its id, else by its RFC."""
        organization = self.access.organization
        uuid = given_guid(values.get("customer_id"))
        if uuid is None:
            return find_by_tax_id(organization, values.get("customer_tax_id") or "")
        return find_by_uuid(organization, uuid, field="customer_id")


class NamedCustomerView(BaseClientView):
    """A customer that the URL names."""

    tag = "Customer"
    operations = {
        "GET": Operation(
            id="showCustomer",
            summary="Show a customer",
            description=words.SHOW_BY_TAX_ID,
            output=CUSTOMER,
        ),
    }

    def get(self, request: Request, grantor_tax_id: str, customer_tax_id: str) -> Response:
        """Answer the customer."""
        return self.answer(find_by_tax_id(self.access.organization, customer_tax_id))


class FiscalDataView(BaseClientView):
    """The fiscal data of a customer."""

    tag = "Customer"
    domain_fields = names.FISCAL_FIELDS
    operations = {
        "PUT": Operation(
            id="saveFiscalData",
            summary="Save the fiscal data of a customer",
            message="The fiscal data were saved.",
            description=words.FISCAL_DATA,
            input=CUSTOMER_FISCAL_DATA,
            output=CUSTOMER,
        ),
    }

    def put(self, request: Request, grantor_tax_id: str) -> Response:
        """Save the data; answer the customer."""
        values = self.read()
        self._check_person(values)
        tax_id = values["customer_tax_id"]
        customer = find_by_tax_id(self.access.organization, tax_id)
        return self.write(customer, self._wanted(values, customer))

    def _check_person(self, values: dict[str, Any]) -> None:
        """Raise InvalidModel for a natural person without a name or a first surname."""
        if kind_of_person(values["customer_tax_id"]) is not Person.NATURAL:
            return
        wire = wire_names(CUSTOMER_FISCAL_DATA, self.naming)
        needed = ("first_name", "surname_1")
        if missing := [key for key in needed if not (values.get(key) or "").strip()]:
            raise InvalidModel([is_required(wire[key]) for key in missing])

    def _wanted(self, values: dict[str, Any], customer: Customer) -> dict[str, Any]:
        wanted = names.renamed(values, names.FISCAL_COLUMNS)
        settle_name(wanted, customer)
        return {
            **wanted,
            "billing_address": {"postal_code": values["zip_code"]},
            "defaults": {"fiscal_regime_v40": values["tax_regime"]},
        }
