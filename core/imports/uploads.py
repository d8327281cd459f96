"""Uploaded files on their way into an import: in a private folder, under names nobody can guess.

They are never served. A file belongs to the one run whose `upload` has its name, and goes when the
run is applied or discarded; until then the same file can be tried again. What is left over goes
after a week.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from django.conf import settings
from django.db import transaction

from core.errors import InvalidValue
from core.imports.problems import UnusableFile
from core.models import ImportRun, ImportState

KEPT_FOR: Final = timedelta(days=7)
_AT_ONCE: Final = 1024 * 1024
_UNFINISHED: Final = (ImportState.WAITING, ImportState.PLANNING)


class Readable(Protocol):
    """What an upload is read from: a request's body, or one of Django's uploaded files."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was kept: its name (for `ImportRun.upload`), its bytes, its SHA-256 in hex."""

    path: str
    size: int
    digest: str


def keep_upload(file: Readable) -> Upload:
    """Copy the file into the private folder, a megabyte at a time.

    Raises InvalidValue (`file`) for an empty one and for one of more than IMPORTS_LARGEST bytes.
    """
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / secrets.token_hex(16)
    try:
        return _copied(file, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def open_upload(run: ImportRun) -> BinaryIO:
    """Open the run's file; raises UnusableFile when it is there no more."""
    if not run.upload:
        raise UnusableFile("The file is not kept any more: upload it again.")
    try:
        return (_folder() / run.upload).open("rb")
    except OSError as error:
        raise UnusableFile("The file is not kept any more: upload it again.") from error


def has_upload(run: ImportRun) -> bool:
    """Say whether the run's file is still there."""
    return bool(run.upload) and (_folder() / run.upload).is_file()


def remove_upload(run: ImportRun) -> None:
    """Forget the run's file; it is deleted when the transaction has succeeded."""
    if not run.upload:
        return
    path = _folder() / run.upload
    run.upload = ""
    ImportRun.objects.filter(pk=run.pk).update(upload="")
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def remove_forgotten(now: datetime) -> int:
    """Delete what was kept for KEPT_FOR and waits for no worker; return how many files."""
    old = [path for path in _files() if path.stat().st_mtime < (now - KEPT_FOR).timestamp()]
    needed = set(
        ImportRun.objects.filter(upload__in=[path.name for path in old], state__in=_UNFINISHED)
        .order_by()
        .values_list("upload", flat=True)
    )
    gone = [path for path in old if path.name not in needed]
    for path in gone:
        path.unlink(missing_ok=True)
    ImportRun.objects.filter(upload__in=[path.name for path in gone]).update(upload="")
    return len(gone)


def _copied(file: Readable, path: Path) -> Upload:
    digest = hashlib.sha256()
    size = 0
    with path.open("xb") as copy:
        path.chmod(0o600)
        while block := file.read(_AT_ONCE):
            size += len(block)
            if size > settings.IMPORTS_LARGEST:
                most = settings.IMPORTS_LARGEST // _AT_ONCE
                raise InvalidValue(f"The file has more than {most} megabytes.", field="file")
            digest.update(block)
            copy.write(block)
    if not size:
        raise InvalidValue("The file is empty.", field="file")
    return Upload(path.name, size, digest.hexdigest())


def _folder() -> Path:
    return Path(settings.IMPORTS_ROOT)


def _files() -> Iterator[Path]:
    folder = _folder()
    return folder.iterdir() if folder.is_dir() else iter(())
