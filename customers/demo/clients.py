"""What a CRM and a receivables portal keep of some demo customers: those with a Mexican RFC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from core.actor import Actor
from core.models import Organization, User
from customers import services
from customers.models import (
    Citizenship,
    Customer,
    CustomerType,
    ExchangeRateType,
    PaymentCondition,
)

CLIENTS: Final = 24
_RFC: Final = r"^[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{2}[0-9A]$"
_LEGAL_ENTITY: Final = 12
_WAYS: Final = ("03", "01", "04", "28", "02")


def demo_clients(organization: Organization) -> list[Customer]:
    """Return the first active customers with an RFC, the oldest first: contracts are theirs."""
    return _with_rfc(organization, is_active=True)[:CLIENTS]


def add_client_data(organization: Organization, *, by: Actor) -> list[Customer]:
    """Give the clients their fiscal data, portals and payment dates.

    Returns whom `cancel` shall end: the first that the demo's file calls inactive, active until
    then, so that it gets a contract.
    """
    closing = _with_rfc(organization, is_active=False)[:1]
    for customer in closing:
        services.update_customer(customer=customer, values={"is_active": True}, by=by)
    seller = User.objects.for_organization(organization).order_by("pk").first()
    for place, customer in enumerate(demo_clients(organization)):
        values = _values(organization, customer, place, seller, by)
        services.update_customer(customer=customer, values=values, by=by)
    return closing


def cancel(closing: Sequence[Customer], *, by: Actor) -> None:
    """Cancel these; the last step, so that what they have is seen to end with them."""
    for customer in closing:
        services.cancel_customer(customer=customer, reason="The shop has closed.", by=by)


def _with_rfc(organization: Organization, *, is_active: bool) -> list[Customer]:
    customers = Customer.objects.for_organization(organization).filter(
        tax_id__regex=_RFC, is_active=is_active
    )
    found = list(customers.order_by("pk"))
    for customer in found:
        customer.organization = organization
    return found


def _values(
    organization: Organization, customer: Customer, place: int, seller: User | None, by: Actor
) -> dict[str, Any]:
    is_company = len(customer.tax_id) == _LEGAL_ENTITY
    first, *others = customer.name.split()
    values: dict[str, Any] = {
        "customer_type": _numbered(CustomerType, organization, 1 if is_company else 2),
        "citizenship": _numbered(Citizenship, organization, 1),
        "main_contact": {
            "name": "Cuentas por pagar",
            "phone_prefix": "52",
            "notify_new_documents": True,
            "notify_collection": place % 3 != 0,
        },
        "defaults": {
            "seller": seller,
            "payment_condition": _numbered(PaymentCondition, organization, 1 + place % 2),
            # What is paid later or in parts (PPD) has its way to be settled: 99.
            "payment_way": "99" if place % 2 else _WAYS[place % len(_WAYS)],
            "payment_method": "PPD" if place % 2 else "PUE",
            "cfdi_use": "G03",
            "cfdi_use_v40": "G03",
            "fiscal_regime": "601" if is_company else "612",
            "fiscal_regime_v40": "601" if is_company else "612",
        },
    }
    if not is_company and others:
        values |= {"given_name": first, "surname_1": others[0], "surname_2": " ".join(others[1:])}
    if customer.currency != organization.default_currency:
        values["defaults"] |= {
            "exchange_rate_type": _numbered(ExchangeRateType, organization, 1),
            "exchange_rate": Decimal("18.4275"),
        }
    if place % 6 == 0:
        values["delivery_portal"] = {
            "is_used": True,
            "url": f"https://proveedores{place}.example.com/facturas",
            "user_name": f"proveedor-{place:02d}",
            "password": f"demo-{customer.uuid.hex[-10:]}",
        }
    if place % 4 == 0:
        values["payment_settings"] = {"is_collaborative": True, "receives_payments": True}
        values["payment_dates"] = [
            {"cut_off_at": by.at + timedelta(days=days), "payment_at": by.at + timedelta(days + 7)}
            for days in (15, 45)
        ]
    return values


def _numbered(kind: type[Any], organization: Organization, number: int) -> Any:
    return kind.objects.for_organization(organization).filter(number=number).first()
