"""Whatever is sent to the resources beside the customers, the answer is a refusal, never a 5xx."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from customers.api.v1.views import (
    CategoryViewSet,
    ContactViewSet,
    GroupViewSet,
    PaymentTypeViewSet,
    RegionViewSet,
    SegmentationViewSet,
    UserViewSet,
)
from tests.builders import make_image, make_organization
from tests.customers.api.v1.siblings import SIBLINGS, Sibling
from tests.v1 import PREFIX, Api, api, refusal

pytestmark = pytest.mark.django_db
every_sibling = pytest.mark.parametrize("sibling", SIBLINGS, ids=lambda s: s.url.strip("/"))

VIEWS: dict[str, Any] = {
    "/customerCategories": CategoryViewSet,
    "/customerSegmentations": SegmentationViewSet,
    "/customerGroups": GroupViewSet,
    "/paymentTypes": PaymentTypeViewSet,
    "/regions": RegionViewSet,
    "/users": UserViewSet,
    "/contacts": ContactViewSet,
}
JSON_VALUES = [
    b"null",
    b"[]",
    b"{}",
    b"[[1]]",
    b'{"id": {"id": 1}}',
    b'{"id": null}',
    b"true",
    b"-1",
    b"1.5",
    b"1e400",
    b"9" * 400,
    b'"\\u0000"',
    b'"\\ud800"',
    b'"' + b"x" * 20_000 + b'"',
]
TEXTS = [
    "",
    " ",
    "\0",
    "-1",
    "1" * 30,
    "1" * 5000,
    "*" * 200,
    "\u202e\ufffe",
    "' OR 1=1 --",
    "%",
    "é",
]


def answered(response: Any) -> bool:
    """Tell whether the reply is a success, or a refusal in the surface's shape."""
    return response.status_code in (200, 201) or refusal(response)[0] in (400, 404)


def post_json(client: Api, path: str, body: bytes) -> Any:
    return client.client.generic("POST", PREFIX + path, body, content_type="application/json")


@every_sibling
def test_no_json_value_of_any_parameter_fails_the_server(sibling: Sibling) -> None:
    if not sibling.is_writable:
        return
    entity1 = make_organization()
    record = sibling.made(entity1, "Alpha")
    client = api(entity1)
    for declared in VIEWS[sibling.url].input.fields:
        for value in JSON_VALUES:
            body = b'{"' + declared.name.encode() + b'": ' + value + b"}"
            response = post_json(client, f"{sibling.url}/{record.pk}", body)
            assert answered(response), (declared.name, value[:30], response.content)


@every_sibling
def test_a_file_in_place_of_a_text_is_refused(sibling: Sibling) -> None:
    if not sibling.is_writable:
        return
    entity1 = make_organization()
    record = sibling.made(entity1, "Alpha")
    client = api(entity1)
    for declared in VIEWS[sibling.url].input.fields:
        if "image" not in declared.name:
            answer = client.post(f"{sibling.url}/{record.pk}", {declared.name: make_image()})
            assert refusal(answer)[:2] == (400, "invalid_param_type"), declared.name


@every_sibling
def test_no_text_in_a_filter_or_url_fails_the_server(sibling: Sibling) -> None:
    client = api(make_organization())
    for name in [*VIEWS[sibling.url].filterset_class.base_filters, "max", "offset", "sort"]:
        for text in TEXTS:
            response = client.get(sibling.url, **{name: text})
            assert answered(response), (name, text[:30], response.content)
    for text in TEXTS:
        for path in (f"{sibling.url}/{quote(text)}", f"{sibling.url}/reference/{quote(text)}"):
            response = client.get(path)
            assert answered(response), (path[:60], response.content)
