"""A small world of the dynamics surface, and a request for each operation that works in it.

It has a company with a client, a contract, offers, a policy, a schema and a day of it. All that can
name a record is in `World.ids`.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final, NamedTuple
from uuid import NAMESPACE_DNS, UUID, uuid5

from billing import services as billing
from collections_policy.models import NotificationType
from core.models import Organization
from core.roles import Role
from customers.models import (
    Citizenship,
    Customer,
    CustomerType,
    ExchangeRateType,
    NumberedRecord,
    PaymentCondition,
)
from customers.services import numbered
from customers.services.external_ids import create_external_id
from tests.billing.builders import make_package, make_services
from tests.billing.building import contract_of, entry
from tests.builders import make_actor, make_image, make_organization, make_user
from tests.collections_policy.api import bodies
from tests.collections_policy.building import make_policy, make_range, make_schema
from tests.contract.routes_dynamics import ROUTES
from tests.customers.api.dynamics.clients import make_full_client
from tests.dynamics import Program, dynamics, escaped, success


class World(NamedTuple):
    """A company with one record of each kind; `ids` are what requests call them by."""

    company: Organization
    client: Customer
    ids: dict[str, Any]
    program: Program
    bodies: dict[str, Any]

    def send(
        self,
        operation: str,
        program: Program | None = None,
        *,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        **variables: str,
    ) -> Any:
        """Send the operation's request; what is given replaces what it usually says."""
        method, template = ROUTES[operation]
        named = {name: escaped(str(each)) for name, each in {**self.ids, **variables}.items()}
        content = self.bodies.get(operation) if body is None else body
        return (program or self.program).send(
            method, template.format(**named), content, query=query
        )


_NUMBERED: Final[Mapping[str, type[NumberedRecord]]] = {
    "customer_type": CustomerType,
    "citizenship": Citizenship,
    "payment_condition": PaymentCondition,
    "exchange_rate_type": ExchangeRateType,
    "notification_type": NotificationType,
}


def make_world(slug: str = "world1", *, number: int = 9177) -> World:
    """Make a world; everything that has a name of its own has the slug in it.

    `number` is the one of each catalog that is not in every company's.
    """
    kind = "AAA" if slug == "world1" else "BBB"
    company = make_organization(slug, tax_id=f"{kind}010101AA1")
    for model in _NUMBERED.values():
        values = {"number": number, "name": f"Kind {slug}"}
        numbered.create_numbered(model, organization=company, values=values, by=make_actor())
    client = _make_client(company, slug, f"{kind}020202BB2")
    ids = {
        **dict.fromkeys(_NUMBERED, number),
        **_made_for(client, slug),
        "grantor_tax_id": company.tax_id,
        "customer_tax_id": client.tax_id,
        "client_id": str(client.uuid),
        "reference": client.reference,
    }
    program = dynamics(company)
    world = World(company, client, ids, program, {})
    world.bodies.update(_bodies(world))
    return world


def _make_client(company: Organization, slug: str, tax_id: str) -> Customer:
    client = make_full_client(
        company,
        reference=f"C-{slug}",
        name=f"Client {slug}",
        tax_id=tax_id,
        image=make_image(f"{slug}.png"),
    )
    create_external_id(
        customer=client, values={"system": "crm", "value": f"X-{slug}"}, by=make_actor()
    )
    return client


