"""The documented samples of the dispatch surface, as they are printed, against a live server.

What stands in braces is filled in, and the address of the server; the rest is run as it is.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

import pytest

from tests.edge.server import ROOT, environment, gunicorn
from tests.edge.wire import call

SAMPLES: Final = Path(__file__).parent / "dispatch_samples"
SECONDS: Final = 120
MODULE: Final = "tests.foreign.dispatch_database"
EARLIEST: Final = "2019/02/08"


@dataclass(frozen=True)
class World:
    """A running server, and what `prepare` made for it."""

    folder: Path
    port: int
    made: dict[str, Any]

    def path(self, name: str) -> str:
        """Return the address of a customer at the location."""
        return f"/customers/{self.made['customers'][name]}/locations/{self.made['location']}"

    @property
    def headers(self) -> dict[str, str]:
        """What every request carries."""
        return {
            "Authorization": f"Bearer {self.made['token']}",
            "Content-Type": "application/json",
            "x-tenant-id": str(self.made["tenant"]),
        }

    def sample(self, name: str) -> str:
        """Return a sample, filled in."""
        text = (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")
        values = {
            "{your-auth-token}": self.made["token"],
            "{your-tenant-id}": str(self.made["tenant"]),
            "{customer_id}": str(self.made["customers"][name]),
            "{customer_location_id}": str(self.made["location"]),
            "127.0.0.1:8003": f"127.0.0.1:{self.port}",
            "localhost:8003": f"127.0.0.1:{self.port}",
            '"/customers/': f'"http://127.0.0.1:{self.port}/customers/',
        }
        for old, new in values.items():
            text = text.replace(old, new)
        assert "{your" not in text
        return text


def _python(folder: Path, *arguments: str) -> Any:
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(folder),
        check=True,
        stdout=subprocess.PIPE,
        timeout=SECONDS,
    ).stdout


def _run(command: list[str], **options: Any) -> str:
    done = subprocess.run(  # noqa: S603 - a sample of the documentation
        command, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False, **options
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def _need(program: str, package: str) -> None:
    if not shutil.which(program):
        message = f"{program} is missing. On Debian: apt-get install {package}"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, place_database: Callable[[Path], None]
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("dispatch")
    place_database(folder)
    made = json.loads(_python(folder, "-m", MODULE, "prepare"))
    with gunicorn(folder, "config.wsgi") as server:
        yield World(folder, server.port, made)


def is_served(world: World, name: str) -> bool | None:
    """Return what the database says of the customer at the location; None: it is not there."""
    state: dict[str, bool | None] = json.loads(_python(world.folder, "-m", MODULE, "look"))
    return state[name]


def check_record(world: World, text: str, name: str, *, is_active: bool) -> None:
    """Assert that the text is the customer's record, byte for byte as the surface writes JSON."""
    record = json.loads(text)
    assert text == json.dumps(record, sort_keys=True)
    assert record["customer_id"] == world.made["customers"][name]
    assert record["location_id"] == world.made["location"]
    assert (record["name"], record["is_active"]) == (f"Customer of {name}", is_active)


def test_the_sample_for_curl_deactivates_the_customer(world: World):
    _need("curl", "curl")
    command = shlex.split(world.sample("curl").replace("\\\n", " "))
    head, _, body = _run([*command, "--silent", "--max-time", "30"]).partition("\n\n")
    lines = head.splitlines()
    assert lines[0] == "HTTP/1.1 200 OK"
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])}
    documented = {
        "access-control-allow-headers": "Authorization, Accept, X-TENANT-ID, Content-Type",
        "access-control-allow-methods": "GET,POST,PATCH,DELETE",
        "access-control-allow-origin": "*",
        "allow": "GET,POST,PATCH,DELETE",
        "content-length": str(len(body)),
        "content-type": "application/json",
        "x-api-version": EARLIEST,
    }
    assert {name: headers[name] for name in documented} == documented
    assert len(headers["x-request-id"]) == 36
    check_record(world, body, "curl", is_active=False)
    assert is_served(world, "curl") is False


def test_the_sample_in_python_posts_and_so_links_the_customer(world: World):
    printed = _run([sys.executable, "-c", world.sample("python")])
    # It prints what Python makes of the JSON.
    assert f"'customer_id': {world.made['customers']['python']}" in printed
    assert "'is_active': True" in printed
    assert is_served(world, "python") is True


def test_the_sample_in_csharp_deactivates_the_customer(world: World, tmp_path: Path):
    _need("mcs", "mono-mcs")
    source = tmp_path / "DemoClient.cs"
    source.write_text(world.sample("csharp"), encoding="utf-8")
    _run(["mcs", "-out:DemoClient.exe", source.name], cwd=tmp_path)
    check_record(
        world, _run(["mono", "DemoClient.exe"], cwd=tmp_path).rstrip("\n"), "csharp",
        is_active=False,
    )  # fmt: skip
    assert is_served(world, "csharp") is False


def test_a_verb_in_lower_case_with_a_body_deactivates_the_customer(world: World):
    reply = call(world.port, "delete", world.path("lower"), b"{}", world.headers)
    assert reply.status == 200
    check_record(world, reply.body.decode(), "lower", is_active=False)
    assert is_served(world, "lower") is False


def test_the_status_line_says_what_is_wrong(world: World):
    connection = HTTPConnection("127.0.0.1", world.port, timeout=SECONDS)
    body = json.dumps({"name": "x", "addresses": [], "contacts": [], "user_id": 1})
    connection.request("POST", "/customers", body, world.headers)
    reply = connection.getresponse()
    assert (reply.status, reply.reason) == (400, "CreateCustomerModel.user_id: Unknown field.")
    assert json.loads(reply.read()) == {
        "detail": "Unknown field.",
        "explanation": "The resource could not be accessed.",
        "field": "CreateCustomerModel.user_id",
    }
    connection.close()
