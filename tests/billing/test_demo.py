"""The demo's contracts and policies: every state a tour or a test by hand wants to see."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from billing.demo import add_contracts
from billing.models import ChangeKind, Package, PlanAllowance, Recurrence, RecurrenceChange, Service
from billing.services import used_in_period
from collections_policy import services as policies
from collections_policy.demo import add_policies, demo_number
from core.models import Organization
from customers import services
from customers.demo.clients import CLIENTS, add_client_data, cancel, demo_clients
from customers.models import Customer
from tests import builders

pytestmark = pytest.mark.django_db


@dataclass
class Filled:
    """A small organization with the demo's data, and who is about to be cancelled."""

    organization: Organization
    closing: list[Customer]


@pytest.fixture
def filled() -> Filled:
    organization = builders.make_organization()
    builders.make_user(organization)
    for number in range(CLIENTS + 1):
        tax_id = f"PEXJ8001{number % 28 + 1:02d}AB1"
        builders.make_customer(organization, name=f"Juan Pérez Number{number}", tax_id=tax_id)
    builders.make_customer(organization, tax_id="FR 06 838 980 452")
    by = builders.make_actor()
    first = Customer.objects.order_by("pk").first()
    assert first is not None
    services.update_customer(customer=first, values={"is_active": False}, by=by)
    closing = add_client_data(organization, by=by)
    add_contracts(organization, by=by)
    add_policies(organization, by=by)
    return Filled(organization, closing)


@pytest.fixture
def organization(filled: Filled) -> Organization:
    return filled.organization


def test_contracts_are_in_every_state(organization: Organization):
    contracts = Recurrence.objects.for_organization(organization)
    today = builders.NOW.date()
    assert contracts.count() == CLIENTS
    assert contracts.exclude(cancelled_at=None).count() == 3
    assert contracts.filter(starts_on__gt=today).count() == 3
    kinds = RecurrenceChange.objects.for_organization(organization).values_list("kind", flat=True)
    assert set(kinds) == {ChangeKind.UPGRADE, ChangeKind.DOWNGRADE}
    over = [
        each.code
        for each in contracts
        for line in each.services.select_related("service")
        if used_in_period(each, builders.NOW).get(line.service_id, 0) > line.transaction_limit
    ]
    assert "R-0001" in over
    assert Service.objects.for_organization(organization).count() == 6
    assert Package.objects.for_organization(organization).count() == 3
    assert PlanAllowance.objects.for_organization(organization).count() == 4


def test_clients_have_fiscal_data_and_some_a_portal(organization: Organization):
    first, second, *_ = demo_clients(organization)
    assert (first.defaults.cfdi_use_v40, first.defaults.fiscal_regime_v40) == ("G03", "612")
    assert first.customer_type is not None
    assert first.customer_type.number == 2
    assert (first.given_name, first.surname_1, first.surname_2) == ("Juan", "Pérez", "Number0")
    assert first.delivery_portal.password_encrypted
    assert not hasattr(second, "delivery_portal")
    assert first.payment_dates.count() == 2


def test_the_client_that_the_file_calls_inactive_is_cancelled_with_its_contract(filled: Filled):
    [client] = filled.closing
    client.refresh_from_db()
    assert (client.is_active, client.recurrences.get().cancelled_at) == (True, None)
    cancel(filled.closing, by=builders.later())
    client.refresh_from_db()
    assert (client.is_active, client.cancelled_at) == (False, builders.later().at)
    assert client.recurrences.get().cancelled_at == builders.later().at
    assert policies.effective_policy(client).is_stopped


def test_policies_differ_for_some_clients(organization: Organization):
    policy = policies.find_policy(organization)
    assert policy.default_schema.uuid == demo_number(organization, "standard")
    clients = demo_clients(organization)
    own = [policies.find_customer_policy(client) for client in clients]
    assert [each is not None and not each.uses_general_policy for each in own].count(True) == 2
    assert (
        policies.find_schema(organization, demo_number(organization, "gentle")).ranges.count() == 6
    )
