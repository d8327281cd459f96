"""The file that an import command is given: opened, and told from all others."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from core.imports.problems import UnusableFile

STANDARD_INPUT: Final = "-"
_COPIED_AT_ONCE: Final = 1024 * 1024


class OpenFile(NamedTuple):
    """A file that can be read from its beginning, and what tells it from others."""

    file: BinaryIO
    name: str
    size: int
    digest: str


@contextmanager
def opened(name: str) -> Iterator[OpenFile]:
    """Open the file, or a copy of standard input; raises UnusableFile."""
    with ExitStack() as stack:
        try:
            if name == STANDARD_INPUT:
                file: Any = stack.enter_context(tempfile.TemporaryFile())
                shutil.copyfileobj(sys.stdin.buffer, file, _COPIED_AT_ONCE)
                file.seek(0)
            else:
                file = stack.enter_context(Path(name).open("rb"))
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
            file.seek(0)
        except OSError as error:
            raise UnusableFile(f"{name} cannot be read: {error.strerror}.") from error
        yield OpenFile(file, "" if name == STANDARD_INPUT else Path(name).name, size, digest)
