"""Uploads that are no image we take: other files, damaged ones, bombs, too many bytes."""

from __future__ import annotations

import struct
import tracemalloc
import zlib

import pytest
from PIL import Image, ImageFile

from core.errors import ImageNotSupported, ImageTooLarge
from core.images import FORMATS, MAX_BYTES, read_image
from tests.core.pictures import encode, halves, upload


def png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = zlib.compress(bytes(10_000_000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def jpeg_claiming(width: int, height: int) -> bytes:
    true_size, claim = struct.pack(">HH", 20, 40), struct.pack(">HH", height, width)
    return encode(halves(), "JPEG").replace(true_size, claim, 1)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"I am a photograph, believe me.", id="text"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"/>', id="svg"),
        pytest.param(encode(halves(), "WEBP"), id="webp"),
        pytest.param(encode(halves(), "TIFF"), id="tiff"),
        pytest.param(encode(halves(), "ICO"), id="ico"),
        pytest.param(encode(halves(400, 300, "P"), "GIF")[:-100], id="truncated gif"),
        pytest.param(encode(halves(400, 300), "JPEG")[:-400], id="truncated jpeg"),
        pytest.param(encode(halves(400, 300), "PNG")[:-40], id="truncated png"),
        pytest.param(encode(halves(400, 300), "BMP")[:-1000], id="truncated bmp"),
        pytest.param(b"GIF89a\x01\0\x01\0\0\0\0;", id="gif without a picture"),
        pytest.param(encode(halves(), "PNG")[:8], id="signature only"),
    ],
)
def test_anything_but_a_whole_image_is_not_supported(data: bytes) -> None:
    with pytest.raises(ImageNotSupported, match="not a valid PNG, JPEG, GIF or BMP"):
        read_image(upload(data, "photo.png"))


def test_parsers_of_other_formats_never_run(monkeypatch: pytest.MonkeyPatch) -> None:
    Image.init()
    opened: list[object] = []
    for image_format in Image.OPEN.keys() - set(FORMATS):
        monkeypatch.setitem(Image.OPEN, image_format, (lambda *file: opened.append(file), None))
    with pytest.raises(ImageNotSupported):
        read_image(upload(encode(halves(), "TIFF"), "photo.tiff"))
    assert opened == []


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(png_claiming(50_000, 50_000), id="png, an error to Pillow"),
        pytest.param(png_claiming(10_000, 10_000), id="png, a warning to Pillow"),
        pytest.param(png_claiming(5_001, 5_000), id="png, over our limit only"),
        pytest.param(jpeg_claiming(50_000, 50_000), id="jpeg"),
        pytest.param(b"GIF89a\xff\xff\xff\xff\0\0\0," + b"\0" * 9 + b"\x08", id="gif"),
        pytest.param(
            b"BM" + struct.pack("<IIIIiiHHIIIIII", 0, 0, 54, 40, 50_000, 50_000, 1, 24, *[0] * 6),
            id="bmp",
        ),
    ],
)
def test_bombs_are_refused_undecoded(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[object] = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", decoded.append)
    bomb = upload(data)
    assert len(data) < 11_000
    tracemalloc.start()
    with pytest.raises(ImageNotSupported, match="25,000,000 pixels"):
        read_image(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert decoded == []
    assert peak < 1_000_000


def test_the_size_limit_is_on_the_declared_and_on_the_actual_bytes() -> None:
    jpeg = encode(halves(), "JPEG")
    lying, boasting = upload(jpeg.ljust(3_000_000, b"\0")), upload(jpeg)
    lying.size, boasting.size = 10, MAX_BYTES + 1
    too_large = [upload(jpeg.ljust(3_000_000, b"\0")), upload(jpeg.ljust(MAX_BYTES + 1)), lying]
    for file in (*too_large, boasting):
        with pytest.raises(ImageTooLarge, match="2 MB"):
            read_image(file)
    assert read_image(upload(jpeg.ljust(MAX_BYTES, b"\0"))).extension == ".jpg"


def test_an_image_that_cannot_be_encoded_is_not_supported(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encode(halves())
    monkeypatch.delitem(Image.SAVE, "PNG")
    with pytest.raises(ImageNotSupported):
        read_image(upload(data))
