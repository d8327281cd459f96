"""Django's file cache, made fit for counters that all workers of one machine share.

The stubs know nothing of the base class's inner methods, hence the ignores.
"""

from __future__ import annotations

import contextlib
import pickle
import random
import time
import zlib
from collections.abc import Iterator
from io import FileIO
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks


class SharedFileCache(FileBasedCache):
    """A file cache whose `incr` is exact across processes and leaves the expiry alone.

    The stock one reads, then writes a new file: parallel increments get lost, the expiry starts
    again, and every write lists the whole folder (0.2 to 0.5 ms). Holds 10,000 entries where the
    setting says nothing else.
    """

    def __init__(self, directory: str, params: dict[str, Any]) -> None:
        super().__init__(directory, params)
        if "MAX_ENTRIES" not in params.get("OPTIONS", params):
            self._max_entries = 10_000

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number that is there, in place; raises ValueError when it is not."""
        try:
            with self._locked(self._key_to_file(key, version)) as file:  # type: ignore[attr-defined]
                content = file.read()
                expiry = pickle.loads(content)  # noqa: S301 - the process's own cache folder
                if expiry is not None and expiry < time.time():
                    raise ValueError(f"Key {key!r} has expired.")
                head = pickle.dumps(expiry, self.pickle_protocol)
                value: int = pickle.loads(zlib.decompress(content[len(head) :])) + delta  # noqa: S301
                file.seek(0)
                file.write(head + zlib.compress(pickle.dumps(value, self.pickle_protocol)))
                file.truncate()
                return value
        except (FileNotFoundError, EOFError, pickle.UnpicklingError, zlib.error):
            raise ValueError(f"Key {key!r} is not there.") from None

    @contextlib.contextmanager
    def _locked(self, path: str) -> Iterator[FileIO]:
        with open(path, "r+b", buffering=0) as file:  # noqa: PTH123 - the base class's own paths
            locks.lock(file, locks.LOCK_EX)
            yield file  # closing the file unlocks it

    def _cull(self) -> None:
        """Now and then remove what has expired; only then fall back to removing at random."""
        if random.random() > 0.02:  # noqa: S311 - no secret
            return
        for path in self._list_cache_files():  # type: ignore[attr-defined]
            with contextlib.suppress(OSError), open(path, "rb") as file:  # noqa: PTH123
                self._is_expired(file)
        super()._cull()  # type: ignore[misc]

    def _is_expired(self, file: Any) -> bool:
        """Say whether the open file is past its time; a file cut short counts as expired."""
        try:
            return bool(super()._is_expired(file))  # type: ignore[misc]
        except pickle.UnpicklingError:
            return True
