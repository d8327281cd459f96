"""Rows for the benchmarks, made by PostgreSQL itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import connection

from core.actor import command_actor
from core.clients import create_api_client, issue_token
from core.models import Organization
from core.services import create_organization
from customers import services
from customers.models import CustomerCategory

FIRST = datetime(2016, 1, 1, tzinfo=UTC)
CUSTOMERS = """
INSERT INTO customers_customer (
    created_at, updated_at, uuid, organization_id, reference, reference2, name, given_name,
    surname_1, surname_2, barcode, category_id, bill_with_parent, email, phone, mobile, fax,
    website, comment, logo, tax_id, tax_registration_abroad, tax_residence,
    company_registration_number, is_active, is_on_hold, on_hold_reason, risk, risk_color, currency,
    credit_limit, payment_term, point_of_contact, due_date_days, due_date_rule, cancel_reason,
    cancelled_at)
SELECT
    %(first)s::timestamptz + n * interval '5 minutes',
    %(first)s::timestamptz + n * interval '5 minutes',
    gen_random_uuid(), %(organization)s, 'REF-' || lpad(n::text, 8, '0'), '',
    (ARRAY['Marie''s Jewelry', 'Café Central', 'Taller Muñoz', 'Book House', 'L''Épicerie'])
        [1 + n %% 5] || ' ' || n,
    '', '', '', '', (%(categories)s::bigint[])[1 + n %% %(category_count)s], false,
    'customer' || n || '@example.com', '+52 55 5555 ' || lpad((n %% 10000)::text, 4, '0'),
    '', '', 'https://example.com/' || n, '', '', 'ABC' || lpad(n::text, 9, '0'), '', '', '',
    n %% 14 <> 0, n %% 25 = 0, '', '', '', 'MXN', (n %% 90) * 100.5, '', '', 30, 1, '',
    CASE WHEN n %% 28 = 0 THEN %(first)s::timestamptz + n * interval '5 minutes' END
FROM generate_series(1, %(rows)s) AS n
"""
ADDRESSES = """
INSERT INTO customers_address (
    created_at, updated_at, customer_id, is_billing, is_shipping, is_active, country, state, city,
    district, postal_code, line_1, line_2, line_3, line_4, external_number, internal_number,
    latitude, longitude)
SELECT created_at, updated_at, id, true, true, true, 'MX', '', 'Ciudad de México', '', '01000',
    'Calle ' || id, '', '', '', '', '', 19.4 + (id %% 1000) / 10000.0, -99.1
FROM customers_customer WHERE organization_id = %(organization)s
"""
CONTACTS = """
INSERT INTO customers_contact (
    created_at, updated_at, organization_id, customer_id, first_name, last_name, job_title, email,
    phone, phone2, mobile, fax, comment, country, city, postal_code, address, is_decision_maker,
    photo, uuid, phone_prefix, mobile_prefix, is_phone_active, is_email_active, is_mobile_active,
    notify_payment_receipts, notify_new_documents, notify_collection, notify_new_request,
    notify_acknowledged_request, notify_dispatched_request, notify_completed_request,
    notify_failed_request)
SELECT created_at, updated_at, organization_id, id, 'José', 'Pérez ' || id, 'Gerente',
    'jose' || id || '@example.com', '', '', '', '', '', '', '', '', '', true, '',
    gen_random_uuid(), '', '', true, true, true, false, false, false, false, false, false, false,
    false
FROM customers_customer WHERE organization_id = %(organization)s AND id %% 2 = 0
"""
PAYMENT_TYPES = """
INSERT INTO customers_customerpaymenttype (customer_id, payment_type_id, position)
SELECT c.id, p.id, 0 FROM customers_customer c
JOIN customers_paymenttype p
    ON p.organization_id = c.organization_id AND p.reference = 'cash'
WHERE c.organization_id = %(organization)s AND c.id %% 3 = 0
"""


def fill(slug: str, rows: int, first: datetime = FIRST) -> tuple[Organization, str]:
    """Return a new organization with so many customers, and a token that reaches it.

    The customers are made five minutes after each other, from `first` on.
    """
    by = command_actor()
    organization = create_organization(
        slug=slug, name=slug, tax_id=f"BEN{abs(hash(slug)) % 10**9:09d}", by=by
    )
    root = CustomerCategory.objects.for_organization(organization).roots().get()
    for number in range(20):
        services.create_category(
            organization=organization,
            values={"reference": f"cat-{number}", "name": f"Category {number}", "parent": root},
            by=by,
        )
    categories = CustomerCategory.objects.for_organization(organization).values_list(
        "pk", flat=True
    )
    values: dict[str, Any] = {
        "organization": organization.pk,
        "rows": rows,
        "first": first,
        "categories": list(categories),
        "category_count": len(categories),
    }
    with connection.cursor() as cursor:
        for statement in (CUSTOMERS, ADDRESSES, CONTACTS, PAYMENT_TYPES):
            cursor.execute(statement, values)
        cursor.execute("VACUUM ANALYZE")
    made = create_api_client(name=f"Bench {slug}", organizations=[organization], by=by)
    return organization, issue_token(client=made.client, by=by)
