"""What the suite costs: what is traced and where, which tests both databases need, and the order.

Nothing here decides what a test asserts; without it every test passes too, only later.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from tests import databases

# They wait for servers, or send thousands of requests: begun last, one worker would wait for them.
FIRST: Final = (
    *("tests/foreign/", "tests/edge/", "tests/browser/", "tests/contract/"),
    "tests/admin_matrix/",
)
# Branch coverage makes Python half as fast. What these run, others run too, or the gate says no.
UNTRACED: Final = (
    "tests/browser/",
    "tests/contract/",
    "tests/edge/",
    "tests/foreign/",
    "tests/collections_policy/api/test_policy_rules.py",
    "tests/customers/api/v1/test_customer_create.py",
    "tests/customers/api/v1/test_customer_filters.py",
    "tests/customers/api/v1/test_customer_paging.py",
    "tests/customers/api/v1/test_customer_update.py",
    "tests/customers/api/v1/test_sibling",
    "tests/customers/test_admin_numbered.py",
    "tests/customers/test_wildcard_indexes.py",
)
DATABASE_FIXTURES: Final = {"db", "transactional_db", "django_db_setup"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out the tests that may not touch the database: they are the same on each",
    )


def pytest_configure() -> None:
    # Every request makes some hundred objects that refer to each other; with Python's own 700
    # a sixth of the run is spent looking for garbage among them.
    gc.set_threshold(20_000, 10, 10)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put FIRST first, and leave out what `--database-only` leaves out."""
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))
    if config.getoption("database_only"):
        left_out = [item for item in items if not _may_touch_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _may_touch_database(item)]


def _may_touch_database(item: pytest.Item) -> bool:
    # To all others pytest-django refuses the connection.
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(fixtures))


def pytest_collection_finish() -> None:
    # The modules and the tests themselves are there to stay: nobody has to look at them again.
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    if not item.nodeid.startswith(UNTRACED):
        return (yield)
    with untraced():
        return (yield)


@contextmanager
def untraced() -> Iterator[None]:
    """Measure no coverage in the block, nor in threads that begin in it.

    pytest-cov's own `no_cover` has no effect in a worker of pytest-xdist: a second measurement,
    which it had put aside for the worker's, goes on instead.
    """
    tracer, tracer_of_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)
        threading.settrace(tracer_of_threads)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Path | None:
    """Make the database untraced; return a copy of it as it is before any test, on SQLite."""
    with untraced():
        request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        databases.empty_quickly()
        return databases.copy_of_new(tmp_path_factory.mktemp("new"))


@pytest.fixture(scope="session")
def place_database(request: pytest.FixtureRequest) -> Callable[[Path], None]:
    """Return what puts a migrated database where a server in a folder looks for it.

    It puts none there on PostgreSQL: who prepares the folder migrates anyway.
    """

    def place(folder: Path) -> None:
        # Asked for here: the tests that call it may not touch the database themselves.
        new: Path | None = request.getfixturevalue("django_db_setup")
        if new is not None:
            databases.place(new, folder)

    return place
