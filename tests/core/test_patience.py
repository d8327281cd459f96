"""Waiting less for another writer, on the database that has one writer only."""

from __future__ import annotations

import pytest
from django.db import connection

from core.database import patience

pytestmark = pytest.mark.django_db(transaction=True)


def busy_timeout() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        milliseconds: int = cursor.fetchone()[0]
    return milliseconds


def test_patience_ends_with_its_block():
    if connection.vendor != "sqlite":
        pytest.skip("Other databases lock rows.")
    usual = busy_timeout()
    with pytest.raises(OSError, match="fails"):
        _fail_impatiently()
    assert busy_timeout() == usual != 200


def _fail_impatiently() -> None:
    with patience(seconds=0.2):
        assert busy_timeout() == 200
        raise OSError("What is tried fails.")
