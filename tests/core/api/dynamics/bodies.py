"""Bodies of the dynamics surface for tests: how they are read, and the documented samples."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from core.api.dynamics.fields import Model
from core.api.dynamics.form_reader import read_form
from core.api.dynamics.json_binding import read_json
from core.api.dynamics.reading import EmptyBody, InvalidModel, MalformedBody, Reading
from core.api.dynamics.validation import check
from core.api.dynamics.xml_reader import read_xml

SAMPLES = Path(__file__).parents[3] / "contract" / "samples"
MEXICO = ZoneInfo("America/Mexico_City")
REFUSALS = (MalformedBody, EmptyBody, InvalidModel)
READERS: dict[str, Any] = {"json": read_json, "xml": read_xml, "form": read_form}


def read(kind: str, model: Model, body: str | bytes, *, charset: str = "") -> dict[str, Any]:
    """Read and check a body as a view does."""
    data = body if isinstance(body, bytes) else body.encode()
    return check(model, READERS[kind](model, data, Reading(MEXICO, charset)))


def refusal(kind: str, model: Model, body: str | bytes, *, charset: str = "") -> Exception:
    """Return what the body is refused with."""
    with pytest.raises(REFUSALS) as caught:
        read(kind, model, body, charset=charset)
    return caught.value


def problems(kind: str, model: Model, body: str | bytes) -> list[str]:
    """Return the texts that a body's values are refused with."""
    error = refusal(kind, model, body)
    assert isinstance(error, InvalidModel), repr(error)
    return list(error.problems)


def parsed(xml: str | bytes) -> ElementTree.Element:
    """Return the root of a document that we wrote."""
    return ElementTree.fromstring(xml)  # noqa: S314 - our own words


def sample_text(name: str) -> str:
    """Return a documented body as published."""
    return (SAMPLES / name).read_text()


def on_one_line(xml: str) -> str:
    """Return the document without its indentation."""
    return re.sub(r">\s+<", "><", xml.strip())


def with_six_decimals(text: str) -> str:
    """Cut the seventh digit of .NET's ticks, which we do not keep."""
    return re.sub(r"(\.\d{6})\d(?=[+-]\d\d:\d\d)", r"\1", text)
