"""Whatever three programs do to one customer base, all of them see what one model in memory says.

`make soak` runs 500 stories of 50 steps; the usual run fewer and shorter ones of the same kind.
"""

from __future__ import annotations

import os
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from tests.contract.three_surfaces import RFC, Expected, Telling
from tests.dispatch_program import ok, problem
from tests.dynamics import success

IS_SOAK: Final = os.environ.get("SOAK") == "1"
STORIES, STEPS = (500, 50) if IS_SOAK else (12, 14)

some = st.integers(min_value=0, max_value=11)
names = st.sampled_from(["Ñandú", "Marie's Jewelry", "x" * 64])
long_names = names | st.sampled_from(["L" * 65, "Muy larga " * 20 + "S.A."])
cities = st.sampled_from(["Mérida", "Nice", "c" * 86])
place = {
    **{"country": "MX", "is_billing": True, "is_shipping": True, "line_1": "Calle 1"},
    **{"latitude": 20.9, "longitude": -89.6, "postcode": "97100", "region": "YUC"},
}


class Story(Telling):
    """Steps of the three programs, each followed by a look from all sides."""

    # making

    @rule(name=long_names, city=cities)
    def create_with_v1(self, name: str, city: str) -> None:
        reference = self.new_reference()
        values = {"reference": reference, "name": name, "billingCity": city}
        assert self.surfaces.v1.post("/customers", values).status_code == 201
        self.made(reference, name, city=city)

    @rule(name=long_names)
    def create_with_crm(self, name: str) -> None:
        reference = self.new_reference()
        body = {
            "GrantorTaxId": self.surfaces.organization.tax_id,
            "CustomerTaxId": RFC,
            "BusinessName": name,
            "CustomerCode": reference,
            "CustomerTypeId": 1,
            "CitizenshipId": 1,
            "ContactInfo": {"Email": "pagos@norte.mx"},
        }
        success(self.surfaces.crm.post("/dynamics/clients", body))
        self.made(reference, name)

    @rule(name=names, city=cities, where=st.none() | some)
    def create_with_console(self, name: str, city: str, where: int | None) -> None:
        location = None if where is None else self.pick_location(where)
        path = "/customers" if location is None else f"/locations/{location}/customers"
        body = {
            "name": name,
            "addresses": [{**place, "locality": city}],
            "contacts": [{"name": "Ana", "number": "555 0101"}],
        }
        made = ok(self.surfaces.console.post(path, body), status=201)
        links = {} if location is None else {location: True}
        reference = self.surfaces.v1.get(f"/customers/{made['id']}").json()["reference"]
        self.made(reference, name, city=city, contacts=["Ana"], links=links)

    @precondition(lambda self: self.customers)
    @rule(choice=some, name=long_names)
    def upsert_with_v1(self, choice: int, name: str) -> None:
        customer = self.pick(choice)
        reply = self.surfaces.v1.post(f"/customers/reference/{customer.reference}", {"name": name})
        assert reply.status_code == 201
        customer.name = name
        self.check(customer)

    # changing

    @precondition(lambda self: self.customers)
    @rule(choice=some, name=long_names)
    def rename_with_crm(self, choice: int, name: str) -> None:
        customer = self.pick(choice)
        before = success(self.surfaces.crm.get(f"/dynamics/clients/{customer.uuid}"))
        always = {
            "GrantorTaxId": before["GrantorTaxId"],
            "CustomerTaxId": before["CustomerTaxId"] or RFC,
            "CustomerTypeId": before["CustomerTypeId"] or 1,
            "CitizenshipId": before["CitizenshipId"] or 1,
            "ContactInfo": {**(before["ContactInfo"] or {}), "Email": "pagos@norte.mx"},
        }
        body = {**always, "BusinessName": name}
        success(self.surfaces.crm.put(f"/dynamics/clients/{customer.uuid}", body))
        customer.name = name
        self.check(customer)

    @precondition(lambda self: self.customers)
    @rule(choice=some, name=names)
    def rename_with_console(self, choice: int, name: str) -> None:
        customer = self.pick(choice)
        ok(self.surfaces.console.patch(f"/customers/{customer.pk}", {"name": name}))
        if name != customer.short_name:  # else it wrote back what it had read
            customer.name = name
        self.check(customer)

    @precondition(lambda self: self.customers)
    @rule(choice=some)
    def write_back_with_console(self, choice: int) -> None:
        customer = self.pick(choice)
        path = f"/customers/{customer.pk}"
        before = ok(self.surfaces.console.get(path))
        body = {name: before[name] for name in ("name", "parent_id")}
        assert ok(self.surfaces.console.patch(path, body)) == before
        self.check(customer)

    @precondition(lambda self: self.customers)
    @rule(choice=some, city=cities)
    def move_with_v1(self, choice: int, city: str) -> None:
        customer = self.pick(choice)
        values = {"billingCity": city}
        assert self.surfaces.v1.post(f"/customers/{customer.pk}", values).status_code == 200
        customer.city = city
        self.check(customer)

    @precondition(lambda self: self.customers)
    @rule(choice=some, city=cities)
    def move_with_console(self, choice: int, city: str) -> None:
        customer = self.pick(choice)
        path = f"/customers/{customer.pk}/addresses"
        body = {**place, "locality": city}
        rows = ok(self.surfaces.console.get(path))["results"]
        billing = [each["id"] for each in rows if each["is_billing"] and each["is_active"]]
        if billing:
            ok(self.surfaces.console.patch(f"{path}/{billing[0]}", body))
        else:
            ok(self.surfaces.console.post(path, body), status=201)
        customer.city = city
        self.check(customer)

    @precondition(lambda self: self.customers)
    @rule(choice=some)
    def add_contact_with_v1(self, choice: int) -> None:
        customer = self.pick(choice)
        values = {"customerId": customer.pk, "firstName": "Luz", "lastName": "Vega"}
        assert self.surfaces.v1.post("/contacts", values).status_code == 201
        customer.contacts.append("Luz Vega")
        self.check(customer)

    @precondition(lambda self: self.customers)
    @rule(choice=some)
    def add_contact_with_console(self, choice: int) -> None:
        customer = self.pick(choice)
        path = f"/customers/{customer.pk}/contacts"
        ok(self.surfaces.console.post(path, {"name": "Caja"}), status=201)
        customer.contacts.append("Caja")
        self.check(customer)

    @precondition(lambda self: self.customers)
    @rule(choice=some, above=st.none() | some)
    def place_below_with_console(self, choice: int, above: int | None) -> None:
        customer = self.pick(choice)
        parent = None if above is None else self.pick(above)
        reply = self.surfaces.console.patch(
            f"/customers/{customer.pk}", {"parent_id": parent and parent.pk}
        )
        if parent is not None and self.is_at_or_above(customer, parent):
            assert problem(reply)[:2] == (400, "UpdateCustomerModel.parent_id")
        else:
            ok(reply)
            customer.parent = parent.pk if parent else None
        self.check(customer)

    def is_at_or_above(self, customer: Expected, other: Expected | None) -> bool:
        by_pk = {each.pk: each for each in self.customers}
        while other is not None:
            if other is customer:
                return True
            other = by_pk[other.parent] if other.parent else None
        return False

    # ending and reviving

    @precondition(lambda self: self.customers)
    @rule(choice=some)
    def cancel_with_crm(self, choice: int) -> None:
        customer = self.pick(choice)
        success(self.surfaces.crm.delete(f"/dynamics/clients/{customer.uuid}"))
        customer.is_active, customer.is_cancelled = False, True
        self.check(customer)

    @precondition(lambda self: self.customers)
    @rule(choice=some, is_active=st.booleans())
    def switch_with_v1(self, choice: int, is_active: bool) -> None:
        customer = self.pick(choice)
        values = {"isActive": str(is_active).lower()}
        assert self.surfaces.v1.post(f"/customers/{customer.pk}", values).status_code == 200
        customer.is_active = is_active
        self.check(customer)

    @precondition(lambda self: self.customers)
    @rule(choice=some, where=some)
    def link_with_console(self, choice: int, where: int) -> None:
        customer, location = self.pick(choice), self.pick_location(where)
        reply = self.surfaces.console.post(f"/customers/{customer.pk}/locations/{location}", {})
        if location in customer.links or not customer.is_active:
            assert problem(reply)[0] == 400
        else:
            assert ok(reply, status=201)["is_active"] is True
            customer.links[location] = True
        self.check(customer)

    @precondition(lambda self: self.customers)
    @rule(choice=some, where=some)
    def deactivate_with_console(self, choice: int, where: int) -> None:
        customer, location = self.pick(choice), self.pick_location(where)
        path = f"/customers/{customer.pk}/locations/{location}"
        reply = self.surfaces.console.delete(path)
        if location in customer.links:
            first = ok(reply)
            assert first["is_active"] is False
            assert ok(self.surfaces.console.delete(path)) == first
            customer.links[location] = False
        else:
            assert problem(reply)[0] == 404
        self.check(customer)

    @precondition(lambda self: self.customers)
    @rule(choice=some, where=some)
    def reactivate_with_console(self, choice: int, where: int) -> None:
        customer, location = self.pick(choice), self.pick_location(where)
        path = f"/customers/{customer.pk}/locations/{location}"
        reply = self.surfaces.console.patch(path, {"is_active": True})
        if location not in customer.links:
            assert problem(reply)[0] == 404
        elif not customer.is_active:
            field = "UpdateDispatchCustomerLocationModel.is_active"
            assert problem(reply) == (400, field, "The customer is not active.")
        else:
            assert ok(reply)["is_active"] is True
            customer.links[location] = True
        self.check(customer)

    @precondition(lambda self: self.customers)
    @rule(choice=some)
    def delete_with_v1(self, choice: int) -> None:
        customer = self.pick(choice)
        has_children = any(each.parent == customer.pk for each in self.customers)
        reply = self.surfaces.v1.delete(f"/customers/{customer.pk}")
        if has_children:
            assert reply.status_code != 200
            self.check(customer)
            return
        assert reply.status_code == 200
        self.customers.remove(customer)
        assert problem(self.surfaces.console.get(f"/customers/{customer.pk}"))[0] == 404
        assert self.surfaces.crm.get(f"/dynamics/clients/{customer.uuid}").status_code == 404
        self.check(None)


@pytest.mark.django_db
def test_all_surfaces_tell_one_story(settings: Any) -> None:
    settings.API_THROTTLE_RATE = "100000000/sec"
    run_state_machine_as_test(Story, settings=_effort())


def _effort() -> settings:
    return settings(
        max_examples=STORIES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not IS_SOAK,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
