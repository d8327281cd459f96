"""How far an import is: a plain line every few seconds, or a bar with pace and time left."""

from __future__ import annotations

from io import StringIO

import pytest

from core.management import progress
from core.management.progress import Pace, progress_on


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progress, "monotonic", clock)
    return clock


def test_plain_lines_come_every_few_seconds_with_pace_and_time_left(clock: Clock) -> None:
    stream = StringIO()
    with progress_on(stream, "Importing") as advance:
        for rows in range(0, 1001, 50):
            advance(rows * 10, 10_000, rows)
            clock.now += 1
    assert stream.getvalue().splitlines() == [
        "Importing: 150 rows, 15 %, 50 rows/s, 17 s left",
        "Importing: 300 rows, 30 %, 50 rows/s, 14 s left",
        "Importing: 450 rows, 45 %, 50 rows/s, 11 s left",
        "Importing: 600 rows, 60 %, 50 rows/s, 8 s left",
        "Importing: 750 rows, 75 %, 50 rows/s, 5 s left",
        "Importing: 900 rows, 90 %, 50 rows/s, 2 s left",
    ]


def test_what_takes_no_time_has_no_progress(clock: Clock) -> None:
    stream = StringIO()
    with progress_on(stream, "Importing") as advance:
        for rows in range(1000):
            advance(rows, 1000, rows)
            clock.now += 0.002
        clock.now += 100
        advance(0, 0, 0)
    assert stream.getvalue() == ""


def test_the_pace_does_not_count_what_was_done_before_an_interruption(clock: Clock) -> None:
    pace = Pace()
    clock.now += 1
    pace.note(5000, 10_000, 500)
    clock.now += 10
    pace.note(6000, 10_000, 600)
    assert (pace.rate, pace.seconds_left) == (10, 40)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (99, "99 s"), (300, "5 min"), (5999, "100 min"), (9000, "2.5 h")],
)
def test_spans_are_told_roughly(seconds: float, text: str) -> None:
    assert progress._span(seconds) == text


def test_a_terminal_gets_a_bar(clock: Clock, capfd: pytest.CaptureFixture[str]) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    with progress_on(stream, "Checking customers") as advance:
        for rows in range(0, 300, 100):
            advance(rows, 200, rows)
            clock.now += 1
    shown = capfd.readouterr().err
    assert stream.getvalue() == ""
    assert "Checking customers" in shown
    assert "200 rows, 100 rows/s" in shown
