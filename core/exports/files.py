"""Writing a file that is there whole or not at all."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable
from pathlib import Path


def write_whole(name: str, parts: Iterable[bytes]) -> None:
    """Write the parts to the file of this name, which keeps what it had until all are written.

    They go to a file beside it, which then takes its place. What is no plain file, such as a pipe
    or a terminal, is written to directly. Raises OSError.
    """
    path = Path(name).resolve()
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            file.writelines(parts)
        return
    beside = path.with_name(f".{path.name[:100]}.{uuid.uuid4().hex}.part")
    try:
        with beside.open("xb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
