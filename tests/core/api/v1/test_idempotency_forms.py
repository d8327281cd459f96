"""A multipart form is the same request whatever its boundary."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart

from tests.builders import make_image, make_organization
from tests.core.api.v1.sending import (
    NEW,
    REUSED,
    is_replay,
    send_keyed,
)
from tests.v1 import Api, api, refusal


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def multipart(boundary: str, name: str = "a.png", content: bytes | None = None) -> bytes:
    picture = make_image().read() if content is None else content
    values = {**NEW, "imageFile": SimpleUploadedFile(name, picture)}
    return encode_multipart(boundary, values)


def send_multipart(client: Api, boundary: str, body: bytes) -> Any:
    return send_keyed(client, body=body, media_type=f"multipart/form-data; boundary={boundary}")


@pytest.mark.django_db
def test_a_multipart_form_with_another_boundary_is_the_same_request(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    client = api(make_organization())
    first = send_multipart(client, "one", multipart("one"))
    again = send_multipart(client, "another", multipart("another"))
    assert first.status_code == 201
    assert (again.content, is_replay(again)) == (first.content, True)
    assert len(files(tmp_path)) == 3


@pytest.mark.django_db
def test_a_multipart_form_with_another_file_is_another_request(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    client = api(make_organization())
    send_multipart(client, "one", multipart("one"))
    for other in (multipart("one", "b.png"), multipart("one", content=b"x")):
        assert refusal(send_multipart(client, "one", other)) == REUSED


@pytest.mark.django_db
def test_a_multipart_form_nobody_can_read_uses_no_key_up():
    client = api(make_organization())
    assert refusal(send_multipart(client, "", b"x"))[0] == 400
    assert send_keyed(client, values=NEW).status_code == 201
