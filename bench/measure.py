"""Interleaved rounds, CPU of this process and of its database backend, medians."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

TICK = os.sysconf("SC_CLK_TCK")


def backend_cpu() -> float:
    """Return the CPU seconds that the connection's PostgreSQL process has used so far."""
    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / TICK


def compare(
    runs: dict[str, Callable[[], object]], *, rounds: int, calls: int
) -> dict[str, tuple[float, float]]:
    """Return (CPU ms, wall ms) of one call of each run: medians over interleaved rounds."""
    samples: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    for run in runs.values():
        run()
    for _ in range(rounds):
        for name, run in runs.items():
            cpu, wall = time.process_time() + backend_cpu(), time.perf_counter()
            for _ in range(calls):
                run()
            cpu = time.process_time() + backend_cpu() - cpu
            samples[name].append((cpu / calls * 1e3, (time.perf_counter() - wall) / calls * 1e3))
    return {
        name: (statistics.median(c for c, _ in taken), statistics.median(w for _, w in taken))
        for name, taken in samples.items()
    }
