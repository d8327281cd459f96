"""Services, packages and plan allowances made and changed in the back office."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from billing import services
from billing.models import Package, PlanAllowance, Service
from core.models import Event
from tests.back_office import errors_of, make_staff, make_superuser
from tests.billing.admin.pages import events_of, new_rows, one_of_each, table_errors, use
from tests.billing.builders import item, make_package, make_service, make_services
from tests.builders import later, make_organization

pytestmark = pytest.mark.django_db
USED = "Another record already has this value."
REQUIRED = "This field is required."


def contents(package: Package) -> dict[str, tuple[int, str]]:
    rows = package.contents.select_related("service").order_by("pk")
    return {row.service.code: (row.transaction_limit, row.value) for row in rows}


def test_a_service_is_made_and_changed_but_never_deleted():
    mine = make_organization()
    staff = make_staff(mine)
    assert staff.save("billing_service_add", code="CFDI", name="Stamps").status_code == 302
    made = Service.objects.get(organization=mine, code="CFDI")
    values = {"name": "Invoices", "is_active": None}
    assert staff.save("billing_service_change", made.pk, **values).status_code == 302
    assert staff.save("billing_service_change", made.pk).status_code == 302  # untouched
    made.refresh_from_db()
    assert (made.name, made.is_active) == ("Invoices", False)
    assert events_of(staff) == ["service.created", "service.updated"]
    assert made.history.filter(history_user=staff.user).count() == 2
    assert make_superuser().post("billing_service_delete", made.pk, post="yes").status_code == 403
    assert Service.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"code": "TAKEN"}, {"code": [USED]}),
        ({"code": ""}, {"code": [REQUIRED]}),
        ({"name": " "}, {"name": [REQUIRED]}),
        ({"name": "x" * 256, "code": "a\0"}, {"name", "code"}),
    ],
)
@pytest.mark.parametrize("table", ["service", "package"])
def test_refused_offers_say_why_at_the_field_and_write_nothing(table, values, errors):
    mine = make_organization()
    staff = make_staff(mine)
    build: Any = make_service if table == "service" else make_package
    build(mine, "TAKEN")
    offer = build(mine, "OWN")
    before = Event.objects.count()
    new = {"code": "NEW", "name": "New", **values}
    for refused in (
        errors_of(staff.save(f"billing_{table}_change", offer.pk, **values)),
        errors_of(staff.save(f"billing_{table}_add", **new)),
    ):
        assert (refused if isinstance(errors, dict) else set(refused)) == errors
    assert Event.objects.count() == before


def test_a_package_is_made_with_its_contents_by_one_call():
    mine = make_organization(default_currency="USD")
    staff = make_staff(mine)
    stamps, mails = make_service(mine, "stamps"), make_service(mine, "mails")
    rows = new_rows(
        "contents",
        0,
        {"service": stamps.pk, "transaction_limit": "100", "value": "gold"},
        {"service": mails.pk, "transaction_limit": "", "value": ""},
        {"service": "", "transaction_limit": "", "value": ""},
    )
    values = {"code": "PRO", "name": "Pro", "price": "899.50", "period_months": "12", **rows}
    assert staff.save("billing_package_add", **values).status_code == 302
    made = Package.objects.get(code="PRO")
    assert (made.organization, made.currency) == (mine, "USD")
    assert (made.price, made.period_months) == (Decimal("899.50"), 12)
    assert contents(made) == {"stamps": (100, "gold"), "mails": (0, "")}
    assert events_of(staff) == ["package.created"]


def test_the_contents_of_a_package_are_changed_with_it_by_one_call():
    mine = make_organization()
    staff = make_staff(mine)
    calls = make_services(mine, "stamps", "mails", "calls")[-1]
    package = make_package(
        mine, contents=[item("stamps", transaction_limit=5, value="a"), item("mails")]
    )
    rows = new_rows("contents", 2, {"service": calls.pk, "transaction_limit": "9"})
    changed = {
        "name": "Renamed",
        "contents-0-transaction_limit": "6",
        "contents-1-DELETE": "on",
        **rows,
    }
    assert staff.save("billing_package_change", package.pk, **changed).status_code == 302
    package.refresh_from_db()
    assert package.name == "Renamed"
    assert contents(package) == {"stamps": (6, "a"), "calls": (9, "")}
    event = Event.objects.get(actor=staff.user)
    assert (event.code, set(event.changes)) == ("package.updated", {"name", "contents"})
    assert staff.save("billing_package_change", package.pk).status_code == 302  # untouched
    assert events_of(staff) == ["package.updated"]


def test_a_price_changed_alone_leaves_what_is_no_longer_offered_in_the_package():
    records = one_of_each("mine")
    staff, package = make_staff(records["organization"]), records["package"]
    services.update_service(service=records["service"], values={"is_active": False}, by=later())
    assert staff.save("billing_package_change", package.pk, price="501").status_code == 302
    assert contents(package) == {"mine-stamps": (100, "gold")}
    assert Package.objects.get().price == 501


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"currency": "QQQ"}, {"currency": ["currency must be a current ISO 4217 code."]}),
        ({"price": "-1"}, {"price"}),
        ({"price": "1.234"}, {"price"}),
        ({"price": "NaN"}, {"price"}),
        ({"period_months": "121"}, {"period_months"}),
        ({"period_months": "0"}, {"period_months"}),
    ],
)
def test_refused_values_of_a_package_are_said_at_their_field(values, errors):
    mine = make_organization()
    staff, package = make_staff(mine), make_package(mine, "OWN", currency="MXN")
    refused = errors_of(staff.save("billing_package_change", package.pk, **values))
    assert (refused if isinstance(errors, dict) else set(refused)) == errors
    assert set(errors_of(staff.save("billing_package_add", code="N", name="N", **values))) == set(
        errors
    )
    assert list(Package.objects.values_list("code", "price", "currency")) == [
        ("OWN", Decimal(0), "MXN")
    ]
    assert events_of(staff) == []


def test_refused_rows_are_said_in_the_row_and_nothing_is_written():
    mine, other = one_of_each("mine"), one_of_each("rival")
    staff, package = make_staff(mine["organization"]), mine["package"]
    inactive = make_service(mine["organization"], "old", is_active=False)
    foreign, own = other["service"], mine["service"]

    def refused(*rows: dict[str, Any], **values: Any) -> Any:
        added = new_rows("contents", 1, *rows)
        return staff.save("billing_package_change", package.pk, name="New", **added, **values)

    assert set(table_errors(refused({"service": foreign.pk}))[1]) == {"service"}
    assert set(table_errors(refused({"service": "x"}))[1]) == {"service"}
    assert set(table_errors(refused({"value": "lonely"}))[1]) == {"service"}
    limit = {"contents-0-transaction_limit": "-1"}
    assert set(table_errors(refused(**limit))[0]) == {"transaction_limit"}
    # What only the service refuses: a number that no database holds, a text too long
    large = refused({"service": own.pk}, **{"contents-0-transaction_limit": str(2**31)})
    assert "transaction_limit" in table_errors(large)[0]
    twice = errors_of(refused({"service": own.pk}))
    assert twice == {"__all__": ["contents names mine-stamps more than once."]}
    gone = errors_of(refused({"service": inactive.pk}))
    assert gone == {"__all__": ["No longer offered: old."]}
    package.refresh_from_db()
    assert (package.name, contents(package)) == ("mine basic", {"mine-stamps": (100, "gold")})
    assert events_of(staff) == []


def test_a_page_saved_over_a_newer_package_is_refused():
    records = one_of_each("mine")
    staff, package = make_staff(records["organization"]), records["package"]
    old = {"seen_at": package.updated_at.isoformat()}
    wanted = [item("mine-mails")]
    services.update_package(package=package, values={"contents": wanted}, by=later())
    refused = errors_of(staff.save("billing_package_change", package.pk, name="New", **old))
    assert refused == {
        "__all__": ["Somebody changed this record meanwhile. Open it again."],
    }
    package.refresh_from_db()
    assert (package.name, contents(package)) == ("mine basic", {"mine-mails": (0, "")})


def test_allowances_are_made_changed_and_deleted_with_the_months_use_shown():
    mine = one_of_each("mine")
    organization, allowance = mine["organization"], mine["planallowance"]
    staff = make_staff(organization)
    mails = Service.objects.get(code="mine-mails")
    page = "billing_planallowance"
    values = {"service": mails.pk, "total_included": "5"}
    assert staff.save(f"{page}_add", **values).status_code == 302
    assert errors_of(staff.save(f"{page}_add", **values)) == {"service": [USED]}
    made = PlanAllowance.objects.get(service=mails)
    assert staff.save(f"{page}_change", made.pk, total_included="6").status_code == 302
    assert PlanAllowance.objects.get(pk=made.pk).total_included == 6
    rows = staff.get(f"{page}_changelist").context["cl"].result_list
    assert [(row.service.code, row.consumed) for row in rows] == [
        ("mine-mails", 0),
        ("mine-stamps", 7),
    ]
    assert "over the plan" not in staff.get(f"{page}_change", allowance.pk).content.decode()
    use(mine["recurrence"], "mine-stamps", 4, "more")
    shown = staff.get(f"{page}_change", allowance.pk).content.decode()
    assert "<strong>11</strong> (over the plan)" in shown
    assert staff.post(f"{page}_delete", made.pk, post="yes").status_code == 302
    assert not PlanAllowance.objects.filter(pk=made.pk).exists()
    assert events_of(staff) == [
        "plan_allowance.created",
        "plan_allowance.updated",
        "plan_allowance.deleted",
    ]


def test_refused_allowances_say_why_at_the_field_and_write_nothing():
    mine, other = one_of_each("mine"), one_of_each("rival")
    for staff in (
        make_staff(mine["organization"]),
        make_staff(mine["organization"], other["organization"]),
        make_superuser(),
    ):
        page = "billing_planallowance_change"
        for values in (
            {"service": other["service"].pk},
            {"service": ""},
            {"total_included": "-1"},
            {"total_included": ""},
            {"total_included": str(2**63)},
        ):
            refused = errors_of(staff.save(page, mine["planallowance"].pk, **values))
            assert set(refused) == set(values)
        query = f"?organization={mine['organization'].pk}"
        forged = {"service": other["service"].pk, "total_included": "1"}
        added = staff.save("billing_planallowance_add", query=query, **forged)
        assert set(errors_of(added)) == {"service"}
        assert events_of(staff) == []
    rows = PlanAllowance.objects.for_organization(mine["organization"])
    assert list(rows.values_list("service__code", "total_included")) == [("mine-stamps", 10)]


def test_the_history_of_a_package_says_who_changed_it():
    records = one_of_each("mine")
    staff, package = make_staff(records["organization"]), records["package"]
    staff.save("billing_package_change", package.pk, price="510")
    page = staff.client.get(reverse("admin:billing_package_history", args=[package.pk]))
    newest = page.context["entries"][0]
    assert newest["row"].history_user == staff.user
    assert [(each["old"], each["new"]) for each in newest["changes"]] == [("500.00", "510.00")]
