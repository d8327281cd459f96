"""A tour through the dispatch surface with nothing but a client that was generated for it.

`python generated_tour.py URL`, with a JSON object of tokens and ids on standard input, prints one
of what each step was answered. `dispatch_client` is made anew for every run, so it must be on the
path. Every answer is first held against its generated type.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from http import HTTPStatus
from typing import Any, Final, TypeVar

from dispatch_client import AuthenticatedClient
from dispatch_client.api.addresses import create_customer_address, list_customer_addresses
from dispatch_client.api.contacts import update_customer_contact
from dispatch_client.api.customers import get_customer, update_customer
from dispatch_client.api.customers_at_locations import (
    create_location_customer,
    deactivate_customer_location,
    get_customer_location,
    get_location_customer,
    list_location_customers,
    update_customer_location,
)
from dispatch_client.api.locations import list_locations
from dispatch_client.api.tenants import list_tenants
from dispatch_client.models import (
    ApiVersion,
    CreateCustomerAddressModel,
    CreateCustomerContactModel,
    CreateCustomerModel,
    CustomerAddressModel,
    CustomerAddressModelPage,
    CustomerContactModel,
    CustomerModel,
    DispatchCustomerLocationModel,
    DispatchCustomerLocationModelPage,
    ErrorModel,
    LocationModelPage,
    TenantModelPage,
    UpdateCustomerContactModel,
    UpdateCustomerModel,
    UpdateDispatchCustomerLocationModel,
)
from dispatch_client.types import Response

Expected = TypeVar("Expected")
Record = dict[str, Any]

BRING_BACK: Final = UpdateDispatchCustomerLocationModel(is_active=True)


class Caller:
    """An account at a tenant, and the location that it works at."""

    def __init__(self, url: str, token: str, location: int) -> None:
        # The types are those of one version: whoever never named any is answered in the earliest.
        headers = {"x-api-version": ApiVersion.V2023_04_19.value}
        self.client = AuthenticatedClient(url, token, headers=headers)
        self.location = location
        self.tenant = 0  # until it is known

    def find_tenant(self) -> Record:
        """Return the only tenant of the account."""
        page = expect(list_tenants.sync_detailed(client=self.client), TenantModelPage)
        (tenant,) = page.results
        self.tenant = tenant.id
        return tenant.to_dict()

    def locations(self) -> list[Record]:
        """Return where the tenant's trucks start."""
        answer = list_locations.sync_detailed(client=self.client, x_tenant_id=self.tenant)
        return [
            {"id": each.id, "name": each.name, "distance_label": each.distance_label.name}
            for each in expect(answer, LocationModelPage).results
        ]

    def pages(self) -> list[list[str]]:
        """Return the names of the active customers at the location, two on a page."""
        pages: list[list[str]] = []
        total = 1
        while len(pages) < total:
            answer = list_location_customers.sync_detailed(
                self.location,
                client=self.client,
                x_tenant_id=self.tenant,
                active=True,
                page_index=len(pages) + 1,
                page_limit=2,
            )
            page = expect(answer, DispatchCustomerLocationModelPage)
            total = page.total_pages
            pages.append([each.name for each in page.results])
        return pages

    def deactivate(self, customer: int) -> Record:
        """End the service of a customer at the location."""
        answer = deactivate_customer_location.sync_detailed(
            customer, self.location, client=self.client, x_tenant_id=self.tenant
        )
        return expect(answer, DispatchCustomerLocationModel).to_dict()

    def look(self, customer: int) -> Response[Any]:
        """Ask for a customer at the location."""
        return get_customer_location.sync_detailed(
            customer, self.location, client=self.client, x_tenant_id=self.tenant
        )

    def bring_back(self, customer: int) -> Response[Any]:
        """Ask that a customer be served at the location again."""
        return update_customer_location.sync_detailed(
            customer, self.location, client=self.client, x_tenant_id=self.tenant, body=BRING_BACK
        )

    def create(self, body: CreateCustomerModel, key: str) -> Response[Any]:
        """Ask for a new customer at the location."""
        return create_location_customer.sync_detailed(
            self.location,
            client=self.client,
            x_tenant_id=self.tenant,
            idempotency_key=key,
            body=body,
        )

    def read(self, customer: int) -> CustomerModel:
        """Return a customer."""
        answer = get_customer.sync_detailed(customer, client=self.client, x_tenant_id=self.tenant)
        return expect(answer, CustomerModel)

    def rename(self, customer: int, name: str) -> Response[Any]:
        """Ask for another name of a customer."""
        return update_customer.sync_detailed(
            customer,
            client=self.client,
            x_tenant_id=self.tenant,
            body=UpdateCustomerModel(name=name),
        )


def expect(answer: Response[Any], kind: type[Expected]) -> Expected:
    """Return the answer's record, which must be of the type."""
    if not isinstance(answer.parsed, kind):
        raise SystemExit(f"{answer.status_code} is no {kind.__name__}: {answer.content!r}")
    return answer.parsed


def refusal(answer: Response[Any]) -> list[Any]:
    """Return the status of a failure and what it says."""
    said = expect(answer, ErrorModel)
    return [answer.status_code.value, said.detail, said.explanation, said.field]


