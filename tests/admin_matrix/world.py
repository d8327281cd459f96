"""An organization with a record on every page of the back office, all named after its slug."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.contrib import admin
from django.db import models

from billing import services as billing
from billing.models import Recurrence, RecurrenceChange, UsageRecord
from collections_policy.models import NotificationType
from core.clients import create_api_client
from core.imports import jobs
from core.models import Event, OnError, Organization
from core.roles import Role
from customers.models import (
    Citizenship,
    Customer,
    CustomerType,
    ExchangeRateType,
    PaymentCondition,
)
from customers.services import create_external_id, merge_customers
from customers.services.delivery_portal import write_delivery_portal
from dispatch.models import CustomerLocation, VersionUse
from tests.billing.builders import change, item, make_contract, make_package, make_service
from tests.builders import (
    later,
    make_actor,
    make_category,
    make_client,
    make_contact,
    make_currency_rate,
    make_customer,
    make_group,
    make_organization,
    make_payment_type,
    make_region,
    make_segmentation,
    make_user,
    numbered,
)
from tests.collections_policy.building import (
    make_policy,
    make_range,
    make_schema,
    notification_type,
    save_customer_policy,
)
from tests.core.admin_imports.files import begun, csv_of
from tests.dispatch.builders import (
    make_customer_location,
    make_customer_user,
    make_location,
    make_suspension,
)

# Of no organization: superusers' pages.
OF_NOBODY: Final = {"auth.group", "axes.accessattempt"}


@dataclass(frozen=True, slots=True)
class World:
    """The organization, and a record of every registered model by the model's label."""

    slug: str
    organization: Organization
    records: dict[str, models.Model]

    @property
    def secret(self) -> str:
        """The password of the customer's delivery portal."""
        return secret_of(self.slug)

    def key_of(self, model: type[models.Model]) -> Any:
        """Return the key of the record, which a page's address wants."""
        return self.records[model._meta.label_lower].pk


def secret_of(slug: str) -> str:
    """Return the password that the customer's portal has."""
    return f"pass-{slug}-word"


def make_world(slug: str) -> World:
    """Return the organization; the slug stands in every text that a person could read."""
    organization = make_organization(slug, name=f"{slug} house", has_geographical_locations=True)
    catalogs: list[models.Model] = [
        make_category(organization, name=f"{slug} category"),
        make_segmentation(organization, name=f"{slug} segment"),
        make_group(organization, name=f"{slug} group"),
        make_payment_type(organization, name=f"{slug} payment"),
        make_region(organization, name=f"{slug} region"),
        make_currency_rate(organization),
        *(_named(kind, organization, slug) for kind in _NUMBERED),
    ]
    category, segment, group, payment, region, *_ = catalogs
    values: dict[str, Any] = {
        **{"name": f"{slug} customer", "reference": f"{slug}-1", "category": category},
        **{"segmentation": segment, "region": region, "groups": [group]},
        **{"payment_types": [payment], "email": f"{slug}@example.com"},
        "billing_address": {"city": f"{slug} city", "country": "MX"},
    }
    customer = make_client(organization, **values)
    portal = {"url": f"https://{slug}.example/", "user_name": slug, "password": secret_of(slug)}
    write_delivery_portal(customer, portal, make_actor(), is_new=True)
    make_customer(organization, name=f"{slug} child", reference=f"{slug}-2", parent=customer)
    external = create_external_id(
        customer=customer, values={"system": slug, "value": f"{slug}-77"}, by=make_actor()
    )
    contact = make_contact(customer, last_name=f"{slug} contact")
    made = [
        *(organization, *catalogs, customer, external, contact),
        *(customer.addresses.get(), _merge(organization, slug)),
        *_access(organization, slug),
        _import(organization, slug),
        *_contracts(customer, slug),
        *_collection(customer, slug),
        *_dispatch(customer, slug),
    ]
    records = {each._meta.label_lower: each for each in made}
    records["core.event"] = Event.objects.filter(organization=organization).earliest("pk")
    return World(slug, organization, records)


