"""What the tests of the customers resource say over and over."""

from __future__ import annotations

import itertools
from typing import Any

from tests.v1 import FORM, PREFIX, Api, refusal

_numbers = itertools.count(1)


def created(client: Api, **values: Any) -> dict[str, Any]:
    """Create a customer, with a reference and a name unless given, and return the reply."""
    reference = f"N-{next(_numbers)}"
    response = client.post("/customers", {"reference": reference, "name": "New", **values})
    assert response.status_code == 201, response.content
    document: dict[str, Any] = response.json()
    return document


def create_refused(client: Api, **values: Any) -> tuple[int, str, str]:
    """Try the same and return status, code and text of the refusal."""
    reference = f"N-{next(_numbers)}"
    return refusal(client.post("/customers", {"reference": reference, "name": "New", **values}))


def changed(client: Api, customer_id: int, **values: Any) -> dict[str, Any]:
    """Change a customer and return the reply."""
    response = client.post(f"/customers/{customer_id}", values)
    assert response.status_code == 200, response.content
    document: dict[str, Any] = response.json()
    return document


def change_refused(client: Api, customer_id: int, **values: Any) -> tuple[int, str, str]:
    """Try the same and return status, code and text of the refusal."""
    return refusal(client.post(f"/customers/{customer_id}", values))


def shown(client: Api, customer_id: int) -> dict[str, Any]:
    """Return the customer as it is shown."""
    response = client.get(f"/customers/{customer_id}")
    assert response.status_code == 200, response.content
    document: dict[str, Any] = response.json()
    return document


def listed(client: Api, **parameters: Any) -> list[str]:
    """Return the references of the listed customers."""
    response = client.get("/customers", **parameters)
    assert response.status_code == 200, response.content
    return [document["reference"] for document in response.json()["data"]]


def list_refused(client: Api, **parameters: Any) -> tuple[int, str, str]:
    """Return status, code and text of the refusal of a list."""
    return refusal(client.get("/customers", **parameters))


def raw(
    client: Api, method: str, path: str, body: bytes = b"", media_type: str = FORM, **extra: Any
) -> Any:
    """Send the bytes as they are; `extra` goes into the WSGI environment."""
    return client.client.generic(method, PREFIX + path, body, content_type=media_type, **extra)
