"""What hangs on the customers of `bench.data`: contracts, their changes and service locations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from core.actor import command_actor
from core.models import Organization
from dispatch import services as dispatch_services

LOCATIONS = 30
# 30 of 100 customers have a contract, one in 100 changed it lately.
CONTRACTS = """
INSERT INTO billing_recurrence (
    created_at, updated_at, organization_id, customer_id, code, name, price, currency,
    period_months, starts_on, cancelled_at, cancel_reason)
SELECT created_at, updated_at, organization_id, id, 'R-' || id, '', id %% 500 * 10.37,
    (ARRAY['MXN', 'USD'])[1 + id %% 2], (ARRAY[1, 1, 1, 12, 3])[1 + id %% 5], '2024-01-01',
    CASE WHEN id %% 11 = 0 THEN updated_at END, ''
FROM customers_customer WHERE organization_id = %(organization)s AND id %% 10 < 3
"""
CHANGES = """
INSERT INTO billing_recurrencechange (
    organization_id, recurrence_id, kind, at, request_id, before, after, added, removed, updated,
    amount, currency, period_starts_on, period_ends_on, days_charged)
SELECT organization_id, id, (ARRAY['upgrade', 'downgrade'])[1 + id / 100 %% 2],
    now() - id %% 28 * interval '1 day', '', '{}', '{}', '[]', '[]', '[]',
    (id / 100 %% 2 * 2 - 1) * -12.5, currency, '2024-01-01', '2024-02-01', 10
FROM billing_recurrence WHERE organization_id = %(organization)s AND customer_id %% 100 = 1
"""
# 40 of 100 are at a location, one in 40 of these is suspended.
AT_LOCATIONS = """
INSERT INTO dispatch_customerlocation (
    created_at, updated_at, account_number_1, account_number_2, is_commercial, note,
    reference_number, sales_rep, sales_rep_key, is_active, customer_id, location_id, suspension_id)
SELECT created_at, updated_at, '', '', false, '', '', '', '', true, id,
    (%(locations)s::bigint[])[1 + id / 5 %% %(location_count)s],
    CASE WHEN id / 5 %% 40 = 0 THEN %(suspension)s END
FROM customers_customer WHERE organization_id = %(organization)s AND id %% 5 < 2
"""


def furnish(organization: Organization) -> None:
    """Give the organization's customers what the back office counts besides them."""
    by = command_actor()
    locations = [
        dispatch_services.create_location(
            organization=organization, values={"name": f"Depot {number}"}, by=by
        ).pk
        for number in range(LOCATIONS)
    ]
    suspension = dispatch_services.create_suspension(
        organization=organization,
        values={"reason": "Unpaid bills", "starts_on": date(2024, 1, 1)},
        by=by,
    )
    values: dict[str, Any] = {
        "organization": organization.pk,
        "locations": locations,
        "location_count": LOCATIONS,
        "suspension": suspension.pk,
    }
    with connection.cursor() as cursor:
        for statement in (CONTRACTS, CHANGES, AT_LOCATIONS, "VACUUM ANALYZE"):
            cursor.execute(statement, values if "%(" in statement else None)
