"""Uploaded images: which formats are accepted, and what is left of them."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from core.images import read_image
from tests.core.pictures import BLACK, YELLOW, decode, encode, halves, pixel, upload


@pytest.mark.parametrize(
    ("image_format", "mode", "extension", "stored_format"),
    [("PNG", mode, ".png", "PNG") for mode in ("1", "L", "LA", "P", "RGB", "RGBA")]
    + [("JPEG", mode, ".jpg", "JPEG") for mode in ("L", "RGB", "CMYK")]
    + [("GIF", mode, ".gif", "GIF") for mode in ("L", "P")]
    + [("BMP", mode, ".png", "PNG") for mode in ("1", "L", "P", "RGB", "RGBA")]
    + [("MPO", "RGB", ".jpg", "JPEG")],
)
def test_every_format_and_mode_keeps_its_look_in_three_sizes(
    image_format: str, mode: str, extension: str, stored_format: str
) -> None:
    source = halves(700, 400, mode)
    more = {"save_all": True, "append_images": [source]} if image_format == "MPO" else {}
    data = encode(source, image_format, **more)
    image = read_image(upload(data))
    pictures = [decode(data) for data in image[1:]]
    assert image.extension == extension
    assert [picture.format for picture in pictures] == [stored_format] * 3
    assert [picture.size for picture in pictures] == [(700, 400), (600, 343), (150, 86)]
    assert pictures[0].mode == ("RGB" if mode == "CMYK" else decode(data).mode)
    for picture in pictures:
        assert pixel(picture, 0.1) == pytest.approx(pixel(source, 0.1), abs=6)
        assert pixel(picture, 0.9) == pytest.approx(BLACK, abs=6)


def test_sixteen_bit_grey_is_scaled_not_clipped() -> None:
    image = read_image(upload(encode(Image.new("I;16", (300, 300), 128 * 256))))
    assert [pixel(decode(data), 0.5, mode="L") for data in image[1:]] == [128, 128, 128]


@pytest.mark.parametrize("mode", ["1", "P"])
def test_pictures_that_cannot_be_blended_are_smoothed_all_the_same(mode: str) -> None:
    stripes = Image.new("RGB", (1200, 2), YELLOW)
    for x in range(0, 1200, 2):
        stripes.paste(BLACK, (x, 0, x + 1, 2))
    image = read_image(upload(encode(stripes.convert(mode, dither=Image.Dither.NONE))))
    assert pixel(decode(image.original), 0.5) == BLACK
    assert pixel(decode(image.small), 0.5)[0] == pytest.approx(128, abs=8)


@pytest.mark.parametrize(("image_format", "alpha"), [("PNG", 0), ("PNG", 128), ("GIF", 0)], ids=str)
def test_palette_transparency_survives_shrinking(image_format: str, alpha: int) -> None:
    source: Any = halves(700, 400, "P")
    index = source.getpixel((0, 0))
    table = bytes(alpha if entry == index else 255 for entry in range(256))
    data = encode(source, image_format, transparency=table if image_format == "PNG" else index)
    for picture in map(decode, read_image(upload(data))[1:]):
        assert pixel(picture, 0.1, mode="RGBA")[3] == alpha
        assert pixel(picture, 0.9, mode="RGBA") == (*BLACK, 255)


@pytest.mark.parametrize(
    ("size", "medium", "small"),
    [
        ((1, 1), (1, 1), (1, 1)),
        ((150, 150), (150, 150), (150, 150)),
        ((151, 20), (151, 20), (150, 20)),
        ((300, 600), (300, 600), (75, 150)),
        ((20_000, 1), (600, 1), (150, 1)),
    ],
)
def test_images_are_only_shrunk(size: Any, medium: Any, small: Any) -> None:
    image = read_image(upload(encode(Image.new("RGB", size, YELLOW))))
    assert [decode(data).size for data in image[1:]] == [size, medium, small]
    assert pixel(decode(image.small), 0.5) == YELLOW


def test_only_the_first_picture_of_an_animation_is_kept() -> None:
    frames = [Image.new("RGB", (20, 20), colour).convert("P") for colour in ("red", "blue")]
    data = encode(frames[0], "GIF", save_all=True, append_images=frames[1:])
    stored: Any = decode(read_image(upload(data)).original)
    assert decode(data).n_frames == 2  # type: ignore[attr-defined]
    assert stored.n_frames == 1
    assert pixel(stored, 0.5) == (255, 0, 0)


def test_metadata_and_appended_bytes_are_dropped_and_the_picture_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its left side
    exif[0x8825] = {1: "N", 2: (40.0, 25.0, 0.0)}
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "my secret")
    marks: dict[str, Any] = {"exif": exif, "icc_profile": b"my secret"}
    jpeg = encode(halves(), "JPEG", comment=b"my secret", **marks)
    for source in (jpeg, encode(halves(), "PNG", pnginfo=text, **marks)):
        assert b"my secret" in source or b"iCCP" in source
        picture = decode(stored := read_image(upload(source + b"<?php my secret")).original)
        assert not picture.getexif()
        assert not {"icc_profile", "comment", "Comment", "exif"} & picture.info.keys()
        assert b"secret" not in stored
        assert picture.size == (20, 40)
        assert pixel(picture, 0.5, 0.1) == pytest.approx(YELLOW, abs=6)
        assert pixel(picture, 0.5, 0.9) == pytest.approx(BLACK, abs=6)


def test_damaged_exif_does_not_spoil_a_good_photograph() -> None:
    # Orientation 6, and a resolution that is a text: Pillow turns the image, then trips over it.
    entries = struct.pack(">HHIHHHHI4s", 0x0112, 3, 1, 6, 0, 0x011B, 2, 4, b"rubb")
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x02" + entries + bytes(4)
    image = read_image(upload(encode(halves(), "JPEG", exif=exif)))
    assert decode(image.original).size == (20, 40)
