"""Two organizations with equal references and names: neither can see, name or touch the other's.

Another organization's record must be answered exactly as one that does not exist.
"""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from django.db import transaction

from core.models import Event, OnError, Organization
from customers import services
from customers.api.v1 import views
from tests.builders import (
    make_actor,
    make_category,
    make_contact,
    make_customer,
    make_group,
    make_image,
    make_organization,
    make_payment_type,
    make_region,
    make_segmentation,
    make_user,
)
from tests.contract.isolation_places import BY_ID, BY_REFERENCE, KEY, RESOURCES, Place
from tests.contract.routes_v1 import registered_routes
from tests.imports.plans import make_plan_of_segmentations
from tests.v1 import Api, api

pytestmark = pytest.mark.django_db

NOWHERE = 987_654_321
PAIRS = 900  # of requests; with the lists this makes about 2,000
MARK = "only-theirs"
HREF = re.compile(rb'"href":"/api/v1\.0/(\w+)/(\d+)"')
World = dict[str, list[Any]]
VIEWS: dict[str, Any] = {
    "customers": views.CustomerViewSet,
    "customerCategories": views.CategoryViewSet,
    "customerSegmentations": views.SegmentationViewSet,
    "customerGroups": views.GroupViewSet,
    "paymentTypes": views.PaymentTypeViewSet,
    "regions": views.RegionViewSet,
    "users": views.UserViewSet,
    "contacts": views.ContactViewSet,
}


def make_world(organization: Organization, mark: str, count: int) -> World:
    """Make some records of each kind; in both organizations they have the same references."""
    world: World = {kind: [] for kind in RESOURCES.values()}
    for number in range(count):
        key: dict[str, Any] = {"reference": f"ref-{number}", "name": f"Name {number}"}
        above = {kind: {"parent": world[kind][0]} for kind in world if number}
        category = make_category(organization, **key, description=mark, **above.get("category", {}))
        segmentation = make_segmentation(organization, **key, description=mark)
        group = make_group(organization, **key, description=mark)
        payment_type = make_payment_type(organization, **key)
        region = make_region(organization, name=f"Name {number}", **above.get("region", {}))
        user = make_user(organization, reference=f"ref-{number}", email=f"{mark}@example.com")
        customer = make_customer(
            organization,
            **key,
            image=make_image(f"{mark}.png"),
            category=category,
            segmentation=segmentation,
            region=region,
            created_by=user,
            **above.get("customer", {}),
            payment_types=[payment_type],
            billing_address={"city": mark},
            shipping_address={"line_1": mark},
            comment=mark,
        )
        contact = make_contact(customer, last_name="Curie", comment=mark, user=user)
        services.assign_group(customer=customer, group=group, by=make_actor())
        records = (customer, category, segmentation, group, payment_type, region, user, contact)
        for kind, record in zip(world, records, strict=True):
            world[kind].append(record)
    plan = f"reference,name\n{mark},{mark}\nbad,\n"
    world["import"] = [
        make_plan_of_segmentations(organization, plan, on_error=OnError.SKIP) for _ in range(count)
    ]
    return world


class Twins:
    """Ours and theirs, and a client that may do everything in ours."""

    def __init__(self) -> None:
        self.ours, self.theirs = (
            make_organization(slug, has_geographical_locations=True)
            for slug in ("entity1", "stranger2")
        )
        self.world = make_world(self.ours, "ours", 3)
        # One more than ours: its reference exists in theirs only.
        self.their_world = make_world(self.theirs, MARK, 4)
        self.client: Api = api(self.ours)
        self.their_ids = {
            name: {record.pk for record in self.their_world[kind]}
            for name, kind in RESOURCES.items()
        }

    def ask(self, place: Place, key: object) -> tuple[int, bytes]:
        """Send the request, undo what it did, and return its reply with the key made neutral."""
        own = {kind: records[-1] for kind, records in self.world.items()}

        with transaction.atomic():
            before = Event.objects.filter(organization=self.theirs).count()
            reply = self.client.send(
                place.method,
                _fill(place.path, own, key),
                {name: _fill(value, own, key) for name, value in place.values.items()},
            )
            assert Event.objects.filter(organization=self.theirs).count() == before
            transaction.set_rollback(True)
        return reply.status_code, _without(self.check(reply), key)

    def check(self, reply: Any) -> bytes:
        """See that nothing of theirs is in the reply; return its body."""
        content: bytes = b"".join(reply.streaming_content) if reply.streaming else reply.content
        assert reply.status_code < 500
        assert MARK.encode() not in content
        assert b"stranger2" not in content
        for name, number in HREF.findall(content):
            assert int(number) not in self.their_ids[name.decode()], content
        return content


