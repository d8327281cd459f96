"""Imports of customers as staff or a program would begin them, for tests."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.actor import Actor
from core.imports import runs
from core.imports.registry import kind_named
from core.imports.uploads import keep_upload
from core.models import ImportRun, OnError, Organization
from tests.back_office import Staff
from tests.builders import make_actor

HEADER = "reference,name"
# What the form is sent with besides the file.
UPLOAD = {"kind": "customers", "how": "plan", "on_error": "stop"}


def csv_of(*rows: str, header: str = HEADER) -> bytes:
    """Return a file with these rows below the header."""
    return "".join(f"{row}\n" for row in (header, *rows)).encode()


def numbered_rows(count: int, prefix: str = "C") -> list[str]:
    """Return rows of new customers, C1, C2 and so on."""
    return [f"{prefix}{number},Customer {number}" for number in range(1, count + 1)]


def begun(
    organization: Organization,
    content: bytes,
    *,
    kind: str = "customers",
    by: Actor | None = None,
    on_error: OnError = OnError.STOP,
    apply_at_once: bool = False,
    name: str = "records.csv",
    **options: Any,
) -> ImportRun:
    """Return a run that waits to be planned, its file kept."""
    upload = keep_upload(BytesIO(content))
    found = kind_named(kind)
    assert found is not None
    return runs.begin(
        organization,
        found,
        source=name,
        by=by or make_actor(),
        digest=upload.digest,
        size=upload.size,
        upload=upload.path,
        options=options,
        on_error=on_error,
        apply_at_once=apply_at_once,
    )


def uploaded(content: bytes, name: str = "records.csv") -> SimpleUploadedFile:
    """Return the file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="text/csv")


def upload(staff: Staff, content: bytes, query: str = "", **values: Any) -> Any:
    """Send the form with a file."""
    address = reverse("admin:core_importrun_add") + query
    return staff.client.post(address, {**UPLOAD, "file": uploaded(content), **values})
