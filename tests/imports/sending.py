"""Sending files to import over HTTP, for tests."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.v1 import Api

SEGMENTS = "reference,name\nA,Anna\nB,Bert\n"


def send(client: Api, content: str | bytes = SEGMENTS, **values: Any) -> Any:
    """Send a file of segmentations, unless another kind is given."""
    data = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile(values.pop("called", "segments.csv"), data)
    return client.post("/imports", {"kind": "segmentations", "file": file, **values})
