"""Every operation of the dispatch surface and where it is; bodies and queries by their tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from django.urls import URLPattern, URLResolver, get_resolver, resolve

from core.api.dispatch.fields import Field, Model
from core.api.dispatch.operations import Operation
from core.api.dispatch.views import NO_QUERY

URLCONF: Final = "config.api_dispatch"
_CUSTOMER: Final = "/customers/{customer_id}"
_LOCATION: Final = "/locations/{location_id}"

# Operation -> method and address, as the OpenAPI document writes them.
ROUTES: Final[Mapping[str, tuple[str, str]]] = {
    "listTenants": ("GET", "/tenants"),
    "listLocations": ("GET", "/locations"),
    "getLocation": ("GET", _LOCATION),
    "listLocationCustomers": ("GET", f"{_LOCATION}/customers"),
    "createLocationCustomer": ("POST", f"{_LOCATION}/customers"),
    "getLocationCustomer": ("GET", f"{_LOCATION}{_CUSTOMER}"),
    "listCustomers": ("GET", "/customers"),
    "createCustomer": ("POST", "/customers"),
    "getCustomer": ("GET", _CUSTOMER),
    "updateCustomer": ("PATCH", _CUSTOMER),
    "listCustomerAddresses": ("GET", f"{_CUSTOMER}/addresses"),
    "createCustomerAddress": ("POST", f"{_CUSTOMER}/addresses"),
    "getCustomerAddress": ("GET", f"{_CUSTOMER}/addresses/{{address_id}}"),
    "updateCustomerAddress": ("PATCH", f"{_CUSTOMER}/addresses/{{address_id}}"),
    "deactivateCustomerAddress": ("DELETE", f"{_CUSTOMER}/addresses/{{address_id}}"),
    "listCustomerContacts": ("GET", f"{_CUSTOMER}/contacts"),
    "createCustomerContact": ("POST", f"{_CUSTOMER}/contacts"),
    "getCustomerContact": ("GET", f"{_CUSTOMER}/contacts/{{contact_id}}"),
    "updateCustomerContact": ("PATCH", f"{_CUSTOMER}/contacts/{{contact_id}}"),
    "getCustomerLocation": ("GET", f"{_CUSTOMER}{_LOCATION}"),
    "createCustomerLocation": ("POST", f"{_CUSTOMER}{_LOCATION}"),
    "updateCustomerLocation": ("PATCH", f"{_CUSTOMER}{_LOCATION}"),
    "deactivateCustomerLocation": ("DELETE", f"{_CUSTOMER}{_LOCATION}"),
}
# The only one that speaks of no tenant.
WITHOUT_TENANT: Final = "listTenants"
# What describes the surface, open to everybody.
OPEN: Final = (
    *("/dispatch/schema", "/dispatch/schema/2019-02-08"),
    *("/dispatch/docs", "/dispatch/docs/2019-02-08"),
)
VERBS: Final = ("GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS")


def is_write(operation: str) -> bool:
    """Say whether the operation takes the scope `write`."""
    return ROUTES[operation][0] != "GET"


@cache
def methods_by_path() -> dict[str, dict[str, str]]:
    """Return address -> method -> operation."""
    paths: dict[str, dict[str, str]] = {}
    for operation, (method, path) in ROUTES.items():
        paths.setdefault(path, {})[method] = operation
    return paths


# --- What is registered.


def patterns() -> list[URLPattern]:
    """Return every URL pattern of the surface; the last one is the unknown URL."""
    return list(_patterns(get_resolver(URLCONF)))


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each)
        else:
            yield each


def registered() -> dict[str, tuple[str, str]]:
    """Return operation -> method and address of what the views declare."""
    return {
        each.id: (method, _template(str(pattern.pattern)))
        for pattern in patterns()
        for method, each in getattr(_class_of(pattern), "operations", {}).items()
    }


def _class_of(pattern: URLPattern) -> Any:
    return getattr(pattern.callback, "cls", None)


def _template(regex: str) -> str:
    """Return the address that a pattern of `route` was made from."""
    text = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", regex)
    return "/" + text.removeprefix("^").removesuffix("/?\\Z").replace("\\", "")


def view_of(operation: str) -> Any:
    """Return the class of the view that the operation's address leads to."""
    return resolve(re.sub(r"{\w+}", "1", ROUTES[operation][1])).func.cls  # type: ignore[attr-defined]


@cache
def declared(operation: str) -> Operation:
    """Return what the view declares of the operation."""
    found: Operation = view_of(operation).operations[ROUTES[operation][0]]
    return found


# --- What can be said to an operation.


def body_fields(operation: str) -> list[tuple[str, Field]]:
    """Return the path of every scalar of the body and its field; of lists the first item's."""
    model = declared(operation).input
    return list(_scalars(model)) if model else []


def query_fields(operation: str) -> tuple[Field, ...]:
    """Return the parameters that the operation's query may have."""
    return (declared(operation).query or NO_QUERY).fields


def _scalars(model: Model, path: str = "") -> Iterator[tuple[str, Field]]:
    for field in model.fields:
        here = (f"{path}." if path else "") + field.name
        if isinstance(field.type, Model):
            yield from _scalars(field.type, f"{here}[0]" if field.is_list else here)
        else:
            yield here, field
