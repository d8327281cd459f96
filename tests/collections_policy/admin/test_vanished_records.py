"""What the database refuses while a page of the back office is saved is said on the page."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from collections_policy.models import NotificationType
from collections_policy.services import finding
from tests.back_office import errors_of, make_staff
from tests.collections_policy.admin.pages import CUSTOMER_POLICY, collecting
from tests.collections_policy.building import notification_type
from tests.customers.test_customer_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_entry_that_is_deleted_while_it_is_chosen_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer: nothing vanishes while another one writes.")
    records = collecting("mine")
    own, staff = records[CUSTOMER_POLICY], make_staff(records["organization"])
    kind = notification_type(records["organization"], 3)
    find_related = finding.find_related

    def find_and_lose(*args: Any, **options: Any) -> Any:
        found = find_related(*args, **options)
        at_once([NotificationType.objects.filter(pk=kind.pk).delete])  # on another connection
        return found

    name = "collections_policy.services.customer_policy.find_related"
    monkeypatch.setattr(name, find_and_lose)
    page = f"{CUSTOMER_POLICY}_change"
    refused = errors_of(staff.save(page, own.pk, notification_type=kind.pk))
    said = [message.lower() for messages in refused.values() for message in messages]
    assert any("notification type" in message and "3" in message for message in said), said
    own.refresh_from_db()
    assert own.notification_type.number == 2
