"""What the tests of agreeing surfaces share: three programs, and a look at every row there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.apps import apps

from core.api.dispatch.fields import Model
from customers.api.v1.input.contact import CONTACT as V1_CONTACT
from customers.api.v1.input.customer import CUSTOMER as V1_CUSTOMER
from customers.models import Customer
from dispatch.api.models.addresses import UPDATE_CUSTOMER_ADDRESS
from dispatch.api.models.contacts import UPDATE_CUSTOMER_CONTACT
from dispatch.api.models.customer_locations import UPDATE_CUSTOMER_LOCATION
from dispatch.api.models.customers import UPDATE_CUSTOMER
from tests.contract.three_surfaces import Surfaces
from tests.dispatch_program import ok
from tests.dynamics import success

APPS: Final = ("customers", "dispatch", "billing")
# Requests are counted, and a client's version is pinned, whatever is read.
COUNTED: Final = ("VersionUse", "ClientVersion")


def everything() -> dict[str, Any]:
    """Return every row of the customer base, its past and the events."""
    models = [each for app in APPS for each in apps.get_app_config(app).get_models()]
    models.append(apps.get_model("core", "Event"))
    return {
        model.__name__: list(model._base_manager.order_by("pk").values())
        for model in models
        if model.__name__ not in COUNTED
    }


def changed_columns(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of one row that differ, as they are now; times do not count."""
    return {
        name: value
        for name, value in after.items()
        if value != before[name] and name != "updated_at"
    }


def row_of(record: Any) -> dict[str, Any]:
    """Return all columns of the record's row as they are in the database."""
    row: dict[str, Any] = type(record)._base_manager.filter(pk=record.pk).values().get()
    return row


def shown_by_v1(world: Surfaces, customer: Customer) -> dict[str, Any]:
    """Return the customer as v1 shows it."""
    reply = world.v1.get(f"/customers/{customer.pk}")
    assert reply.status_code == 200, reply.content
    shown: dict[str, Any] = reply.json()
    return shown


def shown_by_crm(world: Surfaces, customer: Customer) -> dict[str, Any]:
    """Return the customer as dynamics shows it."""
    shown: dict[str, Any] = success(world.crm.get(f"/dynamics/clients/{customer.uuid}"))
    return shown


def shown_by_console(world: Surfaces, customer: Customer) -> dict[str, Any]:
    """Return the customer as dispatch shows it."""
    shown: dict[str, Any] = ok(world.console.get(f"/customers/{customer.pk}"))
    return shown


def written_by_v1(world: Surfaces, customer: Customer, **values: Any) -> dict[str, Any]:
    """Change the customer through v1; return it as v1 shows it."""
    reply = world.v1.post(f"/customers/{customer.pk}", values)
    assert reply.status_code == 200, reply.content
    shown: dict[str, Any] = reply.json()
    return shown


def written_by_crm(world: Surfaces, customer: Customer, **values: Any) -> dict[str, Any]:
    """Change the customer through dynamics; what the wire requires of each body goes with it."""
    before = shown_by_crm(world, customer)
    required = ("GrantorTaxId", "CustomerTaxId", "CustomerTypeId", "CitizenshipId", "ContactInfo")
    body = {**{name: before[name] for name in required}, **values}
    shown: dict[str, Any] = success(world.crm.put(f"/dynamics/clients/{customer.uuid}", body))
    return shown


def patched_records(customer: Mapping[str, Any]) -> list[tuple[str, Model]]:
    """Return for each record of a customer that dispatch changes: its path, and what it takes.

    The customer is as dispatch shows it.
    """
    path = f"/customers/{customer['id']}"
    pages = [
        (path, UPDATE_CUSTOMER, [customer], None),
        (f"{path}/addresses", UPDATE_CUSTOMER_ADDRESS, customer["addresses"], "id"),
        (f"{path}/contacts", UPDATE_CUSTOMER_CONTACT, customer["contacts"], "id"),
        (f"{path}/locations", UPDATE_CUSTOMER_LOCATION, customer["locations"], "location_id"),
    ]
    return [
        (f"{start}/{record[key]}" if key else start, model)
        for start, model, records, key in pages
        for record in records
    ]


def as_patch(model: Model, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything that the model takes, as a reply of dispatch shows it."""
    return _pick(shown, model.by_name)


def as_v1_customer(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything that v1 takes of a customer, as it shows it; its links by their ids."""
    body = _pick(shown, V1_CUSTOMER.wire_names.values())
    links = {
        "categoryId": "customerCategory",
        "parentCustomer": "parentCustomer",
        "customerSegmentationId": "customerSegmentation",
    }
    body |= {name: shown[key] and shown[key]["id"] for name, key in links.items()}
    body["userId"] = shown["createdBy"] and shown["createdBy"]["userId"]
    body["paymentTypes"] = [{"id": each["id"]} for each in shown["paymentTypes"]]
    return body


def as_v1_contact(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything that v1 takes of a contact, as it shows it."""
    body = _pick(shown, V1_CONTACT.wire_names.values())
    return body | {"customerId": shown["customer"]["id"]}


def as_form(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON body as a client writes it into a form."""
    return {
        name: "" if value is None else str(value).lower() if isinstance(value, bool) else value
        for name, value in body.items()
    }


def _pick(shown: Mapping[str, Any], names: Any) -> dict[str, Any]:
    return {name: shown[name] for name in dict.fromkeys(names) if name in shown}
