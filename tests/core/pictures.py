"""Pictures to upload in tests, and what is seen in a stored one."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

YELLOW, BLACK = (255, 255, 0), (0, 0, 0)


def halves(width: int = 40, height: int = 20, mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half is yellow and whose right half is black."""
    picture = Image.new("RGB", (width, height), YELLOW)
    picture.paste(BLACK, (width // 2, 0, width, height))
    return picture.convert(mode, dither=Image.Dither.NONE)


def encode(picture: Image.Image, image_format: str = "PNG", **options: Any) -> bytes:
    """Return the picture as a file of this format."""
    buffer = BytesIO()
    picture.save(buffer, image_format, **options)
    return buffer.getvalue()


def upload(data: bytes, name: str = "photo.png") -> SimpleUploadedFile:
    """Return the bytes as a browser's upload."""
    return SimpleUploadedFile(name, data)


def decode(data: bytes) -> Image.Image:
    """Return the picture in these bytes, read to its end."""
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def pixel(picture: Image.Image, x: float, y: float = 0.5, mode: str = "RGB") -> Any:
    """Return the colour at these fractions (0 to 1) of width and height."""
    return picture.convert(mode).getpixel((int(picture.width * x), int(picture.height * y)))
