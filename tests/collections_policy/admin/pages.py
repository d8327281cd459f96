"""Records of one organization for the tests of the back office's pages."""

from __future__ import annotations

from typing import Any

from tests.builders import make_customer, make_organization
from tests.collections_policy.building import (
    OTHER_SCHEMA,
    make_policy,
    make_range,
    make_schema,
    notification_type,
    save_customer_policy,
)

APP = "collections_policy"
POLICY = f"{APP}_collectionpolicy"
CUSTOMER_POLICY = f"{APP}_customerpolicy"
SCHEMA_PAGE = f"{APP}_notificationschema"
RANGE = f"{APP}_notificationschemarange"
TYPE = f"{APP}_notificationtype"
TABLES = (POLICY, CUSTOMER_POLICY, SCHEMA_PAGE, RANGE, TYPE)
USED = "Another record already has this value."
REQUIRED = "This field is required."


def collecting(slug: str) -> dict[str, Any]:
    """Return an organization with one record on every page, by the page's name."""
    organization = make_organization(slug)
    schema = make_schema(organization, name=f"{slug} schema")
    make_schema(organization, OTHER_SCHEMA, name=f"{slug} other")
    day = make_range(organization)
    policy = make_policy(organization, schemas=[], sender_name=f"{slug} sender")
    customer = make_customer(organization, name=f"{slug} customer")
    own = save_customer_policy(customer).record
    return {
        "organization": organization,
        "customer": customer,
        POLICY: policy,
        CUSTOMER_POLICY: own,
        SCHEMA_PAGE: schema,
        RANGE: day,
        TYPE: notification_type(organization, 3),
    }
