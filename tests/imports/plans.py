"""Runs of imports as a worker leaves them, for tests of what shows them."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile

from core.imports import runs
from core.imports.planning import make_plan
from core.imports.problems import UnusableFile
from core.imports.records import Reading
from core.models import ImportRun, OnError, Organization
from customers.imports.segmentations import SegmentationImport
from tests.builders import make_actor

CONTENT: Final = "reference,name\nnew,New\n"


def segmentations_file(content: str = CONTENT) -> SimpleUploadedFile:
    """Return a file of segmentations as it is uploaded."""
    return SimpleUploadedFile("segmentations.csv", content.encode())


def make_plan_of_segmentations(
    organization: Organization, content: str = CONTENT, *, on_error: OnError = OnError.STOP
) -> ImportRun:
    """Return a run with the plan of these rows; one that failed where they cannot be read."""
    data = content.encode()
    by = make_actor()
    run = runs.begin(
        organization,
        SegmentationImport,
        source="segmentations.csv",
        by=by,
        size=len(data),
        options=Reading().as_options(),
        on_error=on_error,
        apply_at_once=False,
    )
    kind = SegmentationImport(organization, by=by)
    with suppress(UnusableFile):  # which the run says
        make_plan(run, BytesIO(data), kind, by=by, advance=lambda done, total, rows: None)
    return run
