"""Every operation of the dynamics surface and where it is; bodies by the tables of the surface."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final
from xml.sax.saxutils import escape

from django.urls import URLPattern, URLResolver, get_resolver, resolve

from core.api.dynamics.fields import Field, Model
from core.api.dynamics.operations import Operation
from tests.dynamics import PREFIX

URLCONF: Final = "config.api_dynamics"
_CLIENT: Final = "/dynamics/clients/{client_id}"
_CONTRACT: Final = f"{_CLIENT}/recurrences/{{recurrence_id}}"

# Operation -> method and address below `/api`, as the OpenAPI document writes them.
ROUTES: Final[Mapping[str, tuple[str, str]]] = {
    "listClients": ("GET", "/dynamics/clients"),
    "createClient": ("POST", "/dynamics/clients"),
    "showClient": ("GET", _CLIENT),
    "updateClient": ("PUT", _CLIENT),
    "cancelClient": ("DELETE", _CLIENT),
    "listRecurrences": ("GET", f"{_CLIENT}/recurrences"),
    "createRecurrence": ("POST", f"{_CLIENT}/recurrences"),
    "showRecurrence": ("GET", _CONTRACT),
    "changeServices": ("PUT", _CONTRACT),
    "cancelRecurrence": ("DELETE", _CONTRACT),
    "previewChange": ("POST", f"{_CONTRACT}/preview"),
    "recordUsage": ("POST", f"{_CONTRACT}/usage"),
    "listPackages": ("GET", "/dynamics/packages"),
    "listServices": ("GET", "/dynamics/services"),
    "updateCustomer": ("PUT", "/Customer"),
    "showCustomer": ("GET", "/Customer/{grantor_tax_id}/{customer_tax_id}"),
    "saveFiscalData": ("PUT", "/Customer/{grantor_tax_id}/FiscalData"),
    "showGrantor": ("GET", "/Grantor/{grantor_tax_id}"),
    "saveCollectionPolicy": ("POST", "/CollectionPolicy"),
    "showCollectionPolicy": ("GET", "/CollectionPolicy/{grantor_tax_id}"),
    "saveCustomerPolicy": ("POST", "/CollectionPolicy/Customer"),
    "showCustomerPolicy": ("GET", "/CollectionPolicy/{grantor_tax_id}/{customer_tax_id}"),
    "saveNotificationSchema": ("PUT", "/ConfigurationNotification"),
    "saveNotificationRange": ("POST", "/ConfigurationNotification/Range"),
}
# What describes the surface, open to everybody.
OPEN: Final = ("/dynamics/schema", "/dynamics/docs")


def is_write(operation: str) -> bool:
    """Say whether the operation takes the scope `write`; a preview is a POST, too."""
    return ROUTES[operation][0] != "GET"


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
    """Return operation -> method and address, in small letters, of what the views declare."""
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
    return "/" + text.removeprefix("^").removesuffix("/?\\Z").replace("\\", "").casefold()


def view_of(operation: str) -> Any:
    """Return the class of the view that the operation's address leads to."""
    return resolve(PREFIX + re.sub(r"{\w+}", "x", ROUTES[operation][1])).func.cls  # type: ignore[attr-defined]


def declared(operation: str) -> Operation:
    """Return what the view declares of the operation."""
    found: Operation = view_of(operation).operations[ROUTES[operation][0]]
    return found


# --- Bodies by their tables.


class Raw(str):
    """A text that goes into XML as it stands."""


def scalars(model: Model, path: str = "", *, xml: bool = False) -> Iterator[tuple[str, Field]]:
    """Give the path of every scalar of the model and its field; of lists the first item's."""
    for field in model.fields:
        here = (f"{path}." if path else "") + (field.xml if xml else field.json)
        if isinstance(field.type, Model):
            yield from scalars(field.type, f"{here}[0]" if field.is_list else here, xml=xml)
        else:
            yield here, field


def placed(body: Any, path: str, value: Any) -> Any:
    """Return the body with the value at the path, such as `usage[0].quantity`."""
    changed = deepcopy(body)
    *way, last = re.findall(r"[^.\[\]]+", path)
    at = changed
    for step in way:
        at = at[int(step) if step.isdigit() else step]
    at[last] = value
    return changed


def as_xml(model: Model, body: Mapping[str, Any]) -> str:
    """Return a JSON body as XML; what is null is left out."""
    return f"<{model.name}>{_elements(model, body)}</{model.name}>"


def _elements(model: Model, body: Mapping[str, Any]) -> str:
    return "".join(
        f"<{field.xml}>{_content(field, body[field.json])}</{field.xml}>"
        for field in model.fields
        if body.get(field.json) is not None
    )


def _content(field: Field, value: Any) -> str:
    if isinstance(value, Raw):
        return value
    if isinstance(field.type, Model) and isinstance(value, list):
        name = field.type.name
        return "".join(f"<{name}>{_elements(field.type, each)}</{name}>" for each in value)
    if isinstance(field.type, Model):
        return _elements(field.type, value)
    return escape(_text(value))


def as_pairs(model: Model, body: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Give a JSON body as the pairs of a form."""
    for field in model.fields:
        here, value = f"{path}{field.xml}", body.get(field.json)
        if isinstance(field.type, Model) and isinstance(value, list):
            for number, each in enumerate(value):
                yield from as_pairs(field.type, each, f"{here}[{number}].")
        elif isinstance(field.type, Model) and value is not None:
            yield from as_pairs(field.type, value, f"{here}.")
        elif value is not None:
            yield here, _text(value)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
