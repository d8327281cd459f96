"""Log lines as they are written."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from config.logs import formatter


def written(*, as_json: bool, **record: object) -> str:
    """The line of one record of a plain (not structlog) logger."""
    values = {"name": "core.x", "levelname": "ERROR", "levelno": logging.ERROR, **record}
    return formatter(as_json=as_json).format(logging.makeLogRecord(values))


def test_a_json_line_holds_the_event_its_level_and_the_request_id():
    with structlog.contextvars.bound_contextvars(request_id="abc"):
        line = json.loads(written(as_json=True, msg="Saved %s", args=("x",)))
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "Saved x", "level": "error", "logger": "core.x", "request_id": "abc"}


def test_a_readable_line_holds_the_request_id_too():
    with structlog.contextvars.bound_contextvars(request_id="abc"):
        assert "request_id=abc" in written(as_json=False, msg="Saved")


@pytest.mark.parametrize("as_json", [True, False])
def test_a_traceback_tells_no_values(as_json: bool):
    password = "-".join(["correct", "horse"])
    try:
        raise ValueError("broken")
    except ValueError as error:
        exc_info = (ValueError, error, error.__traceback__)
        line = written(as_json=as_json, msg="Failed", exc_info=exc_info)
    assert "broken" in line
    assert password not in line


def test_the_request_that_django_attaches_is_left_out():
    line = json.loads(written(as_json=True, msg="x", request="<GET /?j_password=p>", status_code=5))
    assert "request" not in line
    assert line["status_code"] == 5


def test_a_line_break_in_a_value_does_not_make_a_second_line():
    assert "\n" not in written(as_json=True, msg="a\nb")
