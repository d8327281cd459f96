"""The list of customers: what is in it, what is refused, and what it costs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Organization
from customers import services
from customers.models import PaymentType
from tests.builders import later, make_actor, make_contact, make_customer, make_organization
from tests.customers.api.v1.calls import list_refused, listed
from tests.v1 import Api, api

pytestmark = pytest.mark.django_db


def queries_of(client: Api, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def fill(organization: Organization, count: int) -> None:
    """Make customers of which each has everything that is read beside its row."""
    payment_types = list(PaymentType.objects.filter(organization=organization))
    parent = make_customer(organization)
    for number in range(count - 1):
        customer = make_customer(
            organization,
            parent=parent,
            payment_types=payment_types,
            billing_address={"city": f"City {number}"},
            shipping_address={"city": "Elsewhere"},
        )
        make_contact(customer)


def test_a_list_shows_its_customers_as_show_does():
    entity = make_organization()
    fill(entity, 3)
    client = api(entity)
    documents = client.get("/customers").json()["data"]
    assert len(documents) == 3
    for document in documents:
        assert document == client.get(f"/customers/{document['id']}").json()
        assert list(document) == list(client.get(f"/customers/{document['id']}").json())


def test_a_list_is_in_the_order_of_creation_unless_asked_otherwise():
    entity = make_organization()
    for minutes in (3, 1, 2):
        make_customer(entity, reference=f"C{minutes}", by=later(minutes))
    assert listed(api(entity)) == ["C1", "C2", "C3"]


def test_a_list_without_parameters_has_100_customers():
    entity = make_organization()
    fill(entity, 101)
    body = api(entity).get("/customers").json()
    assert len(body["data"]) == 100
    assert body["paging"] == {
        "total": 101,
        "max": 100,
        "offset": 0,
        "previous": None,
        "next": "/api/v1.0/customers?max=100&offset=100&sort=dateCreated&order=asc",
    }


def test_a_list_of_nothing_has_no_neighbours():
    reply = api(make_organization()).get("/customers")
    assert reply.content == (
        b'{"paging":{"total":0,"max":100,"offset":0,"previous":null,"next":null},"data":[]}'
    )


@pytest.mark.parametrize("path", ["/customers", "/customers/"])
def test_a_trailing_slash_makes_no_difference_to_the_list_or_its_links(path: str):
    entity = make_organization()
    fill(entity, 2)
    paging = api(entity).get(path, max=1).json()["paging"]
    assert paging["total"] == 2
    assert paging["next"] == "/api/v1.0/customers?max=1&offset=1&sort=dateCreated&order=asc"


def test_deleted_customers_and_those_of_others_are_not_listed():
    entity, other = make_organization("entity1"), make_organization("entity2")
    make_customer(other, reference="theirs")
    make_customer(entity, reference="ours")
    gone = make_customer(entity, reference="gone")
    services.delete_customer(customer=gone, by=make_actor())
    assert listed(api(entity)) == ["ours"]
    assert api(entity).get("/customers").json()["paging"]["total"] == 1


def test_a_list_takes_the_same_number_of_queries_whatever_its_size():
    entity = make_organization()
    client = api(entity)
    fill(entity, 10)
    path = "/customers?max=1000&name=*c*&sort=billingCity"
    client.get(path)  # what is cached, is cached now
    few = queries_of(client, path)
    fill(entity, 190)
    assert client.get(path).json()["paging"]["total"] == 200
    assert queries_of(client, path) == few
    # The token, the access, the count, the page, its rows, and three lists beside them; PostgreSQL
    # reads the last four past Django.
    assert few <= 8


@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({"dateCreated_gta": "2016-08-01T00:00:00Z"}, "dateCreated_gta"),
        ({"a": "1", "name": "x", "b": "2"}, "a, b"),
        ({"Name": "x"}, "Name"),
        ({"format": "json"}, "format"),
        ({"organization": "entity2"}, "organization"),
        ({"reference__contains": "x"}, "reference__contains"),
        ({"é": ""}, "é"),
        ({"": "x"}, ""),
    ],
)
def test_parameters_that_are_not_known_are_all_named(parameters: dict[str, str], names: str):
    text = f"The parameters [{names}] you provided are not valid for this request."
    refused = list_refused(api(make_organization()), **parameters)
    assert refused == (400, "invalid_param", text)