def address(**changed: Any) -> CreateCustomerAddressModel:
    """Return an address to be made."""
    values: Record = {
        "country": "MX",
        "is_billing": True,
        "is_shipping": True,
        "latitude": 20.97,
        "line_1": "Calle 60 501",
        "locality": "Mérida",
        "longitude": -89.62,
        "postcode": "97000",
        "region": "Yucatán",
    }
    return CreateCustomerAddressModel(**{**values, **changed})


def new_customer(**changed: Any) -> CreateCustomerModel:
    """Return a customer to be made; what is not named is not sent."""
    values: Record = {
        "name": "Talleres Ocampo",
        "addresses": [address()],
        "contacts": [
            CreateCustomerContactModel(
                name="Luz Ocampo",
                number="999 555 0101",
                fax="999 555 0102",
                notify_on_completed_request=True,
            )
        ],
        "note": "Gate 3",
        "renewal_date": date(2027, 1, 31),
    }
    return CreateCustomerModel(**{**values, **changed})


def suspend_and_return(dispatcher: Caller, driver: Caller, customer: int) -> Record:
    """Deactivate a customer twice, look at it as another, and bring it back."""
    return {
        "active": dispatcher.pages(),
        "deactivated": [dispatcher.deactivate(customer) for _ in range(2)],
        "left": dispatcher.pages(),
        "not seen": refusal(driver.look(customer)),
        "not allowed": refusal(driver.bring_back(customer)),
        "back": expect(dispatcher.bring_back(customer), DispatchCustomerLocationModel).to_dict(),
        "seen": expect(driver.look(customer), DispatchCustomerLocationModel).name,
    }


def make_and_change(caller: Caller) -> Record:
    """Make a customer at the location, sent twice, read it, and change it part by part."""
    answers = [caller.create(new_customer(), "generated-1") for _ in range(2)]
    made, again = (expect(each, CustomerModel) for each in answers)
    said: Record = {
        "statuses": [each.status_code.value for each in answers],
        "again": again == made,
        "read": caller.read(made.id).to_dict(),
        "at the location": _at_the_location(caller, made.id),
        "unchanged": _unless_changed(caller, made.id),
    }
    said["added"] = _add_address(caller, made.id).to_dict()
    said["addresses"] = _streets(caller, made.id)
    said["contact"] = _change_contact(caller, made.id, made.contacts[0].id).to_dict()
    said["renamed"] = expect(caller.rename(made.id, "Ocampo e Hijos"), CustomerModel).name
    return said


def _add_address(caller: Caller, customer: int) -> CustomerAddressModel:
    answer = create_customer_address.sync_detailed(
        customer,
        client=caller.client,
        x_tenant_id=caller.tenant,
        body=address(line_1="Calle 50 200", line_2="Patio", is_billing=False),
    )
    return expect(answer, CustomerAddressModel)


def _streets(caller: Caller, customer: int) -> list[str | None]:
    answer = list_customer_addresses.sync_detailed(
        customer, client=caller.client, x_tenant_id=caller.tenant
    )
    return [each.line_1 for each in expect(answer, CustomerAddressModelPage).results]


def _change_contact(caller: Caller, customer: int, contact: int) -> CustomerContactModel:
    """Change one value and clear one; the others stay."""
    answer = update_customer_contact.sync_detailed(
        customer,
        contact,
        client=caller.client,
        x_tenant_id=caller.tenant,
        body=UpdateCustomerContactModel(email="luz@ocampo.example", fax=None),
    )
    return expect(answer, CustomerContactModel)


def _at_the_location(caller: Caller, customer: int) -> list[Any]:
    answer = get_location_customer.sync_detailed(
        caller.location, customer, client=caller.client, x_tenant_id=caller.tenant
    )
    said = expect(answer, DispatchCustomerLocationModel)
    day = said.renewal_date
    return [said.id, said.location_id, said.is_active, said.note, isinstance(day, date), str(day)]


def _unless_changed(caller: Caller, customer: int) -> list[Any]:
    before = get_customer.sync_detailed(customer, client=caller.client, x_tenant_id=caller.tenant)
    answer = get_customer.sync_detailed(
        customer,
        client=caller.client,
        x_tenant_id=caller.tenant,
        if_none_match=before.headers["ETag"],
    )
    return [answer.status_code is HTTPStatus.NOT_MODIFIED, answer.parsed]


def mistakes(caller: Caller, customer: int) -> Record:
    """Return how what the types cannot know is refused."""
    places = [address(), address(latitude=91.0)]
    return {
        "no name": refusal(caller.rename(customer, "")),
        "no such place": refusal(caller.create(new_customer(addresses=places), "generated-2")),
        "nowhere": refusal(caller.create(new_customer(addresses=[]), "generated-3")),
    }


def main() -> None:
    url, world = sys.argv[1], json.load(sys.stdin)
    dispatcher = Caller(url, world["token"], world["location"])
    driver = Caller(url, world["driver"], world["location"])
    said = {
        "tenants": [each.find_tenant() for each in (dispatcher, driver)],
        "locations": dispatcher.locations(),
        "suspended": suspend_and_return(dispatcher, driver, world["customers"]["curl"]),
        "made": make_and_change(dispatcher),
        "mistakes": mistakes(dispatcher, world["customers"]["curl"]),
    }
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
