"""How far a long command is: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

_SECONDS_BETWEEN: Final = 3.0


class Pace:
    """How fast rows go by, and how long the rest will take if it goes on like this."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._first: tuple[int, int] | None = None
        self.seconds = 0.0
        self.rate = 0.0
        self.seconds_left: float | None = None

    def note(self, done: int, total: int, rows: int) -> None:
        """Take note of how far it is; the first note may be of what an interrupted run did."""
        self.seconds = monotonic() - self._began
        if self._first is None:
            self._first = (0, 0) if rows <= 0 else (done, rows)
            self._began, self.seconds = monotonic(), 0.0
            return
        done_now, rows_now = done - self._first[0], rows - self._first[1]
        if self.seconds > 0 and done_now > 0:
            self.rate = rows_now / self.seconds
            self.seconds_left = max(total - done, 0) * self.seconds / done_now


@contextmanager
def progress_on(stream: Any, label: str) -> Iterator[Callable[[int, int, int], None]]:
    """Show progress on standard error, which `stream` wraps.

    Yields what is to be called with how much is done, of how much, and the rows so far; a file is
    measured in bytes.
    """
    pace = Pace()
    if not stream.isatty():
        yield _Lines(stream, label, pace).advance
        return
    columns = (
        TextColumn(label),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rows]} rows, {task.fields[rate]} rows/s"),
        TimeRemainingColumn(),
    )
    # A command's own stream would colour the bar like an error message.
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(label, total=None, rows=0, rate=0)

        def advance(done: int, total: int, rows: int) -> None:
            pace.note(done, total, rows)
            bar.update(task, completed=done, total=total, rows=rows, rate=round(pace.rate))

        yield advance


class _Lines:
    """Plain lines, one every few seconds, none of what takes no longer than that."""

    def __init__(self, stream: Any, label: str, pace: Pace) -> None:
        self._stream = stream
        self._label = label
        self._pace = pace
        self._told = monotonic()

    def advance(self, done: int, total: int, rows: int) -> None:
        self._pace.note(done, total, rows)
        if done >= total or monotonic() - self._told < _SECONDS_BETWEEN:
            return
        self._told = monotonic()
        said = [f"{rows} rows", f"{done * 100 // total} %"]
        if self._pace.seconds_left is not None:
            said += [f"{self._pace.rate:.0f} rows/s", f"{_span(self._pace.seconds_left)} left"]
        self._stream.write(f"{self._label}: {', '.join(said)}\n")


def _span(seconds: float) -> str:
    """Return "45 s", "12 min" or "3.5 h"."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds < 6000:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