def _without(content: bytes, key: object) -> bytes:
    """Put # for the key, but not for digits inside a number nor for the size of a page."""
    whole = rb"(?<![0-9A-Za-z])" + re.escape(str(key).encode()) + rb"(?![0-9A-Za-z])"
    return re.sub(whole, b"#", content.replace(b'"max":100,', b""))


def _fill(text: str, own: dict[str, Any], key: object) -> str:
    for kind, record in own.items():
        text = text.replace(f"{{{kind}.pk}}", str(record.pk))
        text = text.replace(f"{{{kind}.reference}}", getattr(record, "reference", ""))
    return text.replace(KEY, str(key))


@pytest.fixture
def twins() -> Twins:
    return Twins()


def test_what_belongs_to_another_is_answered_as_what_does_not_exist(twins: Twins):
    chance = random.Random(20_260_314)
    for turn in range(PAIRS):
        if turn % 2:
            place = BY_ID[turn // 2] if turn // 2 < len(BY_ID) else chance.choice(BY_ID)
            theirs: Any = chance.choice(twins.their_world[place.kind]).pk
            missing: Any = NOWHERE + turn
        else:
            places = BY_REFERENCE
            place = places[turn // 2] if turn // 2 < len(places) else chance.choice(places)
            theirs, missing = twins.their_world[place.kind][-1].reference, f"gone-{turn}"
        there, nowhere = twins.ask(place, theirs), twins.ask(place, missing)
        assert there == nowhere, (place, theirs)
        assert there[0] in (200, 400, 404), (place, there)
        assert there[0] != 200 or b'"data":[]' in there[1], (place, there)


def test_every_place_takes_a_record_of_ours(twins: Twins):
    """Else it would refuse theirs for another reason."""
    for places, key in ((BY_ID, "pk"), (BY_REFERENCE, "reference")):
        for place in places:
            if place.method == "DELETE":  # ours are needed by each other
                continue
            # What belongs together already; elsewhere another one, which can be a parent.
            is_pair = place.path.startswith(("/customerGroupAssign", "/contacts/{contact"))
            record = twins.world[place.kind][-1 if is_pair else 0]
            status, content = twins.ask(place, getattr(record, key))
            assert status in (200, 201, 202), (place, content)
            assert b'"data":[]' not in content, place


def test_an_upsert_of_their_reference_makes_a_record_of_ours(twins: Twins):
    for name, kind in RESOURCES.items():
        if kind in ("region", "user", "contact"):
            continue
        reference = twins.their_world[kind][-1].reference
        values = {"name": "Ours", "parentId": twins.world["category"][0].pk}
        before = Event.objects.filter(organization=twins.theirs).count()
        reply = twins.client.post(f"/{name}/reference/{reference}", values)
        twins.check(reply)
        assert reply.status_code == 201
        assert reply.json()["organization"] == "entity1"
        assert reply.json()["id"] not in twins.their_ids[name]
        assert Event.objects.filter(organization=twins.theirs).count() == before


def test_an_equal_reference_leads_to_our_own_record(twins: Twins):
    for name, kind in RESOURCES.items():
        for record in twins.world[kind]:
            if kind in ("region", "contact"):
                continue
            reply = twins.client.get(f"/{name}/reference/{record.reference}")
            twins.check(reply)
            assert reply.json()["id"] == record.pk


def list_parameters(view: Any) -> list[dict[str, str]]:
    """Return queries that use every sort in both directions and every filter of the list."""
    sorts = [
        {"sort": name, "order": order} for name in view.output.sorts for order in ("asc", "desc")
    ]
    filters = []
    for name in view.filterset_class.base_filters:
        later = name.endswith(("_lt", "_lte"))
        word = "true" if name.startswith(("is", "on", "enabled")) else "*"
        moment = "2100-01-01T00:00:00Z" if later else "2000-01-01T00:00:00Z"
        if name == "parentId":
            continue  # an id: see BY_ID
        filters.append({name: moment if "_" in name else word})
    return [*sorts, *filters]


@pytest.mark.parametrize("name", RESOURCES)
def test_lists_hold_our_own_records_only(twins: Twins, name: str):
    queries = list_parameters(VIEWS[name])
    assert len(queries) > 10
    for query in queries:
        for parameters in (query, {**query, "max": "2"}):
            reply = twins.client.get(f"/{name}", **parameters)
            assert reply.status_code == 200, (parameters, reply.content)
            twins.check(reply)
            ids = {document["id"] for document in reply.json()["data"]}
            assert not ids & twins.their_ids[name]


def test_the_list_of_imports_holds_our_own_only(twins: Twins):
    theirs = {run.pk for run in twins.their_world["import"]}
    for query in ({}, {"state": "*"}, {"kind": "segmentations"}, {"file": "*", "max": "2"}):
        reply = twins.client.get("/imports", **query)
        twins.check(reply)
        ids = [document["id"] for document in reply.json()["data"]]
        assert ids == [run.pk for run in twins.world["import"]][::-1][: len(ids)]
        assert len(ids) == (2 if "max" in query else 3)
        assert not theirs & {*ids}


@pytest.mark.parametrize("path", ["/customers", "/customers/1", "/users", "/contacts/1"])
def test_their_slug_is_answered_as_one_that_does_not_exist(twins: Twins, path: str):
    replies = []
    for slug in ("stranger2", "nowhere99"):
        client = api(twins.ours, headers={"X-Organization": slug})
        reply = client.get(path)
        replies.append((reply.status_code, reply.content.replace(slug.encode(), b"#")))
    assert replies[0] == replies[1]
    assert replies[0][0] == 404


def test_a_person_of_both_is_shown_to_each_without_the_other(twins: Twins):
    person = make_user(twins.ours, twins.theirs, reference="both")
    make_customer(twins.theirs, comment=MARK, created_by=person)
    reply = twins.client.get(f"/users/{person.pk}")
    twins.check(reply)
    assert reply.json()["organization"] == "entity1"


def test_machines_of_others_are_nobodys_users(twins: Twins):
    reply = twins.client.get("/users", max=1000)
    assert {document["id"] for document in reply.json()["data"]} == {
        user.pk for user in twins.world["user"]
    }


def test_every_route_with_a_key_has_a_place():
    covered = {
        (place.method, re.sub(r"[?/]?\{.*", "", place.path.replace("/reference/", "-reference/")))
        for place in (*BY_ID, *BY_REFERENCE)
        if place.path.split("?")[0].count(KEY)
    }
    for name, method in registered_routes():
        resource, _, kind = name.partition("-")
        if kind == "id":
            assert (method, f"/{resource}") in covered, name
        if kind == "reference" and method != "POST":  # upsert: a test of its own
            assert (method, f"/{resource}-reference") in covered, name
        if kind == "" and name == "customerGroupAssign":
            assert (method, f"/{resource}-reference") in covered, name


def test_every_parameter_that_names_a_record_has_a_place():
    named = {parameter for place in (*BY_ID, *BY_REFERENCE) for parameter in place.values}
    inputs = [view.input for view in vars(views).values() if hasattr(view, "input")]
    keys = {field.name for table in inputs for field in table.fields if field.is_key}
    keys |= {"regionId", "paymentTypes", "customerReference"}
    assert keys <= named
    assert len(inputs) == 7
