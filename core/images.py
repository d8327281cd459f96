"""Customer photographs: checked, re-encoded and stored in three sizes.

Nothing is stored as the client sent it: every file is decoded and written again, so that metadata
(EXIF with its GPS position, comments, colour profiles) and anything appended to the image is lost.
"""

from __future__ import annotations

import contextlib
import posixpath
import re
import secrets
import unicodedata
import warnings
from io import BytesIO
from typing import Final, Literal, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps

from core.errors import ImageNotSupported, ImageTooLarge

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_PIXELS: Final = 25_000_000
FORMATS: Final = ("PNG", "JPEG", "GIF", "BMP")

# BMP, being uncompressed, becomes PNG. MPO is a JPEG with more pictures behind the first.
STORED_AS: Final = {"PNG": "PNG", "JPEG": "JPEG", "MPO": "JPEG", "GIF": "GIF", "BMP": "PNG"}
EXTENSIONS: Final = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif"}
NOT_SUPPORTED: Final = f"This is not a valid PNG, JPEG, GIF or BMP of up to {MAX_PIXELS:,} pixels."


class EncodedImage(NamedTuple):
    """An image ready to be stored: its extension (".png", ".jpg" or ".gif") and three files."""

    extension: str
    original: bytes
    medium: bytes
    small: bytes


def read_image(upload: UploadedFile[bytes]) -> EncodedImage:
    """Check an uploaded image; encode it in full size, within 600x600 and within 150x150 pixels.

    Only the content counts, not the name; of an animation, only the first picture. Raises
    ImageTooLarge over MAX_BYTES, and ImageNotSupported for anything but a whole image in one of
    FORMATS of at most MAX_PIXELS. Images are only ever shrunk.
    """
    # The declared size is the client's word; reading one byte more than allowed settles it.
    data = b"" if (upload.size or 0) > MAX_BYTES else upload.read(MAX_BYTES + 1)
    if max(upload.size or 0, len(data)) > MAX_BYTES:
        raise ImageTooLarge("The image must not be larger than 2 MB.")
    try:
        image, stored_as = _decode(data)
        files = [BytesIO(), BytesIO(), BytesIO()]
        for file, side in zip(files, (max(image.size), 600, 150), strict=True):
            # Each size is made from the one before, so that one full-size picture is held at most.
            image = _shrink(image, side)
            image.save(file, stored_as, quality=90)  # only JPEG has a quality
    except Exception as error:
        # No list of kinds is complete: hostile bytes drive Pillow even into UnboundLocalError.
        raise ImageNotSupported(NOT_SUPPORTED) from error
    return EncodedImage(EXTENSIONS[stored_as], *(file.getvalue() for file in files))


def save_image(upload: UploadedFile[bytes], *, folder: str) -> str:
    """Store an uploaded image in its three sizes; return the storage path of the original.

    `folder` is like "entity1-1450169988465/photoCustomer". Raises what `read_image` raises, and the
    storage's own errors; nothing stays stored then.
    """
    image = read_image(upload)
    path = _free_path(folder, _clean_name(upload.name or "", image.extension))
    try:
        for target, data in zip(_all_sizes(path), image[1:], strict=True):
            default_storage.save(target, ContentFile(data))
    except BaseException:
        # The half-written file goes too; a failure here must not hide why storing failed.
        for target in _all_sizes(path):
            with contextlib.suppress(Exception):
                default_storage.delete(target)
        raise
    return path


def delete_image(path: str) -> None:
    """Remove the three sizes of the image at `path`; missing files and an empty path are fine."""
    for target in _all_sizes(path) if path else ():
        default_storage.delete(target)  # which passes over a missing file


def variant(path: str, size: Literal["small", "medium"]) -> str:
    """Return the storage path of a smaller size of the image whose original is at `path`."""
    folder, name = posixpath.split(path)
    return posixpath.join(folder, f"{size}_{name}")


def _all_sizes(path: str) -> tuple[str, str, str]:
    return path, variant(path, "medium"), variant(path, "small")


def _decode(data: bytes) -> tuple[Image.Image, str]:
    """Return the first picture, upright and without metadata, and the format to store it in."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image: Image.Image = Image.open(BytesIO(data), formats=FORMATS)
    stored_as = STORED_AS[image.format or ""]
    # Only the header has been read so far: a few bytes can claim more pixels than memory holds.
    if image.width * image.height > MAX_PIXELS:
        raise Image.DecompressionBombError(f"{image.width} x {image.height} pixels")
    image.load()
    # Damaged EXIF is common in good photographs; such an image just stays as it is.
    with contextlib.suppress(Exception):
        ImageOps.exif_transpose(image, in_place=True)
    # Pillow writes some of `info` back (comments, colour profiles): keep only what shows.
    for key in image.info.keys() - {"transparency"}:
        del image.info[key]
    if image.mode == "I;16":
        # Plain conversion clips 16-bit greys above 255 to white; a transparent grey has no 8 bits.
        image.info.clear()
        image = image.point(lambda grey: grey / 256).convert("L")
    if stored_as == "JPEG" and image.mode not in ("L", "RGB"):
        image = image.convert("RGB")  # browsers disagree on how CMYK looks
    return image, stored_as


def _shrink(image: Image.Image, side: int) -> Image.Image:
    if max(image.size) <= side:
        return image
    # Palette and 1-bit images cannot be smoothed: the mean of two palette indices is a third.
    opaque = "L" if image.mode in ("1", "L") else "RGB"
    mode = "RGBA" if image.has_transparency_data else opaque
    if image.mode != mode:
        image = image.convert(mode)
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return image


def _clean_name(name: str, extension: str) -> str:
    """Return at most 60 ASCII characters, made of the client's file name and `extension`."""
    stem = posixpath.splitext(name.replace("\\", "/").rpartition("/")[2])[0]
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().strip()
    clean = re.sub(r"[^A-Za-z0-9._-]+", "_", plain).lstrip(".")
    return (clean[: 60 - len(extension)].rstrip(".") or "image") + extension


def _free_path(folder: str, name: str) -> str:
    # Media files are served to whoever has the link: a time or counter instead of random digits
    # would let anybody guess the links of other customers' photographs.
    while True:
        path = posixpath.join(folder, f"{secrets.randbelow(10**13):013d}_{name}")
        if not default_storage.exists(path):
            return path
