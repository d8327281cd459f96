"""Pictures for some of the demo customers, drawn when they are needed: coloured tiles."""

from __future__ import annotations

import colorsys
import zlib
from io import BytesIO
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from core.actor import Actor
from core.models import Organization
from customers import services
from customers.models import Customer

PICTURES: Final = 12
_SIDE: Final = 640
_FONT_SIZE: Final = 260


def add_pictures(organization: Organization, *, by: Actor) -> None:
    """Give the first customers that have others below them a picture: they are looked at most."""
    customers = Customer.objects.for_organization(organization)
    parents = customers.exclude(parent=None).values("parent_id")
    for customer in customers.filter(pk__in=parents).order_by("pk")[:PICTURES]:
        customer.organization = organization
        services.update_customer(customer=customer, values={"image": _tile(customer.name)}, by=by)


def _tile(name: str) -> SimpleUploadedFile:
    """Return a tile with the initials of the name, in a colour of its own."""
    hue = zlib.crc32(name.encode()) % 360 / 360
    color = tuple(round(255 * part) for part in colorsys.hsv_to_rgb(hue, 0.55, 0.65))
    image = Image.new("RGB", (_SIDE, _SIDE), color)
    words = [word for word in name.split() if word[0].isalnum()]
    initials = "".join(word[0] for word in words[:2]).upper()
    ImageDraw.Draw(image).text(
        (_SIDE / 2, _SIDE / 2),
        initials,
        fill="white",
        font=ImageFont.load_default(_FONT_SIZE),
        anchor="mm",
    )
    file = BytesIO()
    image.save(file, "PNG")
    return SimpleUploadedFile("logo.png", file.getvalue(), "image/png")
