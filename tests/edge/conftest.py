"""Servers for the tests of this folder, started once per test process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.edge.server import ROOT, Server, environment, gunicorn

PRODUCTION = "config.settings.production"


@pytest.fixture(scope="session")
def echo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The edge around an application that tells what reached it."""
    with gunicorn(tmp_path_factory.mktemp("echo"), "tests.edge.echo:application") as server:
        yield server


@pytest.fixture(scope="session")
def prepared(
    tmp_path_factory: pytest.TempPathFactory, place_database: Callable[[Path], None]
) -> tuple[Path, dict[str, str]]:
    """A folder with the product's database, and a token for each of its two organizations."""
    folder = tmp_path_factory.mktemp("product")
    place_database(folder)
    return folder, json.loads(run(folder, "-m", "tests.edge.prepare"))


@pytest.fixture(scope="session")
def server(prepared: tuple[Path, dict[str, str]]) -> Iterator[Server]:
    """The product as `make run` serves it."""
    folder, tokens = prepared
    with gunicorn(folder, "config.wsgi", tokens) as server:
        yield server


@pytest.fixture(scope="session")
def production(prepared: tuple[Path, dict[str, str]]) -> Iterator[Server]:
    """The product as it is deployed: production settings and collected static files."""
    folder, tokens = prepared
    run(folder, "manage.py", "collectstatic", "--no-input", settings=PRODUCTION)
    with gunicorn(folder, "config.wsgi", tokens, settings=PRODUCTION) as server:
        yield server


def run(folder: Path, *arguments: str, **options: str) -> bytes:
    """Run our own Python with the arguments and return what it printed."""
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(folder, **options),
        check=True,
        stdout=subprocess.PIPE,
    ).stdout
