"""The shape of the code: small files, short functions, names that say something.

Which package may import which is checked by import-linter (pyproject.toml).
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("config", "core", "customers", "billing", "dispatch", "collections_policy")
CODE = [
    path
    for package in (*PACKAGES, "tests", "bench")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
LONGEST_FILE = 300
LONGEST_FUNCTION = 50
LONGEST_FUNCTION_OF_19_IN_20 = 35


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and lines of every function of the file, decorators and docstring not counted."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            signature = node.body[0].lineno - node.lineno
            yield (
                f"{named(path)}:{node.lineno} {node.name}",
                (signature + (node.end_lineno or 0) - first.lineno + 1),
            )


def environment_reads(path: Path) -> Iterator[int]:
    """Lines on which the file touches `os.environ` or `os.getenv`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and node.attr in ("getenv", "environ"):
            yield node.lineno


def test_the_code_is_found():
    assert ROOT / "config" / "env.py" in CODE
    assert len(CODE) > 50


def test_no_file_is_over_300_lines():
    lengths = {named(path): len(path.read_text().splitlines()) for path in CODE}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_over_50_lines():
    lengths = dict(function for path in CODE for function in functions(path))
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_19_functions_in_20_are_at_most_35_lines():
    product = [path for path in CODE if path.relative_to(ROOT).parts[0] in PACKAGES]
    lengths = sorted(lines for path in product for _, lines in functions(path))
    assert lengths[len(lengths) * 95 // 100] <= LONGEST_FUNCTION_OF_19_IN_20


def test_no_file_has_a_name_that_says_nothing():
    nothing = {"utils.py", "helpers.py", "util.py", "helper.py", "misc.py", "common.py"}
    assert [named(path) for path in CODE if path.name in nothing] == []


def test_every_package_is_under_the_layer_contracts():
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    existing = {name for name in PACKAGES if (ROOT / name / "__init__.py").exists()}
    assert set(tools["importlinter"]["root_packages"]) == existing
    assert set(tools["coverage"]["run"]["source"]) == existing
    assert existing <= set(tools["mypy"]["files"])


def test_only_the_environment_module_reads_the_environment():
    # `config/wsgi.py` and `config/gunicorn.py` name the settings module, and read nothing.
    allowed = {"config/env.py", "config/wsgi.py", "config/gunicorn.py"}
    product = [path for path in CODE if path.relative_to(ROOT).parts[0] in PACKAGES]
    reading = {named(path) for path in product if any(environment_reads(path))}
    assert reading - allowed == set()
