"""How far a long command is: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

_LINE_EVERY = 1000


@contextmanager
def progress_on(stream: Any, label: str) -> Iterator[Callable[[int, int], None]]:
    """Show progress on standard error, which `stream` wraps.

    Yields what is to be called with the number of rows done and of all rows.
    """
    if not stream.isatty():
        yield lambda done, total: _say(stream, label, done, total)
        return
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # A command's own stream would colour the bar like an error message.
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _say(stream: Any, label: str, done: int, total: int) -> None:
    if done % _LINE_EVERY == 0 and done < total:
        stream.write(f"{label}: {done} of {total} rows\n")
