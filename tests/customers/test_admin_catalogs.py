"""The tables that customers refer to, in the back office."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.models import Event
from customers import services
from customers.models import (
    CurrencyRate,
    CustomerCategory,
    CustomerGroup,
    CustomerSegmentation,
    PaymentType,
    Region,
)
from tests.back_office import (
    errors_of,
    make_staff,
)
from tests.builders import (
    make_actor,
    make_category,
    make_image,
    make_organization,
    make_region,
    root_category,
)

pytestmark = pytest.mark.django_db
USED = "Another record already has this value."


def test_catalog_entries_are_made_changed_and_deleted_through_services():
    mine = make_organization()
    staff = make_staff(mine)
    for table, model, code in (
        ("customersegmentation", CustomerSegmentation, "customer_segmentation"),
        ("customergroup", CustomerGroup, "customer_group"),
        ("paymenttype", PaymentType, "payment_type"),
        ("customercategory", CustomerCategory, "customer_category"),
    ):
        values: dict[str, Any] = {"reference": "new", "name": "New"}
        if table == "customercategory":
            values["parent"] = root_category(mine).pk
        page = f"customers_{table}"
        assert staff.save(f"{page}_add", **values).status_code == 302
        assert errors_of(staff.save(f"{page}_add", **values)) == {"reference": [USED]}
        made = model.objects.get(reference="new")
        assert staff.save(f"{page}_change", made.pk, name="Changed").status_code == 302
        made.refresh_from_db()
        assert (made.name, made.organization) == ("Changed", mine)
        assert staff.post(f"{page}_delete", made.pk, post="yes").status_code == 302
        assert not model.objects.filter(pk=made.pk).exists()
        codes = Event.objects.filter(code__startswith=code, actor=staff.user)
        happened = list(codes.order_by("pk").values_list("code", flat=True))
        assert happened == [f"{code}.created", f"{code}.updated", f"{code}.deleted"]
        assert model.history.filter(id=made.pk, history_user=staff.user).count() == 3


def test_trees_refuse_loops_and_roots():
    mine = make_organization()
    staff = make_staff(mine)
    upper = make_category(mine)
    lower = make_category(mine, parent=upper)
    page = "customers_customercategory_change"
    assert set(errors_of(staff.save(page, upper.pk, parent=lower.pk))) == {"parent"}
    assert set(errors_of(staff.save(page, upper.pk, parent=""))) == {"parent"}
    assert staff.save(page, upper.pk, picture=make_image()).status_code == 302
    top = make_region(mine)
    below = make_region(mine, parent=top)
    page = "customers_region_change"
    assert set(errors_of(staff.save(page, top.pk, parent=below.pk))) == {"parent"}
    assert staff.save("customers_region_add", name="New", parent=below.pk).status_code == 302
    assert Region.objects.get(name="New").level == 3


def test_a_built_in_payment_type_keeps_its_reference():
    mine = make_organization()
    cash = PaymentType.objects.get(organization=mine, reference="cash")
    staff = make_staff(mine)
    refused = staff.save("customers_paymenttype_change", cash.pk, reference="coins")
    assert errors_of(refused) == {
        "__all__": ["The reference of a built-in payment type cannot change."]
    }
    assert staff.save("customers_paymenttype_change", cash.pk, name="Efectivo").status_code == 302
    cash.refresh_from_db()
    assert (cash.name, cash.reference) == ("Efectivo", "cash")


def test_currency_rates_are_set_and_deleted():
    mine = make_organization()
    staff = make_staff(mine)
    page = "customers_currencyrate"
    for values, field in (
        ({"code": "QQQ", "rate": "1"}, "code"),
        ({"code": "MXN", "rate": "1"}, "code"),
        ({"code": "USD", "rate": "0"}, "rate"),
        ({"code": "USD", "rate": "1" * 12}, "rate"),
    ):
        assert set(errors_of(staff.save(f"{page}_add", **values))) == {field}
    assert staff.save(f"{page}_add", code="usd", rate="18.5").status_code == 302
    rate = CurrencyRate.objects.get()
    assert staff.save(f"{page}_change", rate.pk, rate="19", code="EUR").status_code == 302
    rate.refresh_from_db()
    assert (rate.code, rate.rate) == ("USD", Decimal("19"))
    services.create_customer(
        organization=mine,
        values={"reference": "1", "name": "One", "currency": "USD"},
        by=make_actor(),
    )
    staff.post(f"{page}_delete", rate.pk, post="yes")
    assert CurrencyRate.objects.filter(pk=rate.pk).exists()
