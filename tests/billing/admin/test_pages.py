"""Pages of the back office for contracts: who sees what, and at what cost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing import services
from billing.models import Package, PlanAllowance, Recurrence, RecurrenceChange, Service
from tests.back_office import Staff, found, listed, make_staff, make_superuser
from tests.billing.admin.pages import TABLES, one_of_each, use
from tests.billing.builders import change, item, make_contract, make_package, make_service
from tests.builders import later, make_actor, make_customer

pytestmark = pytest.mark.django_db
KEPT = ("recurrencechange", "usagerecord")


def pages_of(table: str, key: int) -> list[tuple[str, list[int]]]:
    names = ["changelist"] if table in KEPT else ["changelist", "add"]
    page = f"billing_{table}"
    pages: list[tuple[str, list[int]]] = [(f"{page}_{name}", []) for name in names]
    pages.append((f"{page}_change", [key]))
    if table not in KEPT:
        pages.append((f"{page}_history", [key]))
    return pages


def test_every_page_opens_with_few_queries():
    records, other = one_of_each("mine"), one_of_each("rival")
    mine = records["organization"]
    cancelled = make_contract(records["customer"], code="over")
    services.cancel_contract(recurrence=cancelled, reason="Moved", by=later())
    for staff in (make_superuser(), make_staff(mine), make_staff(mine, other["organization"])):
        pages: list[tuple[str, list[Any], dict[str, Any]]] = [
            (page, keys, {})
            for table in TABLES
            for page, keys in pages_of(table, records[table].pk)
        ]
        pages += [
            *((f"billing_{table}_changelist", [], {"q": "mine"}) for table in TABLES),
            *((f"billing_{table}_add", [], {"organization": mine.pk}) for table in TABLES[:4]),
            ("billing_recurrence_change", [cancelled.pk], {}),
            ("billing_recurrence_cancel", [records["recurrence"].pk], {}),
            ("billing_planallowance_delete", [records["planallowance"].pk], {}),
            ("app_list", ["billing"], {}),
        ]
        for page, keys, query in pages:
            with CaptureQueriesContext(connection) as queries:
                response = staff.get(page, *keys, **query)
            assert response.status_code == 200, page
            assert len(queries) <= 30, (page, len(queries))


def test_pages_take_no_more_queries_for_more_records():
    records = one_of_each("mine")
    mine, contract = records["organization"], records["recurrence"]
    staff = make_staff(mine)
    superuser = make_superuser()

    def count() -> list[int]:
        counts = []
        for person in (staff, superuser):
            for table in TABLES:
                for page, keys in pages_of(table, records[table].pk):
                    with CaptureQueriesContext(connection) as queries:
                        assert person.get(page, *keys).status_code == 200
                    counts.append(len(queries))
        return counts

    def grow(numbers: range) -> None:
        for number in numbers:
            service = make_service(mine)
            values = {"service": service, "total_included": number}
            services.create_allowance(organization=mine, values=values, by=make_actor())
            held = [*services_of(contract), item(service.code)]
            package = Package.objects.get(pk=records["package"].pk)
            services.update_package(package=package, values={"contents": held}, by=later(number))
            change(contract, later(number), services=held)
            use(contract, service.code, 1, f"more-{number}")
            package = make_package(mine, contents=[item(service.code)])
            make_contract(make_customer(mine), package=package)

    grow(range(2, 4))
    count()  # what is cached once, is now
    before = count()
    grow(range(4, 8))
    assert count() == before


def services_of(contract: Recurrence) -> list[dict[str, Any]]:
    return [item(row.service.code) for row in contract.services.order_by("pk")]


def test_another_organizations_records_are_nowhere():
    mine, other = one_of_each("mine"), one_of_each("rival")
    staff = make_staff(mine["organization"])
    for table in TABLES:
        page = staff.get(f"billing_{table}_changelist")
        assert listed(page) >= {mine[table].pk}, table
        assert other[table].pk not in listed(page), table
        text = page.content.decode()
        for name, keys in pages_of(table, mine[table].pk):
            text += staff.get(name, *keys).content.decode()
        assert "rival" not in text, table
        for name in ("change", "history", "delete"):
            response = staff.get(f"billing_{table}_{name}", other[table].pk)
            assert response.status_code in (302, 403), (table, name)
    for name in ("change", "cancel", "change_services"):
        response = staff.get(f"billing_recurrence_{name}", other["recurrence"].pk)
        assert (response.status_code, response.url) == (302, reverse("admin:index"))


def test_another_organizations_records_are_not_changed():
    mine, other = one_of_each("mine"), one_of_each("rival")
    staff = make_staff(mine["organization"])
    forged = {"code": "forged", "name": "forged", "price": "1", "total_included": "1"}
    for table in TABLES:
        for name in ("change", "delete"):
            staff.post(f"billing_{table}_{name}", other[table].pk, post="yes", **forged)
        other[table].refresh_from_db()
        assert "forged" not in str(other[table])
    staff.post("billing_recurrence_cancel", other["recurrence"].pk, reason="forged")
    draft = json.dumps({"columns": {"price": "1", "name": "forged"}})
    for step in ("preview", "confirm"):
        values = {"draft": draft, "step": step, "mark": "x"}
        response = staff.post(
            "billing_recurrence_change_services", other["recurrence"].pk, **values
        )
        assert (response.status_code, response.url) == (302, reverse("admin:index"))
    other["recurrence"].refresh_from_db()
    other["planallowance"].refresh_from_db()
    assert (other["recurrence"].cancelled_at, other["recurrence"].price) == (None, 341)
    assert other["planallowance"].total_included == 10
    for table in TABLES[:4]:
        address = reverse(f"admin:billing_{table}_add")
        address += f"?organization={other['organization'].pk}"
        assert staff.client.get(address).status_code == 404
        assert staff.client.post(address, forged).status_code == 404
    for model in (Service, Package, PlanAllowance, Recurrence):
        rows = model.objects.for_organization(other["organization"])
        assert not any("forged" in str(row) for row in rows)


@pytest.mark.parametrize(
    ("model", "field", "table", "noun"),
    [
        ("recurrence", "customer", "customer", "customer"),
        ("recurrence", "package", "package", "basic"),
        ("recurrenceservice", "service", "service", "stamps"),
        ("packageservice", "service", "service", "stamps"),
        ("planallowance", "service", "service", "stamps"),
    ],
)
def test_autocompletes_find_records_of_one_organization(model, field, table, noun):
    mine, other = one_of_each("mine"), one_of_each("rival")
    asked = {"app_label": "billing", "model_name": model, "field_name": field, "term": noun}
    both = make_staff(mine["organization"], other["organization"])
    own = {str(mine[table])}
    assert found(make_staff(mine["organization"]).get("autocomplete", **asked)) == own
    assert found(both.get("autocomplete", **asked)) == own | {str(other[table])}
    asked["organization"] = mine["organization"].pk
    assert found(both.get("autocomplete", **asked)) == own
    assert found(make_superuser().get("autocomplete", **asked)) == own


def test_the_forms_ask_for_choices_of_their_records_organization():
    mine, other = one_of_each("mine"), one_of_each("rival")
    both = make_staff(mine["organization"], other["organization"])
    wanted = f"/admin/autocomplete/?organization={mine['organization'].pk}"
    pages = (
        ("billing_recurrence_change", "recurrence", 1),
        ("billing_recurrence_change_services", "recurrence", 4),
        ("billing_package_change", "package", 2),
        ("billing_planallowance_change", "planallowance", 1),
    )
    for name, table, fields in pages:
        page = both.get(name, mine[table].pk).content.decode()
        # the empty row that new ones are copied from is one of them
        assert page.count(wanted) >= fields, table
        assert page.count("/admin/autocomplete/?") == page.count(wanted)


def test_offers_that_are_inactive_are_not_found_for_contracts():
    records = one_of_each("mine")
    staff = make_staff(records["organization"])
    service, package = records["service"], records["package"]
    services.update_service(service=service, values={"is_active": False}, by=later())
    services.update_package(package=package, values={"is_active": False}, by=later())
    for model, field, texts in (
        ("recurrence", "package", set()),
        ("recurrenceservice", "service", set()),
        ("packageservice", "service", set()),
        ("planallowance", "service", {str(service)}),
    ):
        asked = {"app_label": "billing", "model_name": model, "field_name": field, "term": "stamps"}
        if field == "package":
            asked["term"] = "basic"
        assert found(staff.get("autocomplete", **asked)) == texts


def test_staff_without_a_permission_only_look():
    records = one_of_each("mine")
    staff = make_staff(records["organization"])
    permissions = staff.user.user_permissions
    permissions.set(permissions.filter(codename__startswith="view_"))
    for table in TABLES:
        key = records[table].pk
        assert staff.get(f"billing_{table}_change", key).status_code == 200
        assert staff.get(f"billing_{table}_add").status_code == 403
        assert staff.get(f"billing_{table}_delete", key).status_code == 403
        assert staff.post(f"billing_{table}_change", key, name="x").status_code == 403
    for table in ("package", "recurrence"):
        page = staff.get(f"billing_{table}_change", records[table].pk).content.decode()
        assert "mine stamps" in page
    for page in ("billing_recurrence_cancel", "billing_recurrence_change_services"):
        assert staff.get(page, records["recurrence"].pk).status_code == 403
        assert staff.post(page, records["recurrence"].pk).status_code == 403
    assert Recurrence.objects.get().cancelled_at is None


def test_what_is_kept_is_not_edited_by_anybody():
    records = one_of_each("mine")
    for staff in (make_superuser(), make_staff(records["organization"])):
        for table in KEPT:
            key = records[table].pk
            assert staff.get(f"billing_{table}_add").status_code == 403
            assert staff.post(f"billing_{table}_change", key, quantity="1").status_code == 403
            assert staff.post(f"billing_{table}_delete", key, post="yes").status_code == 403
            assert staff.get(f"billing_{table}_history", key).status_code == 302
    records["usagerecord"].refresh_from_db()
    assert (records["usagerecord"].quantity, RecurrenceChange.objects.count()) == (7, 1)


def test_contracts_of_deleted_customers_are_gone():
    records = one_of_each("mine")
    staff: Staff = make_staff(records["organization"])
    customer = records["customer"]
    type(customer).objects.filter(pk=customer.pk).update(deleted_at=later().at)
    for table in ("recurrence", *KEPT):
        assert listed(staff.get(f"billing_{table}_changelist")) == set()
        assert staff.get(f"billing_{table}_change", records[table].pk).status_code == 302


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "query",
    [
        {"q": "a\0b"},
        {"q": '"quoted \\ % _'},
        {"state": "bogus"},
        {"package__id__exact": "x"},
        {"organization__id__exact": "9" * 30},
        {"id__in": "1,x"},
        {"p": "9" * 30},
        {"o": "99.-99.x"},
        {"e": "1", "nonsense": "1"},
    ],
)
def test_no_address_makes_a_page_fail(table, query):
    staff = make_staff(one_of_each("mine")["organization"])
    assert staff.get(f"billing_{table}_changelist", **query).status_code in (200, 302, 400)


@pytest.mark.parametrize("key", ["0", "9" * 30, "x", "1\0", "-1", "a/b"])
def test_no_key_makes_a_page_fail(key):
    staff = make_staff(one_of_each("mine")["organization"])
    for table in TABLES:
        for page in ("change", "history"):
            assert staff.get(f"billing_{table}_{page}", key).status_code in (302, 404)
    for page in ("billing_recurrence_cancel", "billing_recurrence_change_services"):
        assert staff.get(page, key).status_code in (302, 404)
    assert staff.post("billing_recurrence_change", key, name="x").status_code in (302, 404)
