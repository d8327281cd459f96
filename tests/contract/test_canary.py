"""The canary's scanner finds a secret wherever there is one; else its silence would say nothing."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.models import IdempotencyKey
from customers import services
from customers.models import Customer
from tests.back_office import make_superuser
from tests.builders import NOW, later, make_customer, make_organization
from tests.contract.canary import (
    database_places,
    file_places,
    forms_of,
    is_in,
    listen,
    log_places,
)

pytestmark = pytest.mark.django_db
CANARY = "Kanari3nvogel7f3a9c2e51d8"


@pytest.fixture
def customer() -> Customer:
    return make_customer(make_organization())


@pytest.mark.parametrize("form", range(len(forms_of(CANARY))))
def test_the_scanner_knows_every_form(form: int):
    assert is_in(CANARY, b"before" + forms_of(CANARY)[form] + b"after")
    assert not is_in(CANARY, b"before" + forms_of(CANARY)[form][:-3] + b"after")


def test_the_scanner_finds_a_value_in_every_kind_of_column(customer: Customer):
    assert database_places(CANARY) == set()
    services.update_customer(customer=customer, values={"comment": f"x{CANARY}"}, by=later())
    assert database_places(CANARY) == {
        "customers_customer.comment",
        "customers_historicalcustomer.comment",
        "core_event.changes",
    }
    IdempotencyKey.objects.create(
        organization=customer.organization,
        caller="0:1",
        key="k",
        fingerprint="f",
        created_at=NOW,
        http_status=200,
        headers={"X": CANARY},
        body=b"\x00\xff" + CANARY.encode(),
    )
    session = make_superuser().client.session
    session["x"] = CANARY * 20
    session.save()
    found = database_places(CANARY)
    assert {"core_idempotencykey.body", "core_idempotencykey.headers", "sessions"} <= found


def test_the_scanner_finds_a_value_in_logs_and_files(caplog: Any):
    listen(caplog)
    logging.getLogger("django.db.backends").debug("said %s", CANARY)
    logging.getLogger("core.silent").debug("said", extra={"body": CANARY})
    logging.getLogger("core.innocent").debug("said nothing")
    assert log_places(CANARY, caplog.records) == {"django.db.backends", "core.silent"}
    cache.set("x", {"y": CANARY})
    name = default_storage.save("canary.bin", ContentFile(CANARY.encode()))
    try:
        assert file_places(CANARY) == {"cache", name}
    finally:
        default_storage.delete(name)
        cache.delete("x")
