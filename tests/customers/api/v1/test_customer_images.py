"""Images of customers over the wire: what is taken, where it goes, and what is left behind."""

from __future__ import annotations

import re
import struct
import tracemalloc
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from customers.models import Customer
from tests.builders import make_customer, make_image, make_organization
from tests.customers.api.v1.calls import (
    change_refused,
    changed,
    create_refused,
    created,
    shown,
)
from tests.v1 import Api, api

pytestmark = pytest.mark.django_db

TOO_LARGE = (400, "exceeded_file_size", "image size should not exceed 2Mo")
NOT_SUPPORTED = (400, "unsupported_file_type", "image format not supported.")
LIMIT = 2 * 1024 * 1024


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def stored(media: Path) -> list[str]:
    return sorted(path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file())


def upload(data: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def encoded(image_format: str, size: tuple[int, int] = (8, 6), **options: Any) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, (200, 30, 60)).save(buffer, image_format, **options)
    return buffer.getvalue()


def png_bomb() -> bytes:
    """Return a valid PNG of 40 KB with 400 million pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + checksum

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)
    row = zlib.compressobj()
    pixels = b"".join(row.compress(bytes(20_001)) for _ in range(20_000)) + row.flush()
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def path_of(document: dict[str, Any]) -> str:
    prefix = "http://testserver/media/"
    assert document["logo"].startswith(prefix)
    return str(document["logo"]).removeprefix(prefix)


def test_an_image_is_stored_in_three_sizes_under_the_documented_path(media: Path):
    entity = make_organization("entity1")
    document = created(api(entity), imageFile=make_image("logo color.png", size=(800, 400)))
    path = path_of(document)
    assert re.fullmatch(r"entity1-[0-9]{13}/photoCustomer/[0-9]{13}_logo_color\.png", path)
    assert path.startswith(f"entity1-{entity.media_stamp}/")
    folder, name = path.rsplit("/", 1)
    assert stored(media) == sorted(f"{folder}/{size}{name}" for size in ("", "small_", "medium_"))
    sizes = [
        Image.open(media / folder / f"{size}{name}").size for size in ("", "medium_", "small_")
    ]
    assert sizes == [(800, 400), (600, 300), (150, 75)]
    assert Customer.objects.get(pk=document["id"]).logo == path


@pytest.mark.parametrize(
    ("image_format", "name", "extension"),
    [
        ("PNG", "logo.jpg", ".png"),
        ("JPEG", "logo.png", ".jpg"),
        ("GIF", "logo", ".gif"),
        ("BMP", "logo.bmp", ".png"),
        ("PNG", "../../etc/passwd", ".png"),
        ("PNG", "évil;name\\x.svg", ".png"),
    ],
)
def test_an_image_is_taken_by_its_content_and_not_by_its_name(
    media: Path, image_format: str, name: str, extension: str
):
    document = created(
        api(make_organization()), imageFile=make_image(name, image_format=image_format)
    )
    path = path_of(document)
    assert path.endswith(extension)
    assert re.fullmatch(r"[A-Za-z0-9-]+/photoCustomer/[0-9]{13}_[A-Za-z0-9._-]+", path)
    assert len(stored(media)) == 3
    assert Image.open(media / path).size == (8, 6)


def test_metadata_is_not_kept(media: Path):
    exif = Image.Exif()
    exif[0x010E] = "SECRET-PLACE"
    data = encoded("JPEG", exif=exif, comment=b"SECRET-COMMENT") + b"SECRET-TAIL"
    assert data.count(b"SECRET") == 3
    document = created(api(make_organization()), imageFile=upload(data))
    assert b"SECRET" not in (media / path_of(document)).read_bytes()


BAD_IMAGES = {
    "truncated GIF": lambda: encoded("GIF", (400, 400))[:60],
    "truncated JPEG": lambda: encoded("JPEG", (400, 400))[:-200],
    "SVG": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "TIFF": lambda: encoded("TIFF"),
    "WebP": lambda: encoded("WEBP"),
    "PDF": lambda: b"%PDF-1.4\n",
    "nothing": lambda: b"",
    "HTML behind a PNG signature": lambda: b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
    "small bytes, many pixels": png_bomb,
}


@pytest.mark.parametrize("kind", BAD_IMAGES)
def test_what_is_no_image_of_the_four_formats_is_refused(media: Path, kind: str):
    client = api(make_organization())
    data = BAD_IMAGES[kind]()
    assert len(data) < LIMIT
    assert create_refused(client, imageFile=upload(data)) == NOT_SUPPORTED
    assert stored(media) == []
    assert Customer.objects.count() == 0


def test_a_bomb_is_refused_in_little_memory():
    client = api(make_organization())
    bomb = upload(png_bomb())
    created(client)  # what is loaded once, is loaded now
    tracemalloc.start()
    try:
        assert create_refused(client, imageFile=bomb) == NOT_SUPPORTED
        assert tracemalloc.get_traced_memory()[1] < 16 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_a_jpeg_of_3_mb_is_too_large(media: Path):
    data = encoded("JPEG").ljust(3 * 1024 * 1024, b"\0")
    assert create_refused(api(make_organization()), imageFile=upload(data)) == TOO_LARGE
    assert stored(media) == []


@pytest.mark.parametrize(("size", "is_taken"), [(LIMIT, True), (LIMIT + 1, False)])
def test_the_limit_is_2_mb_to_the_byte(size: int, is_taken: bool):
    image = upload(encoded("JPEG").ljust(size, b"\0"))
    client = api(make_organization())
    if is_taken:
        assert created(client, imageFile=image)["logo"]
    else:
        assert create_refused(client, imageFile=image) == TOO_LARGE


def with_image(client: Api, **values: Any) -> dict[str, Any]:
    document = created(client, imageFile=make_image(), **values)
    assert document["logo"]
    return document


def test_old_files_go_when_the_image_is_replaced(
    media: Path, django_capture_on_commit_callbacks: Any
):
    client = api(make_organization())
    first = with_image(client)
    with django_capture_on_commit_callbacks(execute=True):
        second = changed(client, first["id"], imageFile=make_image("new.gif", image_format="GIF"))
    assert path_of(second) != path_of(first)
    assert len(stored(media)) == 3
    assert all(name.endswith("_new.gif") for name in stored(media))


def test_an_empty_image_clears_it(media: Path, django_capture_on_commit_callbacks: Any):
    client = api(make_organization())
    document = with_image(client)
    with django_capture_on_commit_callbacks(execute=True):
        assert changed(client, document["id"], imageFile="")["logo"] is None
    assert stored(media) == []


def test_a_change_of_something_else_leaves_the_image(media: Path):
    client = api(make_organization())
    document = with_image(client)
    assert changed(client, document["id"], name="New")["logo"] == document["logo"]
    assert len(stored(media)) == 3


@pytest.mark.parametrize(
    "other", [{"name": ""}, {"creditLimit": "-1"}, {"parentCustomer": "999"}, {"reference": "used"}]
)
def test_nothing_is_left_behind_when_something_else_is_wrong(media: Path, other: dict[str, str]):
    entity = make_organization()
    make_customer(entity, reference="used")
    client = api(entity)
    create_refused(client, imageFile=make_image(), **other)
    assert stored(media) == []


@pytest.mark.parametrize("other", [{"name": ""}, {"parentCustomer": "999"}, {"reference": "used"}])
def test_the_old_image_stays_when_a_change_is_refused(
    media: Path, other: dict[str, str], django_capture_on_commit_callbacks: Any
):
    entity = make_organization()
    make_customer(entity, reference="used")
    client = api(entity)
    document = with_image(client)
    before = stored(media)
    with django_capture_on_commit_callbacks(execute=True):
        change_refused(client, document["id"], imageFile=make_image("new.png"), **other)
    assert stored(media) == before
    assert shown(client, document["id"])["logo"] == document["logo"]


def test_upsert_takes_an_image_too(media: Path):
    client = api(make_organization())
    values = {"name": "x", "imageFile": make_image()}
    reply = client.post("/customers/reference/NC-3", values)
    assert reply.status_code == 201
    assert (media / path_of(reply.json())).exists()


def test_a_bad_image_leaves_the_good_one():
    client = api(make_organization())
    document = with_image(client)
    assert change_refused(client, document["id"], imageFile=upload(b"x")) == NOT_SUPPORTED
    assert shown(client, document["id"])["logo"] == document["logo"]


def test_the_image_is_sent_with_accents_beside_it():
    document = created(api(make_organization()), name="Café Ñandú", imageFile=make_image())
    assert document["name"] == "Café Ñandú"
