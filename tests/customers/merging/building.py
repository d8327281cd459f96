"""Customers with records of every app attached, and a look at everything that is stored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.apps import apps
from django.db.models import Model

from billing.models import Recurrence
from core.models import Event, Organization
from customers import services
from customers.models import (
    Customer,
    CustomerMerge,
    DeliveryPortal,
    ExchangeRateType,
    PaymentCondition,
    PaymentType,
)
from customers.services.merging import UndoReport
from dispatch.models import DefaultTerms, Location
from tests import builders
from tests.billing.builders import make_contract
from tests.builders import NOW, later
from tests.collections_policy.building import make_policy, save_customer_policy
from tests.dispatch.builders import make_customer_location, make_customer_user, make_location

# What may be attached to a customer, besides its own columns.
PARTS: Final = (
    *("billing", "shipping", "contacts", "main_contact", "defaults", "portal", "settings"),
    *("dates", "group", "own_group", "cash", "cheque", "external_id", "child", "contract"),
    *("own_contract", "location", "own_location", "terms", "user", "policy"),
)
# Written by every change, or no business record.
_LEFT_OUT: Final = (Event, CustomerMerge)


@dataclass
class World:
    """An organization whose customers are to be filled."""

    organization: Organization
    location: Location
    group: Any


def make_world(slug: str = "entity1") -> World:
    """Return an organization with what two customers may share."""
    organization = builders.make_organization(slug)
    make_policy(organization)
    builders.make_currency_rate(organization)
    return World(organization, make_location(organization), builders.make_group(organization))


def make_filled(world: World, reference: str, parts: Collection[str], **values: Any) -> Customer:
    """Return a customer with these parts."""
    own = {**_values(world, reference, parts), **values}
    customer = builders.make_customer(world.organization, reference=reference, **own)
    if "external_id" in parts:
        given = {"system": "crm", "value": f"crm-{reference}"}
        services.create_external_id(customer=customer, values=given, by=builders.make_actor())
    if "child" in parts:
        builders.make_customer(world.organization, parent=customer)
    _attach_apps(world, customer, parts)
    return customer


def _values(world: World, reference: str, parts: Collection[str]) -> dict[str, Any]:
    organization = world.organization
    groups = [world.group] if "group" in parts else []
    if "own_group" in parts:
        groups.append(builders.make_group(organization))
    kinds = PaymentType.objects.for_organization(organization)
    wanted = [each for each in ("cheque", "cash") if each in parts]
    date = {"cut_off_at": NOW, "payment_at": NOW + timedelta(days=3)}
    everything: dict[str, dict[str, Any]] = {
        "billing": {"billing_address": {"city": f"Bill {reference}", "country": "MX"}},
        "shipping": {"shipping_address": {"city": f"Ship {reference}"}},
        "contacts": {"contacts": [{"first_name": f"Luz {reference}"}, {"email": "a@b.mx"}]},
        "main_contact": {"main_contact": {"name": f"Caja {reference}"}},
        "defaults": {"defaults": _defaults(organization)},
        "portal": {"delivery_portal": {"url": "https://p.mx/", "password": f"pw {reference}"}},
        "settings": {"payment_settings": {"is_collaborative": True}},
        "dates": {"payment_dates": [date, date]},
    }
    chosen = {
        name: value
        for part in everything
        if part in parts
        for name, value in everything[part].items()
    }
    types = [kinds.get(reference=each) for each in wanted]
    return {**chosen, "groups": groups, "payment_types": types}


def _defaults(organization: Organization) -> dict[str, Any]:
    return {
        "payment_condition": builders.numbered(PaymentCondition, organization),
        "exchange_rate_type": builders.numbered(ExchangeRateType, organization),
    }


def _attach_apps(world: World, customer: Customer, parts: Collection[str]) -> None:
    if "contract" in parts:
        make_contract(customer, code=f"R-{customer.reference}")
    if "own_contract" in parts:
        make_contract(customer)
    if "location" in parts:
        make_customer_location(customer, world.location, note=customer.reference)
    if "own_location" in parts:
        make_customer_location(customer)
    if "terms" in parts:
        at = {"created_at": NOW, "updated_at": NOW}
        DefaultTerms.objects.create(customer=customer, note=customer.reference, **at)
    if "user" in parts:
        make_customer_user(customer)
    if "policy" in parts:
        save_customer_policy(customer)


def merge(survivor: Customer, merged: Customer, *take: str, minutes: int = 1) -> CustomerMerge:
    """Merge, some minutes after the customers were made."""
    return services.merge_customers(survivor=survivor, merged=merged, take=take, by=later(minutes))


def undo(merge: CustomerMerge, minutes: int = 2) -> UndoReport:
    """Undo the merge, some minutes after the customers were made."""
    return services.undo_merge(merge=merge, by=later(minutes))


def password_of(customer: Customer) -> str | None:
    """Return the password of the customer's portal in plain text."""
    from customers.services.delivery_portal import _kept_password

    portal = DeliveryPortal.objects.filter(customer=customer).first()
    return _kept_password(customer, portal)


def everything_stored() -> dict[str, list[dict[str, Any]]]:
    """Return all rows of all business records; passwords in plain text, without `updated_at`."""
    return {
        model._meta.label: [_shown(row) for row in model._base_manager.order_by("pk")]
        for model in apps.get_models()
        if _is_business(model)
    }


def _is_business(model: type[Model]) -> bool:
    own = {"core", "customers", "billing", "dispatch", "collections_policy"}
    # Tallies are logs of differences: the sums come back, and not the rows.
    is_log = model.__name__.startswith("Historical") or model.__name__.endswith("Tally")
    return model._meta.app_label in own and not is_log and model not in _LEFT_OUT


def _shown(row: Any) -> dict[str, Any]:
    names = [field.attname for field in row._meta.concrete_fields if field.name != "updated_at"]
    shown = {name: getattr(row, name) for name in names}
    if isinstance(row, DeliveryPortal):
        shown["password_encrypted"] = password_of(row.customer)
    return shown


def contracts_of(customer: Customer) -> list[str]:
    """Return the codes of the customer's contracts."""
    found = Recurrence.objects.filter(customer=customer).order_by("pk")
    return list(found.values_list("code", flat=True))