def _made_for(client: Customer, slug: str) -> dict[str, Any]:
    """Make what belongs to the client and the company; return what it is called."""
    company = client.organization
    services = [f"{name}-{slug}" for name in ("stamps", "mails")]
    make_services(company, *services)
    package = make_package(company, f"PRO-{slug}", contents=[{"service": services[0]}])
    contract = contract_of(client, *services, code=f"R-{slug}", name=f"Contract {slug}")
    used = entry(f"u-{slug}", services[0])
    billing.record_usage(recurrence=contract, entries=[used], by=make_actor())
    schema = uuid5(NAMESPACE_DNS, f"schema.{slug}")
    template = uuid5(NAMESPACE_DNS, f"template.{slug}")
    make_policy(
        company,
        default_schema=schema,
        schemas=[{"schema_id": schema, "name": f"Schema {slug}"}],
        sender_name=f"Sender {slug}",
    )
    make_schema(company, schema, name=f"Schema {slug}", due_mail_id=template)
    contact = client.contacts.order_by("pk").first()
    assert contact is not None
    return {
        "external_id": f"X-{slug}",
        "recurrence_id": contract.code,
        "package": package.code,
        "service": services[0],
        "usage": f"u-{slug}",
        "schema": str(schema),
        "range": str(make_range(company, schema_id=schema).uuid),
        "user": str(make_user(company, role=Role.CRM_USER, username=f"seller-{slug}").uuid),
        "contact": str(contact.uuid),
        "main_contact": str(client.main_contact.uuid),
    }


def _bodies(world: World) -> dict[str, Any]:
    """Return a body that works for each operation that takes one."""
    ids, company = world.ids, world.company
    own_schema = {"NotificationSchemaId": ids["schema"], "NotificationSchemaName": "Renamed"}
    number = {"NotificationTypeId": ids["notification_type"]}
    usual = {"DefaultNotificationSchemaId": ids["schema"], **number}
    wanted = [
        {"service_id": ids["service"], "transaction_limit": 9, "value": "", "serviceid_ext": ""}
    ]
    contract = {"package_id": ids["package"], "name": "Changed", "price": 12.5, "services": wanted}
    change = {"recurrence": {"recurrence_id": ids["recurrence_id"], **contract}}
    extra = {"currency": "MXN", "period_months": 1, "starts_on": "2026-03-01T12:00:00Z"}
    whole = _whole_client(world)
    return {
        "createClient": _new_client(whole),
        "updateClient": whole,
        "updateCustomer": whole,
        "createRecurrence": {"recurrence": {"recurrence_id": "R-new", **contract, **extra}},
        "changeServices": change,
        "previewChange": change,
        "recordUsage": {"usage": [_usage(ids["service"])]},
        "saveFiscalData": {
            "taxId": ids["customer_tax_id"],
            "taxRegimeCode": "601",
            "BusinessName": "Fiscal",
            "name": None,
            "surname1": None,
            "surname2": None,
            "zipCode": "06050",
        },
        "saveCollectionPolicy": bodies.policy_body(
            company, **usual, NotificationSchemaList=[own_schema], UserId=ids["user"]
        ),
        "saveCustomerPolicy": bodies.customer_body(company, ids["customer_tax_id"], **usual),
        "saveNotificationSchema": bodies.schema_body(company, **own_schema),
        "saveNotificationRange": bodies.range_body(
            company,
            NotificationSchemaId=ids["schema"],
            NotificationSchemaDetailEventId=ids["range"],
        ),
    }


def _usage(service: str) -> dict[str, Any]:
    at = "2026-03-10T12:00:00Z"
    return {"service_id": service, "quantity": 2, "used_at": at, "external_id": "u-new"}


def _whole_client(world: World) -> dict[str, Any]:
    """Return the client as it is shown, which may be written back."""
    whole: dict[str, Any] = success(world.send("showClient"))
    ids = world.ids
    whole |= {"CustomerTypeId": ids["customer_type"], "CitizenshipId": ids["citizenship"]}
    whole["Defaults"] |= {
        "SellerId": ids["user"],
        "ContactId": ids["contact"],
        "PaymentCondition": ids["payment_condition"],
        "ExchangeRateTypeId": ids["exchange_rate_type"],
    }
    return whole


def _new_client(whole: dict[str, Any]) -> dict[str, Any]:
    """Return the same for a client that is made; nothing of it may be another's."""
    new = deepcopy(whole)
    new |= {
        "CustomerId": str(UUID(int=0)),
        "CustomerCode": "C-new",
        "CustomerTaxId": "GNP9211244P0",
    }
    for contact in (new["ContactInfo"], *new["CustomerContactInfoes"]):
        contact["CustomerContactInfoesId"] = None
    new["Defaults"] |= {"ContactId": None, "Logo": None}
    return new
