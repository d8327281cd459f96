"""One customer base as three programs see it, and what each of them should see (in memory)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine

from core.models import Organization
from customers.models import Customer
from dispatch.models import Location
from tests.builders import make_organization
from tests.dispatch.builders import make_location
from tests.dispatch_program import dispatch, ok
from tests.dynamics import dynamics, success
from tests.v1 import api

RFC: Final = "GNP9211244P0"
LONGEST_NAME: Final = 64
PAGE: Final = {"page_limit": 1000}


@dataclass
class Expected:
    """What must be true of a customer, whoever is asked; links by location: is the row active."""

    pk: int
    uuid: str
    reference: str
    name: str
    city: str | None = None
    is_active: bool = True
    is_cancelled: bool = False
    parent: int | None = None
    contacts: list[str] = field(default_factory=list)
    links: dict[int, bool] = field(default_factory=dict)

    @property
    def short_name(self) -> str:
        """The name as dispatch shows it."""
        return self.name[:LONGEST_NAME]

    @property
    def served(self) -> dict[int, bool]:
        """By location, whether the customer is served there."""
        return {location: row and self.is_active for location, row in self.links.items()}


class Surfaces:
    """The three programs of one organization."""

    def __init__(self) -> None:
        self.organization: Organization = make_organization()
        self.locations: list[Location] = [
            make_location(self.organization, name=name) for name in ("North", "South")
        ]
        self.v1 = api(self.organization)
        self.crm = dynamics(self.organization)
        self.console = dispatch(self.organization)

    def expected(self, reference: str, name: str, **known: Any) -> Expected:
        """Return what is expected of a customer that was just made."""
        customer = Customer.objects.for_organization(self.organization).get(reference=reference)
        return Expected(customer.pk, str(customer.uuid), reference, name, **known)

    def seen_by_v1(self, customer: Expected) -> dict[str, Any]:
        """Return the shared facts as v1 tells them."""
        reply = self.v1.get(f"/customers/{customer.pk}")
        assert reply.status_code == 200, reply.content
        body = reply.json()
        return {
            "reference": body["reference"],
            "name": body["name"],
            "city": body["billingCity"],
            "is_active": body["isActive"],
            "parent": body["parentCustomer"] and body["parentCustomer"]["id"],
            "contacts": sorted(
                " ".join(part for part in (each["firstName"], each["lastName"]) if part)
                for each in body["contacts"]
            ),
        }

    def seen_by_crm(self, customer: Expected) -> dict[str, Any]:
        """Return the shared facts as dynamics tells them."""
        data = success(self.crm.get(f"/dynamics/clients/{customer.uuid}"))
        return {
            "reference": data["CustomerCode"],
            "name": data["BusinessName"],
            "city": data["Municipality"],
            "contacts": sorted(each["ContactName"] for each in data["CustomerContactInfoes"]),
        }

    def seen_by_console(self, customer: Expected) -> dict[str, Any]:
        """Return the shared facts as dispatch tells them."""
        body = ok(self.console.get(f"/customers/{customer.pk}"))
        billing = [each for each in body["addresses"] if each["is_billing"] and each["is_active"]]
        return {
            "name": body["name"],
            "city": billing[0]["locality"] if billing else None,
            "parent": body["parent_id"],
            "contacts": sorted(each["name"] for each in body["contacts"]),
            "served": {each["location_id"]: each["is_active"] for each in body["locations"]},
        }

    def lists(self) -> dict[str, list[int]]:
        """Return the numbers in every list of every surface."""
        rows = self.v1.get("/customers", max=1000).json()["data"]
        active = self.v1.get("/customers", max=1000, isActive="true").json()["data"]
        clients = success(self.crm.get("/dynamics/clients", pageSize=1000))
        by_uuid = {str(uuid): pk for uuid, pk in Customer.objects.values_list("uuid", "pk")}
        seen = {
            "v1": _ids(rows),
            "v1 active": _ids(active),
            "crm": sorted(by_uuid[each["CustomerId"]] for each in clients),
        }
        for words, query in (("", {}), (" active", {"active": "true"}), (" idle", {"active": 0})):
            page = ok(self.console.get("/customers", **PAGE, **query))
            seen[f"console{words}"] = _ids(page["results"])
            for location in self.locations:
                page = ok(self.console.get(f"/locations/{location.pk}/customers", **PAGE, **query))
                seen[f"{location.name}{words}"] = _ids(page["results"], "customer_id")
        return seen

    def expected_lists(self, customers: Iterable[Expected]) -> dict[str, list[int]]:
        """Return what `lists` must return."""
        known = sorted(customers, key=lambda each: each.pk)
        wanted = {
            "v1": [each.pk for each in known],
            "v1 active": [each.pk for each in known if each.is_active],
            "crm": [each.pk for each in known],
        }
        for words, state in (("", None), (" active", True), (" idle", False)):
            wanted[f"console{words}"] = [
                each.pk for each in known if state in (None, each.is_active)
            ]
            for location in self.locations:
                wanted[f"{location.name}{words}"] = [
                    each.pk
                    for each in known
                    if location.pk in each.links and state in (None, each.served[location.pk])
                ]
        return wanted


class Telling(RuleBasedStateMachine):
    """A story told to the three programs: who is in it, and the look from all sides after a step.

    Everything it wrote is undone at its end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.surfaces = Surfaces()
        self.customers: list[Expected] = []
        self.number = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def pick(self, choice: int) -> Expected:
        return self.customers[choice % len(self.customers)]

    def pick_location(self, choice: int) -> int:
        return self.surfaces.locations[choice % len(self.surfaces.locations)].pk

    def new_reference(self) -> str:
        self.number += 1
        return f"R-{self.number}"

    def check(self, customer: Expected | None) -> None:
        """Look at the customer and at every list."""
        if customer is not None:
            contacts = sorted(customer.contacts)
            shared = {"name": customer.name, "city": customer.city, "contacts": contacts}
            named = shared | {"reference": customer.reference}
            parent = {"parent": customer.parent}
            state = {"is_active": customer.is_active}
            assert self.surfaces.seen_by_v1(customer) == named | parent | state
            assert self.surfaces.seen_by_crm(customer) == named
            short = {"name": customer.short_name, "served": customer.served}
            assert self.surfaces.seen_by_console(customer) == shared | parent | short
        assert self.surfaces.lists() == self.surfaces.expected_lists(self.customers)

    def made(self, reference: str, name: str, **known: Any) -> None:
        self.customers.append(self.surfaces.expected(reference, name, **known))
        self.check(self.customers[-1])


def _ids(rows: Iterable[dict[str, Any]], name: str = "id") -> list[int]:
    return sorted(row[name] for row in rows)
