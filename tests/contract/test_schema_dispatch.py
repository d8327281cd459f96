"""The OpenAPI documents of the dispatch surface: what is in them, and how the versions differ."""

from __future__ import annotations

from io import StringIO
from typing import Final

import pytest
from django.core.management import call_command
from django.urls import get_resolver

from core.api.schema_views import document_of
from dispatch.api.versions import VERSIONS
from tests.contract.routes_dispatch import ROUTES, URLCONF
from tests.contract.surface_dispatch import (
    EARLIEST,
    LATER,
    NEWEST,
    RENAMED,
    components,
    leaves,
    operations,
    resolved,
)

READERS: Final = (
    "Admin, ClientCustomer, CrmUser, Dispatcher, Driver, ThirdPartyDispatcher, ThirdPartyDriver"
)


def test_all_six_documents_are_valid_and_made_without_a_warning() -> None:
    out = StringIO()
    call_command("check_schemas", URLCONF, stdout=out)
    assert len(VERSIONS) == 6
    assert out.getvalue().splitlines() == [
        f"schema of {URLCONF}, version {version}" for version in VERSIONS
    ]


def test_a_document_is_of_the_version_that_it_names() -> None:
    for version in VERSIONS:
        document = document_of(URLCONF, version)
        assert document["info"]["version"] == version
        assert document["components"]["parameters"]["ApiVersion"]["example"] == version
    assert document_of(URLCONF) == document_of(URLCONF, NEWEST)


def test_every_operation_is_in_every_document_and_nothing_else() -> None:
    for version in VERSIONS:
        told = {name: (each["method"], each["path"]) for name, each in operations(version).items()}
        assert told == ROUTES


def test_every_operation_of_the_views_has_an_address() -> None:
    patterns = [
        pattern
        for resolver in get_resolver(URLCONF).url_patterns
        for pattern in getattr(resolver, "url_patterns", ())
    ]
    views = [getattr(pattern.callback, "cls", None) for pattern in patterns]
    declared = [each.id for view in views for each in getattr(view, "operations", {}).values()]
    assert sorted(declared) == sorted(ROUTES)


def test_the_second_version_renamed_one_field_of_one_model() -> None:
    old, new = (
        dict(leaves(document_of(URLCONF, EARLIEST))),
        dict(leaves(document_of(URLCONF, RENAMED))),
    )
    changed = {place for place in old.keys() | new.keys() if old.get(place) != new.get(place)}
    changed -= {"info version", "components parameters ApiVersion example"}
    examples = {place for place in changed if " example " in place}
    model = "components schemas DispatchCustomerLocationModel"
    names = {
        f"{model} properties {name} {key}"
        for name in ("customer_id", "id")
        for key in components(RENAMED, "schemas")[model.rpartition(" ")[2]]["properties"]["id"]
    }
    assert changed - examples == names | {f"{model} required customer_id", f"{model} required id"}
    # The replies of the five operations that answer the model, and of the list of them.
    assert {place.rpartition(" ")[2] for place in examples} == {"customer_id", "id"}
    assert len(examples) == 2 * 6
    before = components(EARLIEST, "schemas")["DispatchCustomerLocationModel"]["properties"]
    after = components(RENAMED, "schemas")["DispatchCustomerLocationModel"]["properties"]
    assert before["customer_id"] == after["id"]


def test_later_versions_changed_nothing() -> None:
    expected = dict(leaves(document_of(URLCONF, RENAMED)))
    for version in LATER:
        told = dict(leaves(document_of(URLCONF, version)))
        assert {place for place in expected if expected[place] != told.get(place)} == {
            "info version",
            "components parameters ApiVersion example",
        }
        assert told.keys() == expected.keys()


def test_the_changelog_names_every_version_and_the_break() -> None:
    text = document_of(URLCONF)["info"]["description"]
    told = [line for line in text.splitlines() if line.startswith("- **")]
    assert [line[4:14] for line in told] == [*reversed(VERSIONS)]
    assert [line[4:14] for line in told if "customer_id" in line] == [RENAMED]
    changed = {
        name for name, each in operations(NEWEST).items() if "Changed in" in each["description"]
    }
    assert changed == {
        *("getCustomerLocation", "createCustomerLocation", "updateCustomerLocation"),
        *("deactivateCustomerLocation", "getLocationCustomer", "listLocationCustomers"),
    }


@pytest.mark.parametrize("operation", ROUTES)
def test_an_operation_is_described_with_its_roles_and_wants_a_token(operation: str) -> None:
    said = operations(NEWEST)[operation]
    is_read = ROUTES[operation][0] == "GET"
    assert said["summary"]
    assert said["security"] == [{"bearer": []}]
    roles = f"{READERS}; scope `read`" if is_read else "Admin, Dispatcher; scope `write`"
    assert f"Roles: {roles}." in said["description"]
    tags = {tag["name"]: tag["description"] for tag in document_of(URLCONF)["tags"]}
    assert tags[said["tags"][0]]


@pytest.mark.parametrize("operation", ROUTES)
def test_every_parameter_is_described(operation: str) -> None:
    said = operations(NEWEST)[operation]["parameters"]
    declared = [resolved(NEWEST, "parameters", each) for each in said]
    headers = {each["name"] for each in declared if each["in"] == "header"}
    assert ("x-tenant-id" in headers) is (operation != "listTenants")
    assert headers >= {"x-api-version", "x-request-id"}
    assert ("Idempotency-Key" in headers) is (ROUTES[operation][0] != "GET")
    assert ("If-Match" in headers) is (ROUTES[operation][0] in ("PATCH", "DELETE"))
    for each in declared:
        assert each["description"]
        must = each["in"] == "path" or each["name"] == "x-tenant-id"
        assert each.get("required", False) is must
