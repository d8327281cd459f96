"""Paths of the surface, and those that lead nowhere."""

from __future__ import annotations

import pytest
from django.urls import Resolver404, resolve, reverse

from core.models import Organization
from tests.builders import make_customer
from tests.dispatch_program import Program, check_headers, nobody, ok, problem

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api.dispatch.urls")]
TOY = "tests.core.api.dispatch.urls"


@pytest.mark.parametrize("form", ["/customers/{}", "/customers/{}/", "/customers/00{}"])
def test_a_path_is_read_with_and_without_a_slash(form: str, program: Program, tenant: Organization):
    thing = make_customer(tenant)
    response = program.get(form.format(thing.pk))
    assert ok(response)["id"] == thing.pk
    assert "Location" not in response.headers


def test_an_id_is_an_integer():
    assert resolve("/customers/9223372036854775807", TOY).kwargs == {"thing_id": 2**63 - 1}
    assert resolve("/customers/7/parts/", TOY).kwargs == {"thing_id": 7}
    assert reverse("thing", TOY, kwargs={"thing_id": 7}) == "/customers/7"


@pytest.mark.parametrize(
    "path",
    [
        *("/locations/1", "/Customers", "/CUSTOMERS/1"),
        *("/customers//", "/customers/7//", "/customers/%0A"),
        *("/customers/x", "/customers/-1", "/customers/1.0", "/customers/1%20", "/customers/%31x"),
        *("/customers/9223372036854775808", "/customers/99999999999999999999"),
        *("/customers/\u0661", "/customers/%D9%A1", "/customers/1%00", "/customers/%ED%A0%80"),
        *("/customers/1/parts/1", "/customers/{thing_id}"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE", "OPTIONS"])
def test_a_path_that_leads_nowhere_is_404_in_the_dialect(path: str, method: str, program: Program):
    for each in (program, nobody()):
        response = each.send(method, path)
        assert problem(response) == (404, None, "Not found.")
        assert response["Allow"] == ""


def test_a_line_end_ends_no_path():
    assert resolve("/customers/7", TOY).url_name == "thing"
    assert resolve("/customers/7\n", TOY).url_name is None


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/customersx", "/customer/1", "/cu\u017ftomers/1"]
)
def test_other_paths_are_left_to_others(path: str):
    with pytest.raises(Resolver404):
        resolve(path, TOY)


def test_an_unknown_path_hears_of_the_edge_s_refusal_first():
    response = nobody().send("POST", "/customers/nothing", environ={"cartera.refusal": 413})
    assert problem(response)[0] == 413
    check_headers(response)
