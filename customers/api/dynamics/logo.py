"""The logo of a customer: an address in replies; in a body that address, or a picture."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile

from core.errors import InvalidValue
from customers.models import Customer

_DATA_URI: Final = re.compile(r"data:image/[A-Za-z0-9.+-]{1,40};base64,", re.IGNORECASE)
_LONGEST_ADDRESS: Final = 2048
_BLANKS: Final = str.maketrans("", "", " \t\r\n")


def logo_url(customer: Customer, media_url: str) -> str | None:
    """Return the absolute address of the stored picture, None without one."""
    return f"{media_url}{customer.logo}" if customer.logo else None


def read_logo(text: str | None, *, current: Customer | None, media_url: str) -> dict[str, Any]:
    """Return what a body's logo changes: {"image": picture or None}, or {} for nothing.

    The address of the picture that is there keeps it, whatever name the server was called by; None
    and "" remove it; else the text is a picture in base64, alone or as a data URI. Raises
    InvalidValue.
    """
    text = (text or "").strip()
    if not text:
        return {"image": None}
    if current is not None and _is_same(text, logo_url(current, media_url)):
        return {}
    data = text[match.end() :] if (match := _DATA_URI.match(text)) else text
    try:
        content = base64.b64decode(data.translate(_BLANKS), validate=True)
    except (binascii.Error, ValueError):  # the latter for letters beyond ASCII
        raise InvalidValue(
            "It is neither the address of the logo that is there nor a picture in base64.",
            field="image",
        ) from None
    return {"image": SimpleUploadedFile("logo", content)}


def _is_same(text: str, address: str | None) -> bool:
    # Pictures are long, and urlsplit keeps what it was given in its cache.
    if address is None or len(text) > _LONGEST_ADDRESS:
        return False
    try:
        return urlsplit(text).path == urlsplit(address).path
    except ValueError:
        return False
