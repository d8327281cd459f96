"""A server with the demo's data, and Chromium in front of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.desk import AXE, CHROMIUM, Desk, sit_down
from tests.edge.conftest import run
from tests.edge.server import ROOT, environment, gunicorn


def lacking(what: str) -> NoReturn:
    """Fail in CI; on another machine leave the test out. Either way say what to install."""
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(what)


@dataclass(frozen=True)
class Site:
    """The running product and what the database was prepared with."""

    address: str
    known: dict[str, Any]
    folder: Path

    def session(self, who: str) -> str:
        """Return the session of "superuser" or of a staff group."""
        return str(self.known["sessions"][who])


@pytest.fixture(scope="session")
def site(
    tmp_path_factory: pytest.TempPathFactory, place_database: Callable[[Path], None]
) -> Iterator[Site]:
    """The product as `make run` serves it, with the demo's data."""
    folder = tmp_path_factory.mktemp("browser")
    place_database(folder)
    known = json.loads(run(folder, "-m", "tests.browser.prepare", str(folder)))
    with gunicorn(folder, "config.wsgi") as server:
        yield Site(f"http://127.0.0.1:{server.port}", known, folder)


@pytest.fixture(scope="module")
def worker(site: Site) -> Iterator[None]:
    """The worker that `make run` starts beside the server; what it says is in `worker.log`."""
    command = [sys.executable, "manage.py", "db_worker", "--no-startup-delay", "--interval", "0.2"]
    with (site.folder / "worker.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            cwd=ROOT,
            env=environment(site.folder),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; closed with the module, because Django refuses databases beside its event loop."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        lacking("Chromium is missing. On Debian: apt-get install chromium")
    if not AXE.is_file():
        lacking("axe-core is missing: make tests/browser/node_modules (npm of Debian's npm)")
    # As patient as everything else at a desk: CI's machines are busy.
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        # As root, as CI runs it, Chromium has no sandbox of its own.
        started = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@pytest.fixture
def desk(site: Site, browser: Browser) -> Iterator[Callable[..., Desk]]:
    """Return what seats somebody at a desk; at the end nothing may have gone wrong at any."""
    desks: list[Desk] = []

    def seat(who: str | None = "administrator", **options: Any) -> Desk:
        session = site.session(who) if who else None
        desks.append(sit_down(browser, site.address, session, **options))
        return desks[-1]

    yield seat
    wrong = [each for desk in desks for each in desk.wrong]
    for desk in desks:
        desk.page.context.close()
    assert wrong == []
