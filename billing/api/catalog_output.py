"""Services, packages and the company as values of the wire models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Prefetch, prefetch_related_objects

from billing.models import Package, PackageService, Service
from billing.services import PlanStatus, start_of_day
from core.api.dynamics.fields import Values
from core.models import Organization


def service_values(services: Iterable[Service]) -> list[Values]:
    """Return services that are offered."""
    return [
        {
            "code": service.code,
            "name": service.name,
            "description": service.description,
            "is_active": service.is_active,
        }
        for service in services
    ]


def package_values(packages: Sequence[Package]) -> list[Values]:
    """Return packages with their services, in one query for all of these."""
    contents = PackageService.objects.select_related("service").order_by("pk")
    prefetch_related_objects(packages, Prefetch("contents", contents, "items"))
    return [_package(package) for package in packages]


def _package(package: Package) -> Values:
    items: Iterable[PackageService] = package.items  # type: ignore[attr-defined]
    return {
        "code": package.code,
        "name": package.name,
        "description": package.description,
        "price": package.price,
        "currency": package.currency,
        "period_months": package.period_months,
        "is_active": package.is_active,
        "services": [
            {
                "service": item.service.code,
                "service_name": item.service.name,
                "transaction_limit": item.transaction_limit,
                "value": item.value,
            }
            for item in items
        ],
    }


def grantor_values(organization: Organization, status: PlanStatus) -> Values:
    """Return the company and the use of its plan; the month's days are their first instants."""
    zone = organization.time_zone
    return {
        "grantor_tax_id": organization.tax_id,
        "short_name": organization.short_name or organization.slug,
        "business_name": organization.name,
        "created_at": organization.created_at,
        "functionary_name_1": organization.officer_given_name,
        "functionary_name_2": organization.officer_given_name_2,
        "functionary_surname_1": organization.officer_surname_1,
        "functionary_surname_2": organization.officer_surname_2,
        "plan_status": {
            "starts_at": start_of_day(status.first_day, zone),
            "ends_at": start_of_day(status.last_day, zone),
            "details": [
                {
                    "service_code": each.service.code,
                    "service_name": each.service.name,
                    "included": each.total_included,
                    "consumed": each.total_consumed,
                }
                for each in status.details
            ],
        },
    }
