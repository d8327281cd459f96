"""Files to import may be larger than any other body, and only as large as is said."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from config.edge import MEGABYTE, body_limit
from config.limits import IMPORT_BYTES


def test_files_to_import_have_a_limit_of_their_own() -> None:
    assert IMPORT_BYTES == 200 * MEGABYTE
    assert body_limit("/api/v1.0/imports") == IMPORT_BYTES + MEGABYTE
    assert body_limit("/api/v1.0/customers") == 10 * MEGABYTE


@pytest.mark.parametrize(("given", "expected"), [("3", str(3 * MEGABYTE)), ("0", ""), ("x", "")])
def test_the_limit_is_set_where_the_process_starts(given: str, expected: str) -> None:
    code = "from config.limits import IMPORT_BYTES; print(IMPORT_BYTES)"
    environment = {**os.environ, "IMPORTS_LARGEST_MB": given}
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert run.stdout.strip() == expected
    assert ("IMPORTS_LARGEST_MB" in run.stderr) == (not expected)
