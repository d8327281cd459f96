"""`import_customers` against plain bulk upserts, and its memory, on PostgreSQL.

Usage: .ci/with-postgres .venv/bin/python -m bench.imports [--rows 200000] [--customers 1000000]
    [--rounds 1] [--peer-rows 10000] [--memory-rows 1000000]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from bench.data import fill
from bench.import_files import CHANGED, NEW, write_mix, write_new
from bench.import_peers import (
    drop_full_unique_index,
    full_unique_index,
    import_export,
    upsert_in_bulk,
)
from bench.measure import backend_cpu
from core.actor import command_actor
from core.models import Organization
from core.services import create_organization

MEGABYTE = 1024  # KB
OURS, BULK, PACKAGE = "import_customers", "bulk_create(1000)", "django-import-export, bulk"


def import_file(path: Path, organization: Organization) -> int:
    out, err = StringIO(), StringIO()
    call_command("import_customers", path, organization=organization.slug, stdout=out, stderr=err)
    summary = out.getvalue()
    assert " 0 with problems" in summary, summary
    return int(summary.split()[0].replace(",", ""))


def measured(work: Callable[[], int]) -> tuple[float, float, int]:
    """Return seconds of wall time, of CPU (with the database's), and how many rows."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    cpu, wall = time.process_time() + backend_cpu(), time.perf_counter()
    rows = work()
    return time.perf_counter() - wall, time.process_time() + backend_cpu() - cpu, rows


def compare(organization: Organization, folder: Path, options: argparse.Namespace) -> None:
    """Import one file after the other, each of customers of its own, in turns."""
    taken: dict[str, list[tuple[float, float, int]]] = {OURS: [], BULK: [], PACKAGE: []}
    known = options.rows * (100 - NEW) // 100
    for turn in range(options.rounds):
        for place, name in enumerate(taken):
            path = folder / "customers.csv"
            skip = ((turn * 3 + place) * known) % max(options.customers - known, 1)
            write_mix(path, organization, rows=options.rows, skip=skip)
            if name == OURS:
                taken[name].append(measured(lambda path=path: import_file(path, organization)))
                continue
            full_unique_index()

            works = {
                BULK: lambda path=path: upsert_in_bulk(path, organization),
                PACKAGE: lambda path=path: import_export(path, organization, options.peer_rows),
            }
            taken[name].append(measured(works[name]))
            drop_full_unique_index()
    print(f"{'':<30}    rows/s   CPU ms/row")
    speeds = {}
    for name, rounds in taken.items():
        speeds[name] = statistics.median(rows / wall for wall, _, rows in rounds)
        cpu = statistics.median(cpu / rows * 1e3 for _, cpu, rows in rounds)
        print(f"  {name:<28} {speeds[name]:9,.0f} {cpu:12.3f}")
    print(f"  ours against {BULK}: {speeds[OURS] / speeds[BULK]:.2f}x")
    print(f"  ours against {PACKAGE}: {speeds[OURS] / speeds[PACKAGE]:.2f}x")


def peak() -> int:
    """Return the largest memory of this program so far, in KB.

    `getrusage` would start from that of the parent, which the child is a copy of at first.
    """
    status = Path("/proc/self/status").read_text()
    (line,) = (each for each in status.splitlines() if each.startswith("VmHWM:"))
    return int(line.split()[1])


def child(path: str, slug: str) -> None:
    """Import a file and tell by how much the process grew."""
    connection.ensure_connection()
    before = peak()
    began = time.perf_counter()
    rows = import_file(Path(path), Organization.objects.get(slug=slug))
    after = peak()
    print(
        json.dumps(
            {
                "rows": rows,
                "before": before / MEGABYTE,
                "growth": (after - before) / MEGABYTE,
                "seconds": time.perf_counter() - began,
            }
        )
    )


def measure_memory(folder: Path, rows: int) -> None:
    """Import a tenth of the rows, then all, each in a process of its own."""
    for number in (rows // 10, rows):
        slug = f"memory-{number}"
        create_organization(
            slug=slug, name=slug, tax_id=f"MEM{number % 10**9:09d}", by=command_actor()
        )
        path = folder / "new.csv"
        write_new(path, number)
        command = [sys.executable, "-m", "bench.imports", "--child", str(path), slug]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        told = json.loads(answer.stdout.splitlines()[-1])
        print(
            f"  {told['rows']:,} new rows: {told['growth']:.0f} MB above the {told['before']:.0f} "
            f"MB of the start, {told['rows'] / told['seconds']:,.0f} rows/s"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--peer-rows", type=int, default=10_000)
    parser.add_argument("--memory-rows", type=int, default=1_000_000)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    assert connection.vendor == "postgresql", "run under .ci/with-postgres"
    if options.child:
        child(*options.child)
        return
    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        organization, _ = fill("bench-imports", options.customers)
        print(
            f"{options.rows:,} rows into {options.customers:,} customers: {NEW} % new, "
            f"{CHANGED} % changed, {100 - NEW - CHANGED} % unchanged"
        )
        print(
            "Ours validates, plans, and writes addresses, payment types, history and events; the "
            "others write customers' own columns unchecked."
        )
        print(f"{PACKAGE}: {options.peer_rows:,} rows, told per row as if more took as long each.")
        compare(organization, Path(folder), options)
        measure_memory(Path(folder), options.memory_rows)


if __name__ == "__main__":
    main()
