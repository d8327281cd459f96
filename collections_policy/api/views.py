"""Collection policies and notification schemas on the dynamics surface."""

from __future__ import annotations

from collections.abc import Iterable

from rest_framework.request import Request
from rest_framework.response import Response

from collections_policy import services
from collections_policy.api import bodies, words
from collections_policy.api.models import (
    CUSTOMER_POLICY,
    GRANTOR_SETTINGS,
    SCHEMA_RANGE,
    SCHEMA_UPDATE,
)
from core.api.dynamics.operations import Operation, wire_names
from core.api.dynamics.views import DynamicsView
from customers.client_lookups import AmbiguousClient, find_by_tax_id


class PolicyView(DynamicsView):
    """What the views of the app share."""

    tag = "CollectionPolicy"
    failure_codes = {AmbiguousClient: "AmbiguousClient"}

    def texts(self, notices: Iterable[services.Notice]) -> list[str]:
        """Return the warnings with the names of the wire."""
        names = {**wire_names(self.operation.output, self.naming), **self.wire_names()}
        return [f"{names.get(each.field, each.field)}: {each.message}" for each in notices]


class PolicySaveView(PolicyView):
    """The company's policy, written."""

    domain_fields = {"schemas[].name": "schemas[].name"}
    operations = {
        "POST": Operation(
            id="saveCollectionPolicy",
            summary="Save the company's collection policy",
            description=words.SAVE_POLICY,
            message="The collection policy was saved.",
            input=GRANTOR_SETTINGS,
            output=GRANTOR_SETTINGS,
        )
    }

    def post(self, request: Request) -> Response:
        """Replace the policy."""
        values = bodies.read_policy(self.read())
        organization = self.access.organization
        saved = services.save_policy(organization=organization, values=values, by=self.actor)
        data = bodies.policy_values(saved.record, services.schemas_of(organization))
        return self.reply(data, details=self.texts(saved.notices))


class CompanyPolicyView(PolicyView):
    """The company's policy, read."""

    operations = {
        "GET": Operation(
            id="showCollectionPolicy",
            summary="Show the company's collection policy",
            description=words.SHOW_POLICY,
            output=GRANTOR_SETTINGS,
        )
    }

    def get(self, request: Request, grantor_tax_id: str) -> Response:
        """Answer the policy with all schemas of the company."""
        organization = self.access.organization
        policy = services.find_policy(organization)
        return self.reply(bodies.policy_values(policy, services.schemas_of(organization)))


class CustomerPolicySaveView(PolicyView):
    """A customer's own policy, written."""

    operations = {
        "POST": Operation(
            id="saveCustomerPolicy",
            summary="Save a customer's own policy over the company's",
            description=words.SAVE_CUSTOMER_POLICY,
            message="The customer's policy was saved.",
            input=CUSTOMER_POLICY,
            output=CUSTOMER_POLICY,
        )
    }

    def post(self, request: Request) -> Response:
        """Set what the customer has of its own; answer what applies then."""
        values = self.read()
        customer = find_by_tax_id(
            self.access.organization, values["customer_tax_id"], field="customer_tax_id"
        )
        saved = services.save_customer_policy(
            customer=customer, values=bodies.read_values(values), by=self.actor
        )
        applying = services.effective_policy(saved.record.customer)
        data = bodies.effective_values(applying)
        return self.reply(data, details=self.texts(saved.notices))


class CustomerPolicyView(PolicyView):
    """What applies to a customer."""

    operations = {
        "GET": Operation(
            id="showCustomerPolicy",
            summary="Show the policy that applies to a customer",
            description=words.SHOW_CUSTOMER_POLICY,
            output=CUSTOMER_POLICY,
        )
    }

    def get(self, request: Request, grantor_tax_id: str, customer_tax_id: str) -> Response:
        """Answer what applies."""
        customer = find_by_tax_id(self.access.organization, customer_tax_id)
        applying = services.effective_policy(customer)
        return self.reply(bodies.effective_values(applying), details=self.texts(applying.notices))


class SchemaView(PolicyView):
    """The templates of a notification schema."""

    tag = "ConfigurationNotification"
    operations = {
        "PUT": Operation(
            id="saveNotificationSchema",
            summary="Make a notification schema, or change its name and templates",
            description=words.SAVE_SCHEMA,
            message="The notification schema was saved.",
            input=SCHEMA_UPDATE,
            output=SCHEMA_UPDATE,
        )
    }

    def put(self, request: Request) -> Response:
        """Set name and templates."""
        values = bodies.read_values(self.read())
        organization = self.access.organization
        schema = services.save_schema(organization=organization, values=values, by=self.actor)
        return self.reply(bodies.schema_values(schema))


class RangeView(PolicyView):
    """The days of a notification schema."""

    tag = "ConfigurationNotification"
    operations = {
        "POST": Operation(
            id="saveNotificationRange",
            summary="Add a day to a notification schema, or change one",
            description=words.SAVE_RANGE,
            message="The range was saved.",
            input=SCHEMA_RANGE,
            output=SCHEMA_RANGE,
        )
    }

    def post(self, request: Request) -> Response:
        """Add or replace a day."""
        values = bodies.read_values(self.read())
        organization = self.access.organization
        record = services.save_range(organization=organization, values=values, by=self.actor)
        return self.reply(bodies.range_values(record))
