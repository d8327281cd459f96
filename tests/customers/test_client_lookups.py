"""Finding clients by what a CRM calls them, and listing them."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import NotFound
from core.models import Organization
from customers import services
from customers.client_lookups import AmbiguousClient, find_by_tax_id, find_client, list_clients
from customers.models import Customer
from tests import builders

pytestmark = pytest.mark.django_db

RFC = "ABC010203AB1"


@pytest.fixture
def organization() -> Organization:
    return builders.make_organization()


def call(customer: Customer, value: str, system: str = "crm") -> None:
    services.create_external_id(
        customer=customer, values={"system": system, "value": value}, by=builders.later()
    )


@pytest.mark.parametrize(
    "spelling",
    [
        "{uuid}",
        "{{{uuid}}}",
        "({uuid})",
        "{uuid.hex}",
        " {uuid} ",
    ],
)
@pytest.mark.parametrize("change", [str.lower, str.upper])
def test_find_client_reads_the_uuid_in_any_form_of_a_guid(organization, spelling, change):
    client = builders.make_client(organization)
    found = find_client(organization, change(spelling.format(uuid=client.uuid)))
    assert (found, found.organization) == (client, organization)


def test_find_client_finds_by_the_crm_s_own_id_and_by_reference(organization):
    client = builders.make_client(organization, reference="NC-3")
    call(client, "0017-A")
    assert find_client(organization, "0017-A") == client
    assert find_client(organization, "NC-3") == client
    assert find_client(organization, "0017-A").organization is organization


def test_find_client_takes_the_uuid_before_the_external_id_before_the_reference(organization):
    first, second = (builders.make_client(organization) for _ in range(2))
    key = str(first.uuid)
    third = builders.make_client(organization, reference=key)
    call(second, key)
    assert find_client(organization, key) == first
    services.delete_customer(customer=first, by=builders.later(2))
    assert find_client(organization, key) == second
    services.delete_customer(customer=second, by=builders.later(3))
    assert find_client(organization, key) == third


def test_find_client_finds_cancelled_clients(organization):
    client = builders.make_client(organization)
    services.cancel_customer(customer=client, by=builders.later())
    assert find_client(organization, str(client.uuid)) == client


@pytest.mark.parametrize(
    "key",
    [
        *("", " ", "NC-9", "\0", "NC-3\0", "\ud800", "x" * 5000, "9" * 40),
        "08de1e23-671b-5313-522b-6e5d34fe8b35",
        *("{NC-3}", "{", "()", "{08de1e23671b5313522b6e5d34fe8b35}"),
    ],
)
def test_find_client_does_not_find_what_nobody_is_called(organization, key):
    builders.make_client(organization, reference="NC-3")
    with pytest.raises(NotFound) as caught:
        find_client(organization, key)
    assert (caught.value.kind, caught.value.key) == ("client", key)


@pytest.mark.parametrize("spelling", ["{{{uuid.hex}}}", "{{{uuid})", "({uuid.hex})", "{uuid}0"])
def test_find_client_does_not_read_what_is_no_guid(organization, spelling):
    client = builders.make_client(organization)
    with pytest.raises(NotFound):
        find_client(organization, spelling.format(uuid=client.uuid))


def test_find_client_finds_nobody_of_another_organization(organization):
    stranger = builders.make_client(builders.make_organization("entity2"), reference="NC-3")
    call(stranger, "0017-A")
    for key in (str(stranger.uuid), "0017-A", "NC-3"):
        with pytest.raises(NotFound):
            find_client(organization, key)


def test_find_client_never_guesses_between_two_external_ids(organization):
    first, second = (builders.make_client(organization) for _ in range(2))
    call(first, "17", system="crm")
    call(second, "17", system="erp")
    builders.make_client(organization, reference="17")
    with pytest.raises(AmbiguousClient, match="client id"):
        find_client(organization, "17")
    services.delete_customer(customer=second, by=builders.later(2))
    assert find_client(organization, "17") == first


def test_find_client_is_sure_of_one_client_that_two_systems_call_the_same(organization):
    client = builders.make_client(organization)
    call(client, "17", system="crm")
    call(client, "17", system="erp")
    assert find_client(organization, "17") == client


@pytest.mark.parametrize("stored", [RFC, RFC.lower()])
@pytest.mark.parametrize("asked", [RFC, RFC.lower(), f" {RFC} "])
def test_find_by_tax_id_finds_it_in_capital_and_small_letters(organization, stored, asked):
    client = builders.make_client(organization, tax_id=stored)
    builders.make_client(organization)
    found = find_by_tax_id(organization, asked)
    assert (found, found.organization) == (client, organization)


@pytest.mark.parametrize("tax_id", ["", "XYZ010203AB1", "ABC010203AB", "\0", "\ud800", f"{RFC}\0"])
def test_find_by_tax_id_does_not_find_what_nobody_has(organization, tax_id):
    builders.make_client(organization, tax_id=RFC)
    builders.make_customer(organization, tax_id="")
    with pytest.raises(NotFound) as caught:
        find_by_tax_id(organization, tax_id, field="tax_id")
    assert (caught.value.kind, caught.value.key, caught.value.field) == (
        *("client", tax_id, "tax_id"),
    )


def test_find_by_tax_id_finds_nobody_deleted_or_of_another_organization(organization):
    builders.make_client(builders.make_organization("entity2"), tax_id=RFC)
    gone = builders.make_client(organization, tax_id=RFC)
    services.delete_customer(customer=gone, by=builders.later())
    with pytest.raises(NotFound):
        find_by_tax_id(organization, RFC)


@pytest.mark.parametrize(
    ("states", "found"),
    [
        (["active"], 0),
        (["cancelled"], 0),
        (["cancelled", "active"], 1),
        (["cancelled", "off"], 1),
        (["off", "active", "cancelled"], 1),
        (["active", "active"], None),
        (["active", "off", "active"], None),
        (["off", "off", "cancelled"], None),
        (["cancelled", "cancelled"], None),
    ],
)
def test_find_by_tax_id_prefers_the_only_one_in_service(organization, states, found):
    clients = [
        builders.make_client(organization, tax_id=RFC, is_active=state == "active")
        for state in states
    ]
    for client, state in zip(clients, states, strict=True):
        if state == "cancelled":
            services.cancel_customer(customer=client, by=builders.later())
    if found is None:
        with pytest.raises(AmbiguousClient, match="client id") as caught:
            find_by_tax_id(organization, RFC, field="tax_id")
        assert (caught.value.key, caught.value.field) == (RFC, "tax_id")
    else:
        assert find_by_tax_id(organization, RFC) == clients[found]


def test_list_clients_gives_the_organization_s_own_in_the_order_of_their_ids(organization):
    builders.make_client(builders.make_organization("entity2"))
    first, second, third, gone = (builders.make_client(organization) for _ in range(4))
    services.delete_customer(customer=gone, by=builders.later())
    services.cancel_customer(customer=second, by=builders.later())
    services.update_customer(customer=first, values={"phone": "1"}, by=builders.later())
    assert list(list_clients(organization)) == [first, second, third]


def whole(organization: Organization, **values: Any) -> Customer:
    return builders.make_client(
        organization,
        contacts=[{"name": "Ana"}, {"name": "Luis"}],
        defaults={"seller": builders.make_user(organization), "payment_way": "03"},
        delivery_portal={"url": "https://portal.example.com", "password": "secret"},
        payment_settings={"is_collaborative": True},
        payment_dates=[{"cut_off_at": builders.NOW, "payment_at": builders.later(5).at}],
        billing_address={"city": "Puebla"},
        **values,
    )


def said(client: Customer) -> list[object]:
    """Return something of every part that a reply shows."""
    defaults = getattr(client, "defaults", None)
    return [
        client.organization.tax_id,
        client.customer_type and client.customer_type.number,
        client.citizenship and client.citizenship.number,
        getattr(getattr(client, "main_contact", None), "name", None),
        getattr(getattr(client, "delivery_portal", None), "url", None),
        getattr(getattr(client, "payment_settings", None), "is_collaborative", None),
        defaults and defaults.seller and bool(defaults.seller.uuid),
        defaults and defaults.payment_condition,
        defaults and defaults.exchange_rate_type,
        [contact.first_name for contact in client.contacts.all()],
        [address.city for address in client.addresses.all()],
        [date.payment_at for date in client.payment_dates.all()],
    ]


def test_list_clients_asks_as_much_for_three_as_for_a_hundred(
    organization, django_assert_num_queries
):
    whole(organization)
    builders.make_customer(organization)
    for _ in range(2):
        with django_assert_num_queries(4):
            replies = [said(client) for client in list_clients(organization)[:100]]
        for _ in range(5):
            whole(organization)
    tax_id = organization.tax_id
    assert replies[0] == [
        *(tax_id, 1, 1, "Cuentas por pagar", "https://portal.example.com", True, True, None, None),
        *(["Ana", "Luis"], ["Puebla"], [builders.later(5).at]),
    ]
    assert replies[1] == [tax_id, *[None] * 8, [], [], []]
    assert len(replies) == 7
