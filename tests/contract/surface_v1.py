"""The v1 surface as its URLconf has it; an organization with a full and a bare record of each."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

from core.api.schema_views import document_of
from core.models import Organization
from core.roles import Role
from tests.builders import (
    make_category,
    make_contact,
    make_currency_rate,
    make_customer,
    make_group,
    make_image,
    make_organization,
    make_payment_type,
    make_region,
    make_segmentation,
    make_user,
)
from tests.imports.plans import make_plan_of_segmentations

URLCONF = "config.api_v1"
PREFIX = "/api/v1.0"
DOCUMENT = document_of(URLCONF)


class Route(NamedTuple):
    """One HTTP method of one URL pattern that leads to a view with tables."""

    resource: str
    view: Any
    method: str
    action: str


def routes() -> list[Route]:
    """Return every route of the surface's resources."""
    return [
        Route(
            str(pattern.pattern).lstrip("^").partition("/")[0],
            pattern.callback.cls,  # type: ignore[attr-defined]
            method,
            action,
        )
        for pattern in _patterns(get_resolver(URLCONF).url_patterns)
        for method, action in getattr(pattern.callback, "actions", {}).items()
        if method != "head"
    ]


def _patterns(patterns: list[Any]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns)
        else:
            yield pattern


LISTS = {route.resource: route.view for route in routes() if route.action == "list"}


def operations() -> dict[str, dict[str, Any]]:
    """Return the document's operations by operationId, with `path` and `method`."""
    return {
        operation["operationId"]: {**operation, "path": path, "method": method}
        for path, methods in DOCUMENT["paths"].items()
        for method, operation in methods.items()
    }


def schema(name: str) -> dict[str, Any]:
    """Return a component of the document."""
    component: dict[str, Any] = DOCUMENT["components"]["schemas"][name]
    return component


def furnish(slug: str = "entity1", *, with_regions: bool = True) -> Organization:
    """Return an organization in which every list holds a full record and a bare one."""
    organization = make_organization(slug, has_geographical_locations=with_regions)
    make_currency_rate(organization, "USD")
    user = make_user(organization, role=Role.CRM_USER, reference="emp-002", email="m@example.com")
    make_user(organization, role=Role.CRM_USER)
    bare = make_customer(organization, reference="BARE")
    full = make_customer(organization, **_everything(organization, bare, user))
    make_contact(full, email="marie@example.com", phone="1", user=user, is_decision_maker=True)
    make_contact(full, first_name="", last_name="Alone")
    make_plan_of_segmentations(organization, "reference,name\nnew,New\nbad,\n")
    make_plan_of_segmentations(organization, "rubbish\n")
    return organization


def _everything(organization: Organization, parent: Any, user: Any) -> dict[str, Any]:
    region = make_region(organization)
    make_region(organization, parent=region, position=3)
    make_payment_type(organization, reference="bare")
    make_segmentation(organization, reference="bare", name="Bare")
    make_group(organization, reference="bare")
    return {
        "reference": "FULL/1 é",
        "category": make_category(organization, description="All", reference="full"),
        "segmentation": make_segmentation(organization, reference="seg", description="Some"),
        "groups": [make_group(organization, reference="vip", description="Very")],
        "payment_types": [make_payment_type(organization, reference="barter")],
        "parent": parent,
        "is_sub_customer": True,
        "region": region,
        "created_by": user,
        "currency": "USD",
        "credit_limit": Decimal("1250.5"),
        "email": "office@example.com",
        "website": "https://example.com",
        "risk_color": "#FF0000",
        "due_date_days": 30,
        "due_date_rule": 1,
        "image": make_image(),
        "billing_address": {"country": "FR", "city": "Nice", "latitude": Decimal("43.7")},
        "shipping_address": {"country": "FR", "city": "Lyon"},
        "is_same_address": False,
    }
