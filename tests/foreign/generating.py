"""Generates a client of the dispatch surface from a running server's document, and uses it."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.edge.server import ROOT, environment, gunicorn
from tests.edge.wire import call

TOUR: Final = Path(__file__).parent / "generated_tour.py"
PACKAGE: Final = "dispatch_client"
DATABASE: Final = "tests.foreign.dispatch_database"
SECONDS: Final = 120
# No hooks: they would format what is thrown away. The server may be slow to make the document.
CONFIGURATION: Final = {"package_name_override": PACKAGE, "post_hooks": [], "http_timeout": 60}


@dataclass(frozen=True)
class Generated:
    """The generated package, the document that it was made from, and what all that printed.

    `made` is what `prepare` put into the database; `said` is what the tour was answered; `kept` is
    what the database has of each customer afterwards.
    """

    package: Path
    document: dict[str, Any]
    printed: list[str]
    made: dict[str, Any]
    said: dict[str, Any]
    kept: dict[str, Any]

    def annotations(self) -> Iterator[tuple[str, str]]:
        """Give each field of each model, and its type as it is written."""
        for path in sorted((self.package / "models").glob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                for each in node.body if isinstance(node, ast.ClassDef) else ():
                    if isinstance(each, ast.AnnAssign):
                        place = f"{path.stem}.{ast.unparse(each.target)}"
                        yield place, ast.unparse(each.annotation)


def _run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, *command],
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
        **options,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done


def _database(folder: Path, what: str) -> Any:
    return json.loads(_run(["-m", DATABASE, what], cwd=ROOT, env=environment(folder)).stdout)


def _generate(base: str, folder: Path) -> list[str]:
    """Make the package, and return what the generator said: lines of both its outputs."""
    configuration = folder / "generator.json"
    configuration.write_text(json.dumps(CONFIGURATION), encoding="utf-8")
    command = ["-m", "openapi_python_client", "generate", "--url", f"{base}/dispatch/schema"]
    options = {"--config": configuration, "--meta": "none", "--output-path": folder / PACKAGE}
    given = [str(each) for option in options.items() for each in option]
    done = _run([*command, *given, "--fail-on-warning"], cwd=folder, env=_alone(folder))
    return [*done.stdout.splitlines(), *done.stderr.splitlines()]


def _alone(folder: Path) -> dict[str, str]:
    """Return an environment in which the folder's packages are found, and no proxy is asked."""
    return {**os.environ, "PYTHONPATH": str(folder), "NO_PROXY": "127.0.0.1"}


def generate_and_use(database: Path, folder: Path) -> Generated:
    """Serve the database's folder, generate into the other one, and make the tour."""
    made = _database(database, "prepare")
    with gunicorn(database, "config.wsgi") as server:
        base = f"http://127.0.0.1:{server.port}"
        printed = _generate(base, folder)
        document = call(server.port, "GET", "/dispatch/schema", b"", {}).body
        # -P: not from our own folder, so nothing of the product can be imported.
        tour = ["-P", str(TOUR), base]
        done = _run(tour, cwd=folder, env=_alone(folder), input=json.dumps(made))
    return Generated(
        folder / PACKAGE,
        json.loads(document),
        printed,
        made,
        json.loads(done.stdout),
        _database(database, "records"),
    )


def check_types(generated: Generated) -> str:
    """Return what mypy says of the tour, which must be right by the generated types."""
    folder = generated.package.parent
    command = ["-m", "mypy", "--strict", "--config-file=", "--cache-dir=cache", str(TOUR)]
    return _run(command, cwd=folder, env={**_alone(folder), "MYPYPATH": str(folder)}).stdout
