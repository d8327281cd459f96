"""Clients for the tests of the surface, and bodies that say so."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from core.models import Organization
from customers.lookups import find_numbered
from customers.models import (
    Citizenship,
    Customer,
    CustomerType,
    ExchangeRateType,
    PaymentCondition,
)
from tests.builders import make_currency_rate, make_customer, make_image, make_user

GRANTOR = "AAA010101AAA"
OTHER_GRANTOR = "BBB010101BB1"
# RFCs of a company and of a person, their check digits as they should be.
COMPANY_RFC = "GNP9211244P0"
PERSON_RFC = "VECJ880326RU3"
PASSWORD = "canary-s3cret"

ADDRESS = {
    "line_1": "Av. Juárez",
    "external_number": "12",
    "internal_number": "3-B",
    "district": "Centro",
    "postal_code": "06050",
    "city": "Cuauhtémoc",
    "state": "CDMX",
    "country": "MX",
}
PREFIXES = {"phone_prefix": "+52", "mobile_prefix": "+521"}
REACHED = {**PREFIXES, "email": "desk@norte.mx", "phone": "1", "mobile": "2"}
DATES = [
    {
        "cut_off_at": datetime(2026, month, 28, 18, 30, 0, 570000, UTC),
        "payment_at": datetime(2026, month + 1, 5, 6, 0, tzinfo=UTC),
    }
    for month in (1, 2)
]


def make_full_client(company: Organization, **values: Any) -> Customer:
    """Return a client with every part that the dialect has; the currency is USD."""
    make_currency_rate(company)
    return make_customer(
        company,
        **{
            "reference": "C-77",
            "name": "Grupo Norte SA de CV",
            "given_name": "Ana María",
            "surname_1": "López",
            "surname_2": "Ruíz",
            "tax_id": COMPANY_RFC,
            "tax_registration_abroad": "US-1",
            "tax_residence": "USA",
            "customer_type": find_numbered(CustomerType, company, 1),
            "citizenship": find_numbered(Citizenship, company, 2),
            "email": "pagos@norte.mx",
            "phone": "5550001",
            "mobile": "5550002",
            "main_contact": {"name": "Caja", **PREFIXES, "notify_collection": True},
            "contacts": [
                {**REACHED, "first_name": "Luz", "last_name": "Vega", "job_title": "CFO"},
                {**REACHED, "first_name": "Desk", "notify_new_documents": True},
            ],
            "billing_address": ADDRESS,
            "currency": "USD",
            "image": make_image(),
            **_parts(company),
            **values,
        },
    )


def _parts(company: Organization) -> dict[str, Any]:
    return {
        "delivery_portal": {
            "is_used": True,
            "url": "https://portal.norte.mx/",
            "user_name": "proveedor",
            "password": PASSWORD,
        },
        "payment_settings": {"is_collaborative": True, "receives_payments": True},
        "payment_dates": DATES,
        "defaults": {
            "seller": make_user(company),
            "payment_condition": find_numbered(PaymentCondition, company, 2),
            "payment_way": "03",
            "payment_method": "PUE",
            "cfdi_use": "G03",
            "cfdi_use_v40": "G03",
            "fiscal_regime": "601",
            "fiscal_regime_v40": "601",
            "exchange_rate_type": find_numbered(ExchangeRateType, company, 1),
            "exchange_rate": Decimal("18.5"),
        },
    }


def body(**values: Any) -> dict[str, Any]:
    """Return the smallest JSON body of CustomerModelApi, with more values."""
    return {
        "GrantorTaxId": GRANTOR,
        "CustomerTaxId": COMPANY_RFC,
        "BusinessName": "Grupo Sur",
        "CustomerTypeId": 1,
        "CitizenshipId": 1,
        "ContactInfo": {"Email": "hola@sur.mx"},
        **values,
    }


XML_BODY = (
    "<CustomerModelApi><GrantorTaxId>AAA010101AAA</GrantorTaxId>"
    "<CustomerTaxId>GNP9211244P0</CustomerTaxId><BusinessName>Grupo Sur</BusinessName>"
    "<CustomerTypeId>1</CustomerTypeId><CitizenshipId>1</CitizenshipId>"
    "<ContactInfo><Email>hola@sur.mx</Email></ContactInfo>{more}</CustomerModelApi>"
)
FORM_BODY = {
    "GrantorTaxId": GRANTOR,
    "CustomerTaxId": COMPANY_RFC,
    "BusinessName": "Grupo Sur",
    "CustomerTypeId": "1",
    "CitizenshipId": "1",
    "ContactInfo[Email]": "hola@sur.mx",
    "CustomerContactInfoes[0].ContactName": "Eva",
    "Defaults.PaymentWay": "03",
}
