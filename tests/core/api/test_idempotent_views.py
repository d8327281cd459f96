"""The kit of `Idempotency-Key` and `If-Match` in a view that is no v1 view."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from core.api.authentication import ALL_SCOPES, Credentials
from core.api.idempotency import IdempotentWrites
from core.models import IdempotencyKey, Organization
from tests.builders import make_organization, make_user

pytestmark = pytest.mark.django_db


class CountingView(IdempotentWrites):
    """Answers how often it was run, as a `Response` that is rendered only at the end."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    parser_classes = (MultiPartParser,)
    renderer_classes = (JSONRenderer,)

    credentials: Any = None
    organization: Any = None
    runs: Any = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        request.auth = self.credentials
        request.access = SimpleNamespace(organization=self.organization)  # type: ignore[attr-defined]
        self.run_once(request)

    def post(self, request: Request) -> Response:
        self.runs.append(request.method)
        return Response({"runs": len(self.runs)}, status=201, headers={"Location": "/1"})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["X-Each"] = str(len(self.runs))
        return response


def view_of(organization: Organization, runs: list[str]) -> Any:
    credentials = Credentials(make_user(organization), None, ALL_SCOPES)
    return CountingView.as_view(credentials=credentials, organization=organization, runs=runs)


def post(view: Any, values: dict[str, Any] | None = None, method: str = "post") -> HttpResponse:
    make = getattr(APIRequestFactory(), method)
    request = make("/x", values or {}, headers={"Idempotency-Key": "k"}, format="multipart")
    response: HttpResponse = view(request)
    return response.render() if isinstance(response, Response) else response


def test_a_reply_that_is_rendered_late_is_kept_as_it_is_sent():
    runs: list[str] = []
    view = view_of(make_organization(), runs)
    first = post(view)
    assert (first.status_code, first.content) == (201, b'{"runs":1}')
    again = post(view)
    assert (again.status_code, again.content) == (201, first.content)
    for name in ("Content-Type", "Location", "Allow"):
        assert again[name] == first[name]
    assert again["Idempotency-Replayed"] == "true"
    assert runs == ["POST"]


def test_what_the_surface_adds_to_each_reply_is_not_kept():
    runs: list[str] = []
    view = view_of(make_organization(), runs)
    assert post(view)["X-Each"] == "1"
    assert "X-Each" not in IdempotencyKey.objects.get().headers


def test_a_person_without_a_client_has_keys_too():
    runs: list[str] = []
    organization = make_organization()
    post(view_of(organization, runs))
    post(view_of(organization, runs))
    assert len(runs) == 2  # two people, two keys
    assert {key.caller.partition(":")[0] for key in IdempotencyKey.objects.all()} == {"0"}


def test_values_given_twice_make_another_form():
    runs: list[str] = []
    view = view_of(make_organization(), runs)
    assert post(view, {"a": ["1", "2"]}).status_code == 201
    assert post(view, {"a": ["2"]}).status_code == 422


def test_a_method_the_view_has_not_uses_no_key_up():
    view = view_of(make_organization(), [])
    assert post(view, method="put").status_code == 405
    assert not IdempotencyKey.objects.exists()
