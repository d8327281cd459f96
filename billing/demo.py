"""Packages, services and contracts in every state for the demo organizations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from billing import services
from billing.models import Recurrence
from core.actor import Actor
from core.models import Organization
from customers.demo.clients import demo_clients
from customers.models import Customer

# code, name, uses a month in the organization's own plan
_SERVICES: Final = (
    ("CFDI", "Facturas timbradas", 5000),
    ("REP", "Recibos electrónicos de pago", 2000),
    ("NOMINA", "Recibos de nómina", None),
    ("SMS", "Mensajes de texto", 1000),
    ("IVR", "Llamadas automáticas", 200),
    ("STORAGE", "Gigabytes de archivo", None),
)
# code, name, price of a month in MXN, months of a period, service -> limit
_PACKAGES: Final[Sequence[tuple[str, str, str, int, Mapping[str, int]]]] = (
    ("BASIC", "Básico", "349.00", 1, {"CFDI": 100, "STORAGE": 5}),
    ("PRO", "Profesional", "899.00", 1, {"CFDI": 500, "REP": 250, "SMS": 100, "STORAGE": 20}),
    ("ANNUAL", "Anual", "9500.00", 12, {"CFDI": 6000, "REP": 3000, "NOMINA": 600, "STORAGE": 50}),
)


def add_contracts(organization: Organization, *, by: Actor) -> None:
    """Give the demo clients contracts: new, used, over a limit, changed, cancelled, to come."""
    for code, name, included in _SERVICES:
        values = {"code": code, "name": name}
        service = services.create_service(organization=organization, values=values, by=by)
        if included:
            services.create_allowance(
                organization=organization,
                values={"service": service, "total_included": included},
                by=by,
            )
    for code, name, price, months, limits in _PACKAGES:
        services.create_package(
            organization=organization,
            values={
                "code": code,
                "name": name,
                "price": Decimal(price),
                "currency": organization.default_currency,
                "period_months": months,
                "contents": [
                    {"service": service, "transaction_limit": limit}
                    for service, limit in limits.items()
                ],
            },
            by=by,
        )
    for place, customer in enumerate(demo_clients(organization)):
        _add_contract(customer, place, by)


def _add_contract(customer: Customer, place: int, by: Actor) -> None:
    package = _PACKAGES[place % len(_PACKAGES)][0]
    contract = services.create_contract(
        customer=customer,
        values={
            "code": f"R-{place + 1:04d}",
            "package": package,
            "name": f"Contrato {package.lower()}",
            "starts_on": _first_day(by, place),
        },
        by=by,
    )
    if place % 7 != _TO_COME:
        _add_usage(contract, place, by)
    if place % 5 == 1:
        _upgrade(contract, by)
    if place % 5 == 2:
        _downgrade(contract, by)
    if place % 8 == 5:
        services.cancel_contract(recurrence=contract, reason="No longer wanted.", by=by)


_TO_COME: Final = 3


def _first_day(by: Actor, place: int) -> date:
    """Return a day within the last year; every seventh contract begins next month."""
    days = -30 if place % 7 == _TO_COME else 17 * place % 360 + 1
    return (by.at - timedelta(days=days)).date()


def _upgrade(contract: Recurrence, by: Actor) -> None:
    wanted = [{"service": each.service.code} for each in contract.services.all()]
    values = {
        "price": contract.price + Decimal("150.00"),
        "services": [*wanted, {"service": "IVR", "transaction_limit": 50}],
    }
    services.change_services(recurrence=contract, values=values, by=by)


def _downgrade(contract: Recurrence, by: Actor) -> None:
    values = {
        "price": contract.price - Decimal("100.00"),
        "services": [{"service": "CFDI", "transaction_limit": 80}],
    }
    services.change_services(recurrence=contract, values=values, by=by)


def _add_usage(contract: Recurrence, place: int, by: Actor) -> None:
    """Use most of the invoices of the contract today; of every sixth contract more than all."""
    limit = contract.services.get(service__code="CFDI").transaction_limit
    share = 110 if place % 6 == 0 else 20 + 11 * place % 70
    entry = {
        "service": "CFDI",
        "quantity": max(1, limit * share // 100),
        "used_at": by.at,
        "external_id": f"demo-{contract.pk}",
    }
    services.record_usage(recurrence=contract, entries=[entry], by=by)
