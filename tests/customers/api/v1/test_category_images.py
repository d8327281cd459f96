"""The image of a category: stored as customers' logos are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import Organization
from tests.builders import make_category, make_image, make_organization, root_category
from tests.v1 import api, refusal

pytestmark = pytest.mark.django_db
URL = "/customerCategories"


def stored(url: str) -> Path:
    """Return the file behind a media URL."""
    return Path(settings.MEDIA_ROOT) / url.partition("/media/")[2]


@pytest.fixture
def entity1() -> Organization:
    return make_organization()


@pytest.mark.parametrize("parameter", ["image", "imageFile"])
def test_images_are_stored_under_the_organization_and_go_when_replaced(
    entity1: Organization, parameter: str
) -> None:
    client = api(entity1)
    values = {"name": "Jewels", "parentId": root_category(entity1).pk}
    url = f"{URL}/reference/jewels"
    first = client.post(url, {**values, parameter: make_image("ring.png")})
    assert first.status_code == 201, first.content
    image = first.json()["image"]
    folder = f"http://testserver/media/entity1-{entity1.media_stamp}/"
    assert image.startswith(folder)
    assert image.endswith("_ring.png")
    assert stored(image).is_file()
    assert stored(image).with_name("small_" + stored(image).name).is_file()


def test_old_images_go_when_replaced_or_cleared(
    entity1: Organization, django_capture_on_commit_callbacks: Any
) -> None:
    client = api(entity1)
    made = make_category(entity1, image=make_image("a.png"))
    url = f"{URL}/{made.pk}"
    first = stored(client.get(url).json()["image"])
    assert first.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        second = stored(client.post(url, {"imageFile": make_image("b.png")}).json()["image"])
    assert (first.exists(), second.is_file()) == (False, True)
    with django_capture_on_commit_callbacks(execute=True):
        cleared = client.post(url, {"image": ""}).json()["image"]
    assert (cleared, second.exists()) == (None, False)


def test_what_is_no_image_is_refused(entity1: Organization) -> None:
    client = api(entity1)
    url = f"{URL}/{make_category(entity1).pk}"
    text = SimpleUploadedFile("a.png", b"not a picture")
    unsupported = (400, "unsupported_file_type", "image format not supported.")
    assert refusal(client.post(url, {"image": text})) == unsupported
    large = SimpleUploadedFile("a.png", b"x" * (2 * 1024 * 1024 + 1))
    too_large = (400, "exceeded_file_size", "image size should not exceed 2Mo")
    assert refusal(client.post(url, {"imageFile": large})) == too_large
    for parameter in ("image", "imageFile"):
        assert refusal(client.post(url, {parameter: "a.png"})) == (
            400,
            "invalid_param_type",
            f"The type of parameter {parameter} you provided is not valid for this request.",
        )