def missing(world: World) -> set[str]:
    """Return the registered models that the world has no record of."""
    registered = {model._meta.label_lower for model in admin.site._registry}
    return registered - OF_NOBODY - set(world.records)


_NUMBERED: Final = (CustomerType, Citizenship, PaymentCondition, ExchangeRateType)


def _named(kind: Any, organization: Organization, slug: str) -> models.Model:
    """Return an entry that the organization was furnished with, with a name of its own."""
    entry: models.Model = numbered(kind, organization)
    kind.objects.filter(pk=entry.pk).update(name=f"{slug} {kind._meta.model_name}")
    entry.refresh_from_db()
    return entry


def _merge(organization: Organization, slug: str) -> models.Model:
    one, two = (
        make_customer(organization, name=f"{slug} twin", reference=f"{slug}-{each}")
        for each in ("one", "two")
    )
    return merge_customers(survivor=one, merged=two, reason=f"{slug} reason", by=make_actor())


def _import(organization: Organization, slug: str) -> models.Model:
    """Return a plan that waits to be applied; one of its rows has a problem."""
    file = csv_of(f"{slug}-8,{slug} imported", f"{slug}-9,")
    run = begun(organization, file, on_error=OnError.SKIP, name=f"{slug}.csv")
    jobs.submit(run)
    run.refresh_from_db()
    return run


def _access(organization: Organization, slug: str) -> list[models.Model]:
    person = make_user(
        organization, role=Role.CRM_USER, username=f"{slug}-ann", first_name=f"{slug} Ann"
    )
    made = create_api_client(name=f"{slug} till", organizations=[organization], by=make_actor())
    use = VersionUse.objects.create(
        client=made.client, version="2023-04-01", day=make_actor().at.date(), requests=3
    )
    return [person, person.memberships.get(), made.client, use]


def _contracts(customer: Customer, slug: str) -> list[models.Model]:
    organization = customer.organization
    service = make_service(organization, f"{slug}-stamps", name=f"{slug} stamps")
    values: dict[str, Any] = {
        **{"name": f"{slug} basic", "price": Decimal("500.00"), "currency": "MXN"},
        "contents": [item(service.code, transaction_limit=100, value="gold")],
    }
    package = make_package(organization, f"{slug}-basic", **values)
    allowance = billing.create_allowance(
        organization=organization,
        values={"service": service, "total_included": 10},
        by=make_actor(),
    )
    contract = make_contract(customer, package=package, code=f"{slug}-R1", name=f"{slug} contract")
    entry = {"service": service.code, "quantity": 7, "used_at": later(-24 * 60).at}
    billing.record_usage(
        recurrence=contract, entries=[{**entry, "external_id": f"{slug}-u1"}], by=make_actor()
    )
    change(contract, price=contract.price + 31)
    return [
        *(service, package, allowance, Recurrence.objects.get(pk=contract.pk)),
        RecurrenceChange.objects.get(recurrence=contract),
        UsageRecord.objects.get(organization=organization),
    ]


def _collection(customer: Customer, slug: str) -> list[models.Model]:
    organization = customer.organization
    schema = make_schema(organization, name=f"{slug} schema")
    day = make_range(organization)
    policy = make_policy(organization, schemas=[], sender_name=f"{slug} sender")
    kind = notification_type(organization, 3)
    NotificationType.objects.filter(pk=kind.pk).update(name=f"{slug} kind")
    kind.refresh_from_db()
    return [schema, day, policy, save_customer_policy(customer).record, kind]


def _dispatch(customer: Customer, slug: str) -> list[models.Model]:
    organization = customer.organization
    location = make_location(organization, f"{slug} yard", city=f"{slug} city")
    suspension = make_suspension(organization, reason=f"{slug} bills")
    terms: dict[str, Any] = {"account_number_1": f"{slug}-A1", "note": f"{slug} note"}
    row = make_customer_location(customer, location, suspension=suspension, **terms)
    user = make_user(organization, role=Role.CLIENT_CUSTOMER, username=f"{slug}-user")
    bound = make_customer_user(customer, user)
    return [location, suspension, CustomerLocation.objects.get(pk=row.pk), bound]
