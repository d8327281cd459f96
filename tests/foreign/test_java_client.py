"""A client written with Java's standard library, over a socket: see tests/foreign/java."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.edge.server import ROOT, environment, gunicorn
from tests.foreign.database import CLIENTS, GRANTOR, PASSWORD

SOURCES = Path(__file__).parent / "java"
SAMPLES = ROOT / "tests" / "contract" / "samples"
SECONDS = 240
Java = Callable[..., list[str]]


@pytest.fixture(scope="module")
def java(tmp_path_factory: pytest.TempPathFactory) -> Java:
    """What runs the compiled client with arguments and returns the lines that it printed."""
    if not (shutil.which("javac") and shutil.which("java")):
        message = "Java is missing. On Debian: apt-get install default-jdk-headless"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    classes = tmp_path_factory.mktemp("classes")
    sources = map(str, sorted(SOURCES.glob("*.java")))
    _run(["javac", "-encoding", "UTF-8", "-d", str(classes), *sources])

    def run(*arguments: str) -> list[str]:
        options = ["-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", str(classes)]
        return _run(["java", *options, "Main", *arguments]).splitlines()

    return run


def _run(command: list[str]) -> str:
    done = subprocess.run(  # noqa: S603 - our own command
        command, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def _database(folder: Path, what: str) -> Any:
    command = [sys.executable, "-m", "tests.foreign.database", what]
    done = subprocess.run(  # noqa: S603 - our own command
        command,
        cwd=ROOT,
        env=environment(folder),
        check=True,
        stdout=subprocess.PIPE,
        timeout=SECONDS,
    )
    return json.loads(done.stdout)


SAMPLE_NAMES = [
    f"{name}.{ending}"
    for name in ("cancel_client.response", "change_services.request", "change_services.response")
    for ending in ("json", "xml")
]


def test_the_client_reads_every_documented_body(java: Java) -> None:
    files = [str(SAMPLES / name) for name in SAMPLE_NAMES]
    assert java("read", *files) == [f"{name}: read" for name in SAMPLE_NAMES]


# What a strict client must not take: file, text, what comes instead, what it says.
DAMAGES = {
    "an unknown key": ("json", '"Street":', '"Streets":', "has the keys"),
    "a missing key": ("json", '"Street": "sample string 8",', "", "has the keys"),
    "the order of keys": (
        "json",
        '"Street": "sample string 8",\n    "ExternalNumber": "sample string 9",',
        '"ExternalNumber": "sample string 9", "Street": "sample string 8",',
        "has the keys",
    ),
    "the XML name in JSON": ("json", '"CustomerId"', '"CustomerUuid"', "has the keys"),
    "a text for a number": ("json", '"CustomerTypeId": 1', '"CustomerTypeId": "1"', "no Integer"),
    "a null where none is": ("json", '"PhoneActive": true', '"PhoneActive": null', "null for"),
    "no decimal point": ("json", '"ExchangeRate": 1.0', '"ExchangeRate": 1', "no BigDecimal"),
    "a Guid in capitals": ("json", "08de1e23-671b-5313", "08DE1E23-671B-5313", "no UUID"),
    "a time of no zone": ("json", "1763-06:00", "1763", "no OffsetDateTime"),
    "two commas": (
        "json",
        '"sample string 8"\n    }',
        '"sample string 8",\n    }',
        "expected",
    ),
    "an unknown element": ("xml", "<District>", "<Other /><District>", "Other is not expected"),
    "a missing value": ("xml", "<CustomerTypeId>1</CustomerTypeId>", "", "of CustomerTypeId"),
    "the order of elements": (
        "xml",
        "<Street>sample string 8</Street>",
        "<ZipCode /><Street />",
        "Street is not expected",
    ),
    "the JSON name in XML": ("xml", "CustomerUuid>", "CustomerId>", "instead of CustomerUuid"),
    "an empty number": ("xml", ">1</CustomerTypeId>", "></CustomerTypeId>", "no Integer"),
    "nil where none is": (
        "xml",
        "<PhoneActive>true</PhoneActive>",
        '<PhoneActive xsi:nil="true" />',
        "xsi:nil of PhoneActive",
    ),
    "a Boolean in capitals": ("xml", "<success>true", "<success>True", "no Boolean"),
    "an item's name": ("xml", "<string>sample string 1</string>", "<int>1</int>", "instead of"),
    "another root": ("xml", "CustomerModelApi xmlns", "Customer xmlns", "instead of Response"),
    "no namespace": ("xml", ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"', "", "not declared"),
}


def test_the_client_refuses_every_other_body(java: Java, tmp_path: Path) -> None:
    files = []
    for number, (ending, old, new, _) in enumerate(DAMAGES.values()):
        sample = (SAMPLES / f"cancel_client.response.{ending}").read_text()
        assert old in sample
        damaged = sample.replace(old, new, 1)
        if old.startswith("CustomerModelApi"):  # else it is the closing tag that is wrong
            damaged = damaged.replace("CustomerModelApi>\n", "Customer>\n")
        files.append(tmp_path / f"{number}.{ending}")
        files[-1].write_text(damaged)
    for (what, (*_, says)), line in zip(
        DAMAGES.items(), java("read", *map(str, files)), strict=True
    ):
        assert says in line, what


FAILURES = {
    "unknown service": "404 NotFound [The service fax does not exist.]",
    "another contract": "400 RecurrenceMismatch"
    " [recurrence.recurrence_id: It is not the recurrence of the URL.]",
    "bad price": "400 InvalidModel [The value '7,25' is not valid for recurrence.price.]",
    "half a body": "400 MalformedBody [The body is malformed: ...]",
    "no body": "400 EmptyBody [The request must have a body that is not null.]",
    "cancel as nobody": "401 Unauthorized [A valid bearer token is required.]",
}


def _story(name: str, uuid: str) -> list[str]:
    """Return what the client says of a format when everything is as documented."""
    data = " | ".join(
        [
            f"200 {uuid}",
            GRANTOR,
            CLIENTS[name],
            f"Ñandú & <{name}>",
            f"C-{name}",
            f"{name.lower()}@client.example",
            "2 contacts",
            "********",
        ]
    )
    return [
        f"{name} {line}"
        for line in (
            f"first change, chunked: {data}",
            f"second change, with a length: {data}",
            f"third change, if continued: {data}",
            f"no services said: {data}",
            *(f"{step}: {outcome}" for step, outcome in FAILURES.items()),
            f"cancel: {data}",
            f"cancel again: {data}",
            "same data: true",
            "same data in the other format: true",
            "change after the end: 409 RecurrenceCancelled"
            f" [The recurrence R-{name} is cancelled.]",
        )
    ]


# What both stories leave behind.
KEPT = {
    "services": {"calls": [2147483647, "", "X-3"], "stamps": [250, "Año & <más>", "X-1"]},
    "name": "Java at 420.00",
    "price": "420.00",
    # of each change what was added, removed and updated
    "changes": [
        [["stamps"], [], ["mails"]],
        [["calls"], ["mails", "stamps"], []],
        [["stamps"], [], []],
        [[], [], []],
    ],
    "cancelled": True,
    "active": False,
    "reason": "No longer wanted",
    "ended": True,
}


def test_the_client_changes_services_and_cancels_over_a_socket(
    java: Java, tmp_path: Path, place_database: Callable[[Path], None]
) -> None:
    place_database(tmp_path)
    made = _database(tmp_path, "prepare")
    clients = made["clients"]
    with gunicorn(tmp_path, "config.wsgi") as server:
        base = f"http://127.0.0.1:{server.port}"
        lines = java("call", base, made["id"], made["secret"], clients["XML"], clients["JSON"])
        log = server.log.read_text()
    said = [re.sub(r"(The body is malformed: )[^]]+", r"\1...", line) for line in lines]
    assert said == ["token: 200", *_story("XML", clients["XML"]), *_story("JSON", clients["JSON"])]
    assert _database(tmp_path, "look") == {"XML": KEPT, "JSON": KEPT}
    assert PASSWORD not in log + "".join(lines)
